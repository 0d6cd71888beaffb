"""A backup holds everything but the keys, says when it does not, and comes back the same."""

import gzip
import json
import shutil
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import audit
from accounts.models import User
from cameras import inventory
from cameras.models import Camera
from incidents.models import Category, Entry, Incident
from tests.builders import make_camera, make_user
from warroom import backup

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(tmp_path: Path, settings: Settings) -> Path:
    """A backup of a small installation, whose database has been emptied since."""
    settings.DATA_DIR = tmp_path / "data"
    (settings.DATA_DIR / "files").mkdir(parents=True)
    (settings.DATA_DIR / "files" / "bukti.txt").write_text("isi")
    settings.MEDIA_FOLDER = tmp_path / "media"
    (settings.MEDIA_FOLDER / "clips" / "CAM-1").mkdir(parents=True)
    (settings.MEDIA_FOLDER / "clips" / "CAM-1" / "klip.mp4").write_text("gambar")
    (settings.MEDIA_FOLDER / "recordings").mkdir()
    (settings.MEDIA_FOLDER / "recordings" / "menit.mp4").write_text("banyak")
    user, camera = make_user(username="rina"), make_camera(code="CAM-1")
    inventory.set_credentials(camera, username="admin", password="sandi", by=user, now=timezone.now())
    incident = Incident.objects.create(
        number="MKS-20261123-0001",
        category=Category.objects.get(code="KBK"),
        severity="P1",
        summary="Api",
        opened_at=timezone.now(),
        state_since=timezone.now(),
    )
    Entry.objects.create(incident=incident, seq=1, at=timezone.now(), kind="opened")
    audit.record(actor=user, act="noted", at=timezone.now())
    call_command("backup", str(tmp_path / "backup"))
    connection.check_constraints()  # PostgreSQL empties no table that has checks waiting
    backup._empty_tables()
    (settings.DATA_DIR / "files" / "bukti.txt").unlink()
    shutil.rmtree(settings.MEDIA_FOLDER)
    return tmp_path / "backup"


def counts() -> dict[str, int]:
    return {model._meta.label_lower: model._base_manager.count() for model in backup.kept_models()}


def test_states_of_the_moment_stay_out() -> None:
    kept = {model._meta.label_lower for model in backup.kept_models()}
    streaming = {label for label in kept if label.startswith(("streaming.", "sessions."))}
    assert streaming == {"streaming.clip", "streaming.recordingrule"}  # promises to people, not states


def test_what_was_written_comes_back(written: Path, settings: Settings) -> None:
    manifest = json.loads((written / "manifest.json").read_text())
    assert not User.objects.exists()
    call_command("restore", str(written))
    assert {label: count for label, count in counts().items() if count} == manifest["rows"]
    assert User.objects.get().username == "rina"
    assert inventory.credentials_of(Camera.objects.get()) == ("admin", "sandi")
    assert audit.verify() > 0
    assert (settings.DATA_DIR / "files" / "bukti.txt").read_text() == "isi"
    assert (settings.MEDIA_FOLDER / "clips" / "CAM-1" / "klip.mp4").read_text() == "gambar"
    assert not (settings.MEDIA_FOLDER / "recordings").exists()


def test_new_rows_after_a_restore_get_free_numbers(written: Path) -> None:
    call_command("restore", str(written))
    assert make_user().pk not in {None, User.objects.get(username="rina").pk}
    assert make_camera().pk


def test_no_key_and_no_readable_password_is_in_it(written: Path) -> None:
    names = {path.name for path in written.rglob("*")}
    assert not any(name.endswith(".key") for name in names)
    assert b"sandi" not in gzip.decompress((written / "rows.jsonl.gz").read_bytes())


def test_every_model_is_kept_or_left_out_on_purpose() -> None:
    kept = {model._meta.label_lower for model in backup.kept_models()}
    assert kept | backup.LEFT_OUT == {model._meta.label_lower for model in apps.get_models()}


def test_a_flipped_bit_is_found_before_anything_changes(written: Path) -> None:
    rows = bytearray((written / "rows.jsonl.gz").read_bytes())
    rows[len(rows) // 2] ^= 1
    (written / "rows.jsonl.gz").write_bytes(rows)
    with pytest.raises(CommandError, match=r"rows\.jsonl\.gz: content and SHA-256 differ"):
        call_command("restore", str(written))
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": 99}, "format 99"),
        ({"migrations": {"cameras": "0999_future"}}, "migrations differ"),
        ({"files": {"../../etc/passwd": "0" * 64}}, "leads out of the folder"),
        ({"files": {"gone.txt": "0" * 64}}, "gone.txt: missing"),
        ({"rows": {"accounts.user": 7}}, "numbers in the manifest differ"),
    ],
)
def test_a_manifest_that_does_not_fit_is_refused(written: Path, change: dict[str, object], said: str) -> None:
    manifest = json.loads((written / "manifest.json").read_text()) | change
    (written / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(backup.BadBackup, match=said):
        backup.restore(written)


def test_an_unfinished_backup_is_none(written: Path) -> None:
    (written / "manifest.json").unlink()
    with pytest.raises(backup.BadBackup, match="no finished backup"):
        backup.check(written)


def test_a_database_in_use_is_not_overwritten(written: Path) -> None:
    make_user(username="somebody")
    with pytest.raises(CommandError, match="has accounts"):
        call_command("restore", str(written))
    assert User.objects.get().username == "somebody"


def test_a_folder_in_use_is_not_written_to(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("x")
    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(tmp_path))
