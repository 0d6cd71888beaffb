"""How a camera's streams are, as its page and the API show it. Reads only."""

import datetime as dt
from collections.abc import Iterable
from typing import TypedDict

from django.utils.translation import get_language, gettext_lazy

from cameras.models import Camera
from cameras.streaming import mends, words
from cameras.streaming.models import Profile, StreamState

NAMES = {Profile.TILE: gettext_lazy("Aliran kecil (sub)"), Profile.MAIN: gettext_lazy("Aliran utama")}
LANES = {"repack": gettext_lazy("diteruskan tanpa diubah"), "ffmpeg": gettext_lazy("lewat ffmpeg")}
WRITTEN_IN = "id"  # the engine's own words


class FindingShown(TypedDict):
    """`severity`: note or warning. `value` in the unit that `words` name."""

    code: str
    severity: str
    value: float
    words: str
    mend: str


class StreamShown(TypedDict):
    """One stream as its node last said; figures of the last ten seconds it ran. Times in UTC, ISO 8601."""

    profile: str
    name: str
    state: str
    state_words: str
    reason: str
    words: str
    since: dt.datetime
    node: str
    last_frame_at: dt.datetime | None
    age_s: float | None
    fps: float
    bitrate_kbps: float
    gop_s: float
    codec: str
    width: int
    height: int
    lane: str
    lane_words: str
    restarts_hour: int
    lost_packets: int
    last_error: str
    last_error_at: dt.datetime | None
    figures_at: dt.datetime | None
    findings: list[FindingShown]
    lines: list[str]


def of(camera: Camera, *, now: dt.datetime, with_lines: bool) -> list[StreamShown]:
    """The small stream first. ``with_lines``: the reader runs the house and may read what ffmpeg wrote."""
    rows = StreamState.objects.filter(camera=camera)
    return [_shown(row, now=now, with_lines=with_lines) for row in sorted(rows, key=lambda row: row.profile != "tile")]


def all_findings(streams: Iterable[StreamShown]) -> list[FindingShown]:
    """Of all streams, each once, the serious first."""
    found = {finding["code"]: finding for stream in streams for finding in stream["findings"]}
    return sorted(found.values(), key=lambda finding: (finding["severity"] == "note", finding["code"]))


def _shown(row: StreamState, *, now: dt.datetime, with_lines: bool) -> StreamShown:
    return {
        "profile": row.profile,
        "name": str(NAMES.get(Profile(row.profile), row.profile)),
        "state": row.state,
        "state_words": row.get_state_display(),
        "reason": row.reason,
        "words": words.translated(row.words),
        "since": row.since,
        "node": row.node,
        "last_frame_at": row.last_frame_at,
        "age_s": _age_s(row, now=now),
        "fps": row.fps,
        "bitrate_kbps": row.bitrate_kbps,
        "gop_s": row.gop_s,
        "codec": row.codec,
        "width": row.width,
        "height": row.height,
        "lane": row.lane,
        "lane_words": _lane_words(row),
        "restarts_hour": row.restarts_hour,
        "lost_packets": row.lost_packets,
        "last_error": words.translated(row.last_error),
        "last_error_at": row.last_error_at,
        "figures_at": row.figures_at,
        "findings": _findings(row),
        "lines": [entry["line"] for entry in row.complaints if "line" in entry] if with_lines else [],
    }


def _age_s(row: StreamState, *, now: dt.datetime) -> float | None:
    """Of a stream that is live the row is up to ten seconds behind: its picture is as old as its state says."""
    if row.last_frame_at is None:
        return None
    age_s = (now - row.last_frame_at).total_seconds()
    measured_s = (row.figures_at - row.last_frame_at).total_seconds() if row.figures_at else age_s
    return round(max(0.0, min(age_s, measured_s) if row.state == StreamState.State.LIVE else age_s), 1)


def _lane_words(row: StreamState) -> str:
    lane = str(LANES.get(row.lane, row.lane))
    detail = row.lane_words.removeprefix("lewat ffmpeg: ")
    return f"{lane}: {detail}" if detail and (get_language() or "").startswith(WRITTEN_IN) else lane


def _findings(row: StreamState) -> list[FindingShown]:
    found = [
        mends.said(entry["code"], entry["severity"], entry["value"]) for entry in row.complaints if "code" in entry
    ]
    return [
        {"code": one.code, "severity": one.severity, "value": one.value, "words": one.words, "mend": one.mend}
        for one in found
        if one is not None
    ]
