"""The small parts of the launcher: options, folders, marks, ports, translations, readiness."""

import gettext
import os
import socket
from pathlib import Path

import pytest

from warroom.launch import folders, leftovers, messages, options, ports, readiness
from warroom.launch.prepare import Stamps

BASE = {"WARROOM_DATA": "/data"}


def test_the_port_comes_from_the_option_then_from_the_environment() -> None:
    assert options.read([], BASE).port == 8000
    assert options.read([], {**BASE, "PORT": "81"}).port == 81
    assert options.read(["--port", "82"], {**BASE, "PORT": "81"}).port == 82


@pytest.mark.parametrize(
    "words", [["--port", "-1"], ["--port", "65536"], ["--port", "x"], ["--bind", "hall"], ["--demo"]]
)
def test_wrong_options_are_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        options.read(words, BASE)
    assert caught.value.code == 2
    assert "bin/up: error: " in capsys.readouterr().err


def test_a_port_open_to_the_network_lets_browsers_use_this_machines_names() -> None:
    assert "192.0.2.7" in options.hosts_of_this_machine("192.0.2.7")
    assert "[2001:db8::7]" in options.hosts_of_this_machine("2001:db8::7")
    assert "*" not in options.hosts_of_this_machine("::")


@pytest.mark.parametrize(
    ("allowed", "name"),
    [("", "localhost"), ("wall.example,x", "wall.example"), (".example", "example"), ("*", "localhost")],
)
def test_readiness_is_asked_under_an_allowed_name(allowed: str, name: str) -> None:
    assert options.allowed_host({"WARROOM_ALLOWED_HOSTS": allowed}) == name


def test_a_folder_is_made_private(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    folders.make_private(folder)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_a_link_in_place_of_a_private_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(folders.FolderTrouble, match="not a folder"):
        folders.make_private(tmp_path / "link")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    os.chown(tmp_path, 65534, 65534)
    with pytest.raises(folders.FolderTrouble, match="another user"):
        folders.make_private(tmp_path)
    folders.make_private(tmp_path, foreign_ok=True)


def test_a_data_folder_is_locked_once(tmp_path: Path) -> None:
    folders.Lock(tmp_path).take()
    with pytest.raises(folders.FolderTrouble, match=f"process {os.getpid()}"):
        folders.Lock(tmp_path).take()


def test_emptying_keeps_what_is_not_ours(tmp_path: Path) -> None:
    run = tmp_path / "run"
    run.mkdir()
    (run / "link").symlink_to(tmp_path)
    (tmp_path / "secret.key").touch()
    (tmp_path / "photo.jpg").touch()
    folders.empty(tmp_path, run)
    assert [path.name for path in tmp_path.iterdir()] == ["photo.jpg"]


@pytest.mark.parametrize("kept", ["recordings", "clips"])
def test_emptying_takes_the_recordings_along(tmp_path: Path, kept: str) -> None:
    folder = tmp_path / "media" / kept / "n1"
    folder.mkdir(parents=True)
    (folder / "1.mp4").touch()
    folders.empty(tmp_path, tmp_path / "run")
    assert not list(tmp_path.iterdir())


def test_only_an_exact_mark_counts(tmp_path: Path) -> None:
    for number, environment in {
        11: b"A=1\0TETHERED_DATA=/data\0",
        12: b"TETHERED_DATA=/data2\0",
        13: b"A=/data\0",
    }.items():
        (tmp_path / str(number)).mkdir()
        (tmp_path / str(number) / "environ").write_bytes(environment)
    (tmp_path / "self").mkdir()
    assert leftovers.find(Path("/data"), proc=tmp_path) == [11]


def test_a_taken_port_is_refused_and_a_free_one_found() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = server.getsockname()[1]
        with pytest.raises(ports.PortTaken, match=f"port {taken}"):
            ports.require_free("127.0.0.1", taken)
        assert ports.free(rather=taken) not in {0, taken}
    ports.require_free("127.0.0.1", taken)
    assert ports.free(rather=taken) == taken


def test_translations_are_compiled_once_per_change(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "django.po"
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    source.write_text(header + 'msgid "Belum diterima"\nmsgstr "Not acknowledged"\n')
    assert messages.compile_outdated(tmp_path) == 1
    assert messages.compile_outdated(tmp_path) == 0
    with (folder / "django.mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Belum diterima") == "Not acknowledged"


def test_a_stamp_is_due_again_when_its_inputs_change(tmp_path: Path) -> None:
    path = tmp_path / "prepared.json"
    Stamps(path).done("static", "1")
    assert not Stamps(path).due("static", "1")
    assert Stamps(path).due("static", "2")
    path.write_text("{half")
    assert Stamps(path).due("static", "1")


@pytest.mark.parametrize(
    ("body", "unwell"),
    [
        (b'{"database": {"state": "ok"}}', ()),
        (
            b'{"valkey": {"state": "degraded"}, "beat": {"state": "fail"}, "database": {"state": "ok"}}',
            ("beat", "valkey"),
        ),
        (b"<html>", ("readyz",)),
        (b"[]", ("readyz",)),
    ],
)
def test_readiness_names_what_is_not_well(body: bytes, unwell: tuple[str, ...]) -> None:
    assert readiness.unwell(body) == unwell
