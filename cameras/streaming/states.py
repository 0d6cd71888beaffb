"""How the streams go, as their node reports it: rows, the camera's own state, news. Only writer of StreamState."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cameras import inventory
from cameras.models import Camera
from cameras.signals import camera_changed, camera_state_changed, fleet_lost
from cameras.streaming.engine.reports import StreamReport
from cameras.streaming.findings import Finding, Severity
from cameras.streaming.models import MediaNode, StreamState
from cameras.streaming.plan import NO_CAPACITY, NO_NODE, StreamKey

LOST_AFTER = dt.timedelta(seconds=15)
NODE_GONE = "node_gone"
NO_PLACE = {NO_CAPACITY: "simpul media penuh", NO_NODE: "tidak ada simpul media"}
# What makes a report news. A stream that cannot be ordered is reported with each pass, always "since now".
TELLING = ("state", "reason", "words", "last_frame_at", "node", "lane", "codec", "restarts")
FIGURES = (
    "fps", "bitrate_kbps", "gop_s", "restarts_hour", "lost_packets", "lane_words", "last_error", "last_error_at",
    "complaints", "last_frame_at", "figures_at",
)  # fmt: skip
LINES_KEPT, LONGEST_LINE = 20, 300
CAUSES = {"auth": "credentials", "no_route": "network", "refused": "network", "timeout": "network"}


@dataclass(frozen=True)
class Said:
    """What a node says of one stream. Times are aware."""

    camera: str  # code
    profile: str
    state: str
    reason: str
    words: str
    last_frame_at: dt.datetime | None
    since: dt.datetime
    lane: str = ""
    codec: str = ""
    width: int = 0
    height: int = 0
    restarts: int = 0


@dataclass(frozen=True)
class Figures:
    """What a node measured of one stream, and what it thinks of it."""

    report: StreamReport
    live: bool
    findings: tuple[Finding, ...]

    @property
    def key(self) -> str:
        return self.report.key

    @property
    def warned(self) -> bool:
        return any(finding.severity is Severity.WARNING for finding in self.findings)


def record(
    reports: Iterable[Said], *, node: str, now: dt.datetime, told_as_fleet: frozenset[str] = frozenset()
) -> None:
    """Write each report that says something new, in one transaction a stream, and tell."""
    said = list(reports)
    cameras = {camera.code: camera for camera in Camera.objects.filter(code__in={report.camera for report in said})}
    for report in said:
        camera = cameras.get(report.camera)
        if camera is not None:
            _record_one(camera, report, node=node, now=now, alone=report.camera not in told_as_fleet)


def record_fleet_loss(codes: Iterable[str], *, node: str, now: dt.datetime) -> None:
    """More than a fifth of a node's streams died in one pass: one piece of news, not hundreds.

    The cameras are down from this moment, also those that only stand still so far: each one's return is news again,
    and that is what ends the one alert.
    """
    with transaction.atomic():
        cameras = list(Camera.objects.filter(code__in=list(codes)).order_by("code"))
        for camera in cameras:
            inventory.mark_down(camera, cause="network", words=f"hilang bersama, node {node}", now=now, tell=False)
        fleet_lost.send(StreamState, node=node, cameras=cameras, at=now)


def record_silent_nodes(living: Iterable[str], *, wanted: Collection[StreamKey], now: dt.datetime) -> None:
    """Streams of nodes that say nothing any more: stale, then lost, or stopped when nobody wants them."""
    seen = dict(MediaNode.objects.values_list("name", "last_seen"))
    lost: dict[str, set[str]] = defaultdict(set)
    news: list[StreamState] = []
    silent = StreamState.objects.exclude(state="stopped").exclude(node__in=list(living))
    for row in silent.select_related("camera"):
        before = row.state
        if row.state == "live":
            row.last_frame_at = seen.get(row.node, row.since)
        good_at = row.last_frame_at or row.since
        if (row.camera_id, row.profile) not in wanted:
            row.state, row.reason, row.words = "stopped", "", ""
        elif row.reason in NO_PLACE:
            continue
        else:
            row.state = "lost" if now - good_at >= LOST_AFTER else "stale"
            row.reason, row.words = NODE_GONE, "simpul media tidak menjawab"
        if row.state == before:
            continue
        row.since = now
        news.append(row)
        if row.state == "lost":
            lost[row.node].add(row.camera.code)
    for node, codes in lost.items():
        record_fleet_loss(codes, node=node, now=now)
    for row in news:
        with transaction.atomic():
            row.save(update_fields=["state", "reason", "words", "since", "last_frame_at"])
            camera_state_changed.send(StreamState, camera=Camera.objects.get(pk=row.camera_id), state=row)


def record_left_out(left_out: Mapping[StreamKey, str], *, now: dt.datetime) -> None:
    """Streams that no node has a place for say why. The camera is not at fault, so its own state stays."""
    rows = {
        (row.camera_id, row.profile): row
        for row in StreamState.objects.filter(camera__in={key[0] for key in left_out})
    }  # fmt: skip
    known = Camera.objects.in_bulk({key[0] for key in left_out})
    for key, reason in left_out.items():
        row = rows.get(key)
        if key[0] not in known or (row is not None and (row.state, row.reason) == ("lost", reason)):
            continue
        if row is not None and reason == NO_NODE and row.state != "stopped":
            continue  # its node has just gone, and that is said already
        values = {"state": "lost", "reason": reason, "words": NO_PLACE[reason], "since": now, "node": ""}
        with transaction.atomic():
            written, _ = StreamState.objects.update_or_create(camera_id=key[0], profile=key[1], defaults=values)
            camera_state_changed.send(StreamState, camera=known[key[0]], state=written)


def forget(node: str, running: Iterable[tuple[str, str]], *, now: dt.datetime) -> None:
    """Streams this node no longer carries are stopped: nobody watches them, which is no fault."""
    keep = set(running)
    rows = StreamState.objects.filter(node=node).exclude(state="stopped").select_related("camera")
    for row in rows:
        if (row.camera.code, row.profile) not in keep:
            row.state, row.reason, row.words, row.since = "stopped", "", "", now
            with transaction.atomic():
                row.save(update_fields=["state", "reason", "words", "since"])
                camera_state_changed.send(StreamState, camera=row.camera, state=row)


def record_figures(said: Iterable[Figures], *, node: str, now: dt.datetime) -> None:
    """Two statements for all streams of a node. Figures are no news: nobody is told."""
    listed = list(said)
    by_key = {figures.key: figures.report for figures in listed}
    found = {figures.key: figures.findings for figures in listed}
    codes = {key.rpartition("/")[0] for key in by_key}
    rows = StreamState.objects.filter(node=node, camera__code__in=codes).select_related("camera")
    written: list[StreamState] = []
    for row in rows:
        report = by_key.get(f"{row.camera.code}/{row.profile}")
        if report is None:
            continue
        row.fps, row.bitrate_kbps, row.gop_s = report.fps, report.bitrate_kbps, report.gop_s
        row.restarts_hour, row.lost_packets = report.restarts_hour, report.lost_packets
        row.lane_words = report.lane_words[:200]
        row.last_error, row.last_error_at = report.last_error[:200], _aware(report.last_error_at)
        row.complaints = complaints(found[report.key], report.complaints)
        row.last_frame_at = _aware(report.last_frame_at) or row.last_frame_at
        row.figures_at = now
        written.append(row)
    # An upsert by the constraint: Django's bulk_update writes a CASE per row and column, ten times the SQL.
    StreamState.objects.bulk_create(
        written, update_conflicts=True, unique_fields=["camera", "profile"], update_fields=FIGURES, batch_size=200
    )


def complaints(findings: Iterable[Finding], lines: Iterable[str]) -> list[dict[str, Any]]:
    """As StreamState keeps them: findings by code with their figure, then ffmpeg's last lines."""
    return [
        *({"code": found.code, "severity": found.severity.value, "value": round(found.value, 3)} for found in findings),
        *({"line": line[:LONGEST_LINE]} for line in list(lines)[-LINES_KEPT:]),
    ]


def degraded(codes: Iterable[str]) -> set[str]:
    rows = Camera.objects.filter(code__in=list(codes), life_cycle=Camera.LifeCycle.DEGRADED)
    return set(rows.values_list("code", flat=True))


def record_degradation(code: str, *, degraded: bool, now: dt.datetime) -> None:
    """A camera whose stream is live has been doing badly for a minute, or well again for one."""
    camera = Camera.objects.filter(code=code).first()
    if camera is None or (not degraded and camera.life_cycle != Camera.LifeCycle.DEGRADED):
        return
    with transaction.atomic():
        act = inventory.mark_degraded if degraded else inventory.mark_live
        if act(camera, now=now):
            camera_changed.send(Camera, camera=camera)


def _aware(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)


def _record_one(camera: Camera, report: Said, *, node: str, now: dt.datetime, alone: bool) -> None:
    values: dict[str, Any] = {
        "state": report.state,
        "reason": report.reason,
        "words": report.words[:200],
        "since": report.since,
        "node": node,
        "lane": report.lane,
        "codec": report.codec[:32],
        "width": report.width,
        "height": report.height,
        "restarts": report.restarts,
    }
    with transaction.atomic():
        row = StreamState.objects.filter(camera=camera, profile=report.profile).first()
        # A node that starts anew has seen no picture yet; when the last one was is still known.
        values["last_frame_at"] = report.last_frame_at or (row.last_frame_at if row else None)
        if row is not None and all(getattr(row, name) == values[name] for name in TELLING):
            return
        row, _ = StreamState.objects.update_or_create(camera=camera, profile=report.profile, defaults=values)
        if report.state == "live" and camera.life_cycle != Camera.LifeCycle.DEGRADED:
            inventory.mark_live(camera, now=now)  # a degraded one shows pictures too; record_degradation ends that
        elif report.state == "lost":
            cause = CAUSES.get(report.reason, "unknown")
            inventory.mark_down(camera, cause=cause, words=report.words, now=now, tell=alone)
        camera_state_changed.send(StreamState, camera=camera, state=row)
