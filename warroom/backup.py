"""The whole installation in a folder: rows, files, and a manifest that says what must be there.

Rows are written independent of the database's brand, so a backup of SQLite restores into PostgreSQL: this is also the
way out of the embedded default. Keys are left out on purpose: with ``field.key`` whoever holds the backup would hold
every camera's password. Streams, leases and sessions are states of the moment and are not kept. Clips are evidence and
come along, as far as they lie on this machine; recordings are too big, and expire anyway.
"""

import datetime as dt
import gzip
import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder

from accounts import audit
from accounts.models import User

FORMAT = 1
MANIFEST, ROWS, FILES, CLIPS = "manifest.json", "rows.jsonl.gz", "files", "clips"
EVIDENCE = "evidence"
LEFT_OUT = frozenset(
    {
        "admin.logentry",
        "auth.permission",
        "contenttypes.contenttype",
        "sessions.session",
        "streaming.medianode",
        "streaming.mediastorage",
        "streaming.recording",
        "streaming.streamassignment",
        "streaming.streamstate",
        "streaming.viewlease",
    }
)
CHUNK = 1 << 20

Progress = Callable[[str], None]


class ExactTimes(DjangoJSONEncoder):
    """Django's encoder cuts times to milliseconds, and the digests of the audit trail are over microseconds."""

    def default(self, o: Any) -> Any:
        return o.isoformat() if isinstance(o, dt.datetime) else super().default(o)


class BadBackup(Exception):
    """Why a folder cannot be written to, or not restored from. Nothing was changed."""


@dataclass(frozen=True)
class Manifest:
    """``files`` maps a name in the folder to its SHA-256; ``rows`` a model's label to its number of rows."""

    format: int
    made_at: str
    database: str
    migrations: dict[str, str]
    rows: dict[str, int]
    files: dict[str, str]


def write(folder: Path, *, made_at: str, progress: Progress = lambda name: None) -> Manifest:
    """Back up into a new or empty folder. The manifest is written last: without one it is no backup."""
    if folder.exists() and any(folder.iterdir()):
        raise BadBackup(f"{folder}: not empty")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    rows = _write_rows(folder / ROWS, progress)
    for name, stored in _stored().items():
        if stored.is_dir():
            progress(name)
            shutil.copytree(stored, folder / name, ignore=shutil.ignore_patterns(".*"))  # a clip being written
    manifest = Manifest(
        format=FORMAT,
        made_at=made_at,
        database=connection.vendor,
        migrations=_migrations(),
        rows=dict(rows),
        files={str(path.relative_to(folder)): _sha256(path) for path in sorted(folder.rglob("*")) if path.is_file()},
    )
    (folder / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1) + "\n")
    return manifest


def check(folder: Path) -> Manifest:
    """The manifest, if the folder holds exactly what it names and this version can read it. Raises BadBackup."""
    try:
        said = json.loads((folder / MANIFEST).read_text())
        manifest = Manifest(**said)
    except FileNotFoundError:
        raise BadBackup(f"{folder}: no {MANIFEST}, so no finished backup") from None
    except (json.JSONDecodeError, TypeError) as error:
        raise BadBackup(f"{MANIFEST}: {error}") from None
    if manifest.format != FORMAT:
        raise BadBackup(f"{MANIFEST}: format {manifest.format}, this version reads {FORMAT}")
    for name, digest in manifest.files.items():
        path = folder / name
        if not path.resolve().is_relative_to(folder.resolve()):
            raise BadBackup(f"{MANIFEST}: {name} leads out of the folder")
        if not path.is_file():
            raise BadBackup(f"{name}: missing")
        if _sha256(path) != digest:
            raise BadBackup(f"{name}: content and SHA-256 differ")
    here = _migrations()
    wrong = {app for app in manifest.migrations.keys() | here.keys() if manifest.migrations.get(app) != here.get(app)}
    if wrong:
        raise BadBackup(f"migrations differ in {', '.join(sorted(wrong))}; restore with the version that wrote it")
    return manifest


def restore(folder: Path, *, progress: Progress = lambda name: None) -> Manifest:
    """Fill a fresh database from a checked backup, in one transaction. Raises BadBackup, and then changed nothing."""
    manifest = check(folder)
    if User.objects.exists():
        raise BadBackup("this database has accounts; restore into a fresh one (migrated, without bin/up's sample data)")
    for stored in _stored().values():
        if stored.is_dir() and any(stored.iterdir()):
            raise BadBackup(f"{stored}: not empty")
    with transaction.atomic(), connection.constraint_checks_disabled():
        _empty_tables()
        found = _read_rows(folder / ROWS, progress)
        if found != Counter(manifest.rows):
            raise BadBackup("the rows and their numbers in the manifest differ")
        connection.check_constraints()
        _reset_sequences()
        audit.verify()
    for name, stored in _stored().items():
        if (folder / name).is_dir():
            shutil.copytree(folder / name, stored, dirs_exist_ok=True)
    return manifest


def _stored() -> dict[str, Path]:
    """Folders of files that are kept, by their name in the backup."""
    return {FILES: settings.DATA_DIR / "files", CLIPS: settings.MEDIA_FOLDER / "clips", EVIDENCE: settings.EVIDENCE_DIR}


def kept_models() -> list[type[models.Model]]:
    """Models whose rows are backed up; a model comes after those it points to."""
    wanted = [model for model in apps.get_models() if model._meta.label_lower not in LEFT_OUT and model._meta.managed]
    by_app: dict[Any, list[type[models.Model]]] = {}
    for model in wanted:
        by_app.setdefault(model._meta.app_config, []).append(model)
    return serializers.sort_dependencies(by_app.items())


def _write_rows(path: Path, progress: Progress) -> Counter[str]:
    counts: Counter[str] = Counter()
    outermost = not connection.in_atomic_block
    with transaction.atomic(), gzip.open(path, "wt", encoding="utf-8", compresslevel=6) as file:
        if connection.vendor == "postgresql" and outermost:  # all rows as they are at one moment; SQLite does so anyway
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        for model in kept_models():
            label = model._meta.label_lower
            progress(label)
            rows = model._base_manager.order_by("pk")
            counts[label] = rows.count()
            serializers.serialize("jsonl", rows.iterator(chunk_size=1000), stream=file, cls=ExactTimes)
    return +counts


def _read_rows(path: Path, progress: Progress) -> Counter[str]:
    counts: Counter[str] = Counter()
    last = ""
    for row in _rows(path):
        label = row.object._meta.label_lower
        if label in LEFT_OUT:
            raise BadBackup(f"{path.name}: holds {label}, which no backup has")
        if label != last:
            progress(label)
            last = label
        row.save()
        counts[label] += 1
    return counts


def _rows(path: Path) -> Iterator[Any]:
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            yield from serializers.deserialize("jsonl", file)
    except (serializers.base.DeserializationError, EOFError, gzip.BadGzipFile) as error:
        raise BadBackup(f"{path.name}: {error}") from None


def _empty_tables() -> None:
    """What migrations put into a fresh database comes again from the backup."""
    tables = [model._meta.db_table for model in kept_models()]
    with connection.cursor() as cursor:
        for statement in connection.ops.sql_flush(no_style(), tables, reset_sequences=True, allow_cascade=True):
            cursor.execute(statement)


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), kept_models()):
            cursor.execute(statement)


def _migrations() -> dict[str, str]:
    """The newest migration of each app."""
    return dict(sorted(MigrationRecorder(connection).applied_migrations()))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
