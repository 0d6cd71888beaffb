"""Recorded files of one node and their rows: written as they grow, mended after a crash, deleted when their time is
over or the disk runs full. Only writer of Recording and MediaStorage."""

import contextlib
import datetime as dt
from collections.abc import Iterable
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from cameras.models import Camera
from cameras.signals import storage_low, storage_recovered
from cameras.streaming import retention
from cameras.streaming.engine.fmp4 import TIMESCALE
from cameras.streaming.engine.fragments import FragmentFile
from cameras.streaming.engine.reasons import BadData
from cameras.streaming.engine.recorder import FileNews
from cameras.streaming.models import MediaStorage, Recording, RecordingRule
from cameras.streaming.retention import Disk, Fate, Level

log = structlog.get_logger(__name__)

AT_ONCE = 2000
LEVELS = {Level.OK: 0, Level.LOW: 1, Level.FULL: 2}


def record(news: Iterable[FileNews], *, node: str, root: Path) -> None:
    """Files that began to grow and files that are closed."""
    told = list(news)
    codes = {one.key.rpartition("/")[0] for one in told}
    cameras = dict(Camera.objects.filter(code__in=codes).values_list("code", "pk"))
    for one in told:
        code, _, profile = one.key.rpartition("/")
        path = str(one.path.relative_to(root))
        if one.ends_at is not None and not one.bytes:
            Recording.objects.filter(node=node, path=path).delete()
        elif code in cameras:
            values = {
                "camera_id": cameras[code],
                "profile": profile,
                "starts_at": _aware(one.starts_at),
                "ends_at": None if one.ends_at is None else _aware(one.ends_at),
                "bytes": one.bytes,
            }
            Recording.objects.update_or_create(node=node, path=path, defaults=values)


def mend(*, node: str, root: Path) -> None:
    """At a node's start: rows without a file go, files without a row get one, torn ends are cut off."""
    folder = root / "recordings" / node
    rows = {row.path: row for row in Recording.objects.filter(node=node)}
    if rows and not folder.is_dir():
        log.error("recordings.folder_missing", node=node, folder=str(folder), rows=len(rows))
        return
    on_disk = {str(path.relative_to(root)): path for path in sorted(folder.rglob("*.mp4"))} if folder.is_dir() else {}
    gone = [row.pk for path, row in rows.items() if path not in on_disk]
    Recording.objects.filter(pk__in=gone).delete()
    cameras = dict(Camera.objects.values_list("code", "pk"))
    mended = 0
    for name, path in on_disk.items():
        row = rows.get(name)
        if row is not None and row.ends_at is not None:
            continue
        camera = cameras.get(path.parts[len(root.parts) + 2])
        if camera is not None:
            mended += _adopt(path, name, camera, node=node)
    if gone or mended:
        log.warning("recordings.mended", node=node, rows_without_file=len(gone), files_read_again=mended)


def _adopt(path: Path, name: str, camera: int, *, node: str) -> bool:
    """A file that a crash left: its row as it should be, or no file if nothing whole is in it."""
    profile, stamp = path.name.split("-")[:2]
    try:
        starts_at = dt.datetime.strptime(stamp, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=dt.UTC)
        with path.open("r+b") as file:
            recorded = FragmentFile(file)
            ticks = [(pictures[0].time, pictures[-1].end) for pictures in recorded.fragments() if pictures]
            file.truncate(recorded.whole)
    except (BadData, ValueError):
        ticks = []
    if not ticks:
        path.unlink()
        Recording.objects.filter(node=node, path=name).delete()
        return False
    known = Recording.objects.filter(node=node, path=name).first()
    began = known.starts_at if known else starts_at
    values = {
        "camera_id": camera,
        "profile": profile,
        "starts_at": began,
        "ends_at": began + dt.timedelta(seconds=(ticks[-1][1] - ticks[0][0]) / TIMESCALE),
        "bytes": recorded.whole,
    }
    Recording.objects.update_or_create(node=node, path=name, defaults=values)
    return True


def expire(*, node: str, root: Path, now: dt.datetime) -> int:
    """Delete what no rule keeps any longer; how many files."""
    rules = list(RecordingRule.objects.all())
    rows = Recording.objects.filter(node=node, ends_at__lt=now - retention.UNRULED)
    for rule in rules:
        rows = rows.exclude(_kept_by(rule, now)) if _matters(rule, now) else rows
    files = [(row, _file(row)) for row in rows.order_by("starts_at")[:AT_ONCE]]
    known = _rules(rules)
    # The query only narrows; the decision is the pure one.
    over = [row for row, file in files if retention.fate(file, known, now=now) is Fate.EXPIRED]
    _delete(over, root=root)
    _forget_rules(now)
    return len(over)


def watch_disk(
    disk: Disk, *, node: str, root: Path, paused: str, now: dt.datetime, limits: retention.Limits | None = None
) -> None:
    """Free what may go when the disk is full, and tell once when it gets low and when it is well again."""
    limits = limits or retention.Limits()
    before = MediaStorage.objects.filter(node=node).first()
    level = retention.level(disk, before=Level(before.level) if before else Level.OK, limits=limits)
    if disk.share >= limits.full:
        freed = _free(disk, node=node, root=root, limits=limits, now=now)
        disk = Disk(disk.total, disk.used - freed)
    with transaction.atomic():
        values = {"total": disk.total, "used": disk.used, "level": level.value, "paused": paused[:200], "at": now}
        row, _made = MediaStorage.objects.update_or_create(node=node, defaults=values)
        step = LEVELS[level] - LEVELS[Level(before.level) if before else Level.OK]
        if step > 0:
            storage_low.send(MediaStorage, storage=row, share=disk.share, at=now)
        elif step < 0 and level is Level.OK:
            storage_recovered.send(MediaStorage, storage=row, at=now)


def _free(disk: Disk, *, node: str, root: Path, limits: retention.Limits, now: dt.datetime) -> int:
    rules = list(RecordingRule.objects.all())
    known = _rules(rules)
    rows = Recording.objects.filter(node=node, ends_at__isnull=False)
    for rule in rules:
        if rule.reason == RecordingRule.Reason.INCIDENT and _matters(rule, now):
            rows = rows.exclude(_kept_by(rule, now))
    by_pk = {row.pk: row for row in rows.order_by("starts_at")[:AT_ONCE]}
    judged = [(file, retention.fate(file, known, now=now)) for file in map(_file, by_pk.values())]
    chosen = retention.to_free(judged, disk, limits=limits)
    _delete([by_pk[file.pk] for file in chosen], root=root)
    freed = sum(file.bytes for file in chosen)
    log.warning("recordings.freed", node=node, files=len(chosen), bytes=freed, used=round(disk.share, 3))
    return freed


def _matters(rule: RecordingRule, now: dt.datetime) -> bool:
    """Can it still keep anything?"""
    return rule.until is None or rule.until + dt.timedelta(days=rule.keep_days) > now


def _kept_by(rule: RecordingRule, now: dt.datetime) -> Q:
    covered = Q(camera_id=rule.camera_id, ends_at__gt=rule.since)
    if rule.until is not None:
        covered &= Q(starts_at__lt=rule.until)
    if rule.reason == RecordingRule.Reason.PINNED:
        covered &= Q(ends_at__gt=now - dt.timedelta(days=rule.keep_days))
    return covered


def _rules(rows: Iterable[RecordingRule]) -> list[retention.Rule]:
    return [
        retention.Rule(
            row.camera_id,
            row.since,
            row.until,
            dt.timedelta(days=row.keep_days),
            protects=row.reason == RecordingRule.Reason.INCIDENT,
        )
        for row in rows
    ]


def _file(row: Recording) -> retention.File:
    return retention.File(row.pk, row.camera_id, row.starts_at, row.ends_at, row.bytes)


def _delete(rows: list[Recording], *, root: Path) -> None:
    """The file first: a row without one is mended at the next start, a file without a row would stay for ever."""
    for row in rows:
        path = root / row.path
        path.unlink(missing_ok=True)
        with contextlib.suppress(OSError):  # its day has other files, or is gone already
            path.parent.rmdir()
    Recording.objects.filter(pk__in=[row.pk for row in rows]).delete()


def _forget_rules(now: dt.datetime) -> None:
    """Rules that keep nothing any more."""
    ended: QuerySet[RecordingRule] = RecordingRule.objects.filter(until__lt=now - retention.UNRULED)
    RecordingRule.objects.filter(pk__in=[rule.pk for rule in ended if not _matters(rule, now)]).delete()


def _aware(seconds: float) -> dt.datetime:
    return dt.datetime.fromtimestamp(seconds, dt.UTC)
