"""What can be wrong with an installation, one question each, and how to mend it. Asks only; changes nothing."""

import datetime as dt
import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import redis
from django.conf import settings
from django.core import checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from cameras.models import Area
from cameras.streaming.models import MediaNode
from cameras.streaming.retention import Limits

FREE_BYTES = 2 * 1024**3
OPEN_FILES = 4096
NODE_SILENT = dt.timedelta(seconds=5)
CLOCK_OFF = dt.timedelta(seconds=2)
FFMPEG_PATIENCE_S = 20
SECRETS = ("secret.key", "field.key", "demo-password", "simulator/password")


@dataclass(frozen=True)
class Finding:
    """``mend`` says what to do; empty means that all is well."""

    subject: str
    words: str
    mend: str = ""

    @property
    def well(self) -> bool:
        return not self.mend


def examine(now: dt.datetime) -> Iterable[Finding]:
    """Every question in turn. The later ones are skipped when the database does not answer."""
    yield python(sys.version_info[:2])
    yield django_checks(checks.run_checks())
    yield folder("data folder", settings.DATA_DIR)
    yield folder("run folder", settings.RUN_DIR)
    yield secret_files(settings.DATA_DIR)
    yield disk(settings.DATA_DIR, shutil.disk_usage(settings.DATA_DIR).free)
    yield media_folder(settings.MEDIA_FOLDER, usual=settings.DATA_DIR / "media", usage=shutil.disk_usage)
    yield open_files(resource.getrlimit(resource.RLIMIT_NOFILE)[1])
    yield ffmpeg(imageio_ffmpeg.get_ffmpeg_exe)
    yield static_files(settings.STATIC_ROOT)
    yield translations(settings.LOCALE_PATHS[0])
    if settings.DEMO:
        yield footage(settings.BASE_DIR / "cameras" / "simulator" / "footage")
    yield valkey(settings.REDIS_URL, now)
    answer = database()
    yield answer
    if answer.well:
        yield migrations()
        yield database_clock(now)
        yield from _with_tables(now)


def _with_tables(now: dt.datetime) -> Iterable[Finding]:
    try:
        yield city(Area.objects.count())
        yield media_nodes(dict(MediaNode.objects.values_list("name", "last_seen")), now)
    except DatabaseError as error:
        yield Finding("tables", str(error), "run: manage.py migrate")


def python(version: tuple[int, ...]) -> Finding:
    words = ".".join(map(str, version))
    return Finding("Python", words, "" if version == (3, 11) else "the product is tested with 3.11: run bin/up with it")


def django_checks(messages: Iterable[checks.CheckMessage]) -> Finding:
    serious = [message.msg.splitlines()[0] for message in messages if message.is_serious()]
    return Finding("settings", "; ".join(serious) or "consistent", "run: manage.py check" if serious else "")


def folder(subject: str, path: Path) -> Finding:
    if not path.is_dir():
        return Finding(subject, f"{path} is missing", "start bin/up once; it makes the folder")
    mode = stat.S_IMODE(path.stat().st_mode)
    mend = f"run: chmod 700 '{path}'" if mode & 0o077 else ""
    return Finding(subject, f"{path} mode {mode:o}", mend)


def secret_files(data: Path) -> Finding:
    present = [data / name for name in SECRETS if (data / name).exists()]
    loose = [str(path) for path in present if stat.S_IMODE(path.stat().st_mode) & 0o077]
    words = f"{', '.join(loose)} readable by others" if loose else f"{len(present)} files, for their owner only"
    return Finding("secrets", words, f"run: chmod 600 {' '.join(loose)}; then change these secrets" if loose else "")


def disk(path: Path, free_bytes: int) -> Finding:
    words = f"{free_bytes / 1024**3:.1f} GiB free at {path}"
    return Finding("disk", words, "make room: the database stops at a full disk" if free_bytes < FREE_BYTES else "")


def media_folder(path: Path, *, usual: Path, usage: Callable[[Path], Any]) -> Finding:
    """Where recordings and clips of this machine lie. A machine without a media node needs none."""
    if not path.is_dir():
        mend = "" if path == usual else "mount or make what WARROOM_MEDIA_ROOT names: nothing is recorded there"
        return Finding("media folder", f"{path} is missing", mend)
    if not os.access(path, os.W_OK | os.X_OK):
        return Finding("media folder", f"{path} cannot be written to", "give it to the user the media node runs as")
    found = usage(path)
    share = found.used / (found.used + found.free)
    mend = "make room: at 92 % the oldest unprotected recordings go" if share >= Limits().warn else ""
    return Finding("media folder", f"{path}, {share:.0%} used", mend)


def open_files(hard_limit: int) -> Finding:
    enough = hard_limit == resource.RLIM_INFINITY or hard_limit >= OPEN_FILES
    mend = f"raise it to {OPEN_FILES} or more (systemd: LimitNOFILE=65536); each socket and camera takes one"
    return Finding("open files", f"limit {hard_limit}", "" if enough else mend)


def ffmpeg(find: Callable[[], str]) -> Finding:
    """The second lane of the media node: cameras whose stream cannot be repacked."""
    mend = "run bin/up again: it installs the packages of requirements.txt (imageio-ffmpeg)"
    try:
        done = subprocess.run(
            [find(), "-version"], capture_output=True, text=True, timeout=FFMPEG_PATIENCE_S, check=True
        )
    except (RuntimeError, OSError, subprocess.SubprocessError) as error:
        return Finding("ffmpeg", str(error).splitlines()[0], mend)
    return Finding("ffmpeg", done.stdout.split(" Copyright")[0])


def static_files(root: Path) -> Finding:
    made = (root / "staticfiles.json").exists()
    return Finding("static files", f"{'collected' if made else 'missing'} in {root}", "" if made else "start bin/up")


def translations(locale: Path) -> Finding:
    missing = [str(path) for path in locale.glob("*/LC_MESSAGES/*.po") if not path.with_suffix(".mo").exists()]
    words = f"not compiled: {', '.join(missing)}" if missing else "compiled"
    return Finding("translations", words, "run: python -m warroom.launch.messages" if missing else "")


def footage(path: Path) -> Finding:
    files = list(path.rglob("*.mp4"))
    mend = "" if files else "the checkout is incomplete: fetch it again"
    return Finding("demo footage", f"{len(files)} files in {path}", mend)


def valkey(url: str, now: dt.datetime) -> Finding:
    """Answers, and agrees about the time: leases and throttles live in both."""
    try:
        with redis.Redis.from_url(url, socket_timeout=2, socket_connect_timeout=2) as client:
            seconds, microseconds = client.time()
    except (redis.RedisError, OSError) as error:
        return Finding("Valkey", str(error), "start bin/up, or see that the server of REDIS_URL runs")
    return _clock("Valkey", dt.datetime.fromtimestamp(seconds + microseconds / 1e6, dt.UTC), now)


def database() -> Finding:
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        return Finding("database", str(error).splitlines()[0], "see that DATABASE_URL is right and the server runs")
    version = ".".join(map(str, connection.get_database_version()))
    return Finding("database", f"{connection.display_name} {version}")


def migrations() -> Finding:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    mend = "run: manage.py migrate (bin/up does it)" if missing else ""
    return Finding("tables", f"{len(missing)} migrations missing" if missing else "up to date", mend)


def database_clock(now: dt.datetime) -> Finding:
    """SQLite asks this machine; PostgreSQL may stand elsewhere."""
    if connection.vendor != "postgresql":
        return Finding("clock", f"{now:%Y-%m-%d %H:%M:%S} UTC", "" if now.year >= 2026 else "set the clock (NTP)")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        (theirs,) = cursor.fetchone()
    return _clock("clock", theirs, now)


def _clock(subject: str, theirs: dt.datetime, ours: dt.datetime) -> Finding:
    off = abs(theirs - ours)
    mend = (
        "set the clocks of both machines (NTP): a grant or lease ends too early or too late" if off > CLOCK_OFF else ""
    )
    return Finding(subject, f"answers, clock off by {off.total_seconds():.1f} s", mend)


def city(areas: int) -> Finding:
    return Finding("city", f"{areas} areas", "" if areas else "run: manage.py load_city")


def media_nodes(last_seen: dict[str, dt.datetime], now: dt.datetime) -> Finding:
    living = sorted(name for name, at in last_seen.items() if now - at <= NODE_SILENT)
    words = f"{', '.join(living) or 'none'} of {len(last_seen)} alive"
    return Finding(
        "media nodes", words, "" if living else "start bin/up, or the node service: no camera can be watched"
    )
