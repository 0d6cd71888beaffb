"""The doctor's questions: each says "well" for a sound installation and how to mend an unsound one."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import checks
from django.core.management import call_command

from warroom.launch import diagnosis

NOW = dt.datetime(2026, 3, 1, 4, 0, tzinfo=dt.UTC)


def test_another_python_is_named() -> None:
    assert diagnosis.python((3, 11)).well
    assert not diagnosis.python((3, 12)).well


def test_serious_findings_of_django_count_and_hints_do_not() -> None:
    assert diagnosis.django_checks([checks.Info("by the way")]).well
    ill = diagnosis.django_checks([checks.Error("two routes clash")])
    assert not ill.well
    assert "two routes clash" in ill.words


def test_a_folder_open_to_others_is_mended_by_chmod(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    assert diagnosis.folder("data folder", tmp_path).well
    tmp_path.chmod(0o755)
    assert diagnosis.folder("data folder", tmp_path).mend == f"run: chmod 700 '{tmp_path}'"
    assert not diagnosis.folder("data folder", tmp_path / "missing").well


def test_secrets_open_to_others_are_named(tmp_path: Path) -> None:
    key = tmp_path / "secret.key"
    key.touch(mode=0o600)
    assert diagnosis.secret_files(tmp_path).well
    key.chmod(0o640)
    assert str(key) in diagnosis.secret_files(tmp_path).words
    assert not diagnosis.secret_files(tmp_path).well


def test_a_disk_that_is_nearly_full(tmp_path: Path) -> None:
    assert diagnosis.disk(tmp_path, 10 * 1024**3).well
    assert not diagnosis.disk(tmp_path, 100 * 1024**2).well


def test_the_media_folder_is_asked_for_where_somebody_named_it(tmp_path: Path) -> None:
    def used(percent: int) -> Callable[[Path], Any]:
        return lambda path: SimpleNamespace(total=100, used=percent, free=100 - percent)

    named, usual = tmp_path / "big", tmp_path / "media"
    assert diagnosis.media_folder(usual, usual=usual, usage=used(10)).well
    assert "mount" in diagnosis.media_folder(named, usual=usual, usage=used(10)).mend
    named.mkdir()
    assert diagnosis.media_folder(named, usual=usual, usage=used(84)).well
    assert "make room" in diagnosis.media_folder(named, usual=usual, usage=used(85)).mend


def test_too_few_open_files() -> None:
    assert diagnosis.open_files(65536).well
    assert diagnosis.open_files(-1).well  # no limit
    assert not diagnosis.open_files(1024).well


def test_ffmpeg_that_is_missing_or_does_not_run() -> None:
    def missing() -> str:
        raise RuntimeError("No ffmpeg exe could be found.")

    assert not diagnosis.ffmpeg(missing).well
    assert not diagnosis.ffmpeg(lambda: "/nonexistent/ffmpeg").well
    assert not diagnosis.ffmpeg(lambda: "/bin/false").well
    assert diagnosis.ffmpeg(lambda: "/bin/echo").well


def test_static_files_that_were_never_collected(tmp_path: Path) -> None:
    assert not diagnosis.static_files(tmp_path).well
    (tmp_path / "staticfiles.json").touch()
    assert diagnosis.static_files(tmp_path).well


def test_a_translation_that_is_not_compiled(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").touch()
    assert "django.po" in diagnosis.translations(tmp_path).words
    (folder / "django.mo").touch()
    assert diagnosis.translations(tmp_path).well


def test_valkey_that_does_not_answer(tmp_path: Path) -> None:
    ill = diagnosis.valkey(f"unix://{tmp_path}/nobody.sock", NOW)
    assert not ill.well
    assert "bin/up" in ill.mend


def test_a_media_node_is_alive_while_its_sign_of_life_is_fresh() -> None:
    seen = {"n1": NOW - dt.timedelta(seconds=2), "n2": NOW - dt.timedelta(seconds=60)}
    assert diagnosis.media_nodes(seen, NOW) == diagnosis.Finding("media nodes", "n1 of 2 alive")
    assert not diagnosis.media_nodes({"n2": seen["n2"]}, NOW).well
    assert not diagnosis.media_nodes({}, NOW).well


def test_a_city_without_areas() -> None:
    assert diagnosis.city(168).well
    assert "load_city" in diagnosis.city(0).mend


@pytest.mark.django_db
def test_a_migrated_database_is_well() -> None:
    assert diagnosis.database().well
    assert diagnosis.migrations().well
    assert diagnosis.database_clock(dt.datetime.now(dt.UTC)).well


@pytest.mark.django_db
def test_the_command_says_how_to_mend_and_ends_with_status_1() -> None:
    said = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("doctor", stdout=said)  # no Valkey and no media node in a unit test
    assert caught.value.code == 1
    assert "WRONG  media nodes" in said.getvalue()
    assert "-> start bin/up" in said.getvalue()
