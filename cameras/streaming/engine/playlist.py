"""Writes the HLS media playlists (RFC 8216, draft-pantos-hls-rfc8216bis) of a track. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from math import ceil
from typing import NamedTuple

# A playlist shows parts within three target durations of its end (rfc8216bis 4.4.4.9).
SEGMENTS_WITH_PARTS = 3


class Part(NamedTuple):
    """A piece of a segment at `at` in its bytes; `independent`: a key frame is in it."""

    duration_s: float
    independent: bool
    at: int
    size: int


@dataclass(frozen=True, eq=False)
class Segment:
    """`starts_at` is the wall time of the first picture (unix s), which lies at data[key_at : key_at + key_size].

    `independent`: the first picture is a key frame. Without it the segment decodes only after the one before.
    `time` and `cts` of the first picture in ticks. `parts` are there if somebody asked for low latency.
    """

    number: int
    duration_s: float
    starts_at: float
    initialisation: int
    discontinuity: bool
    data: bytes = field(repr=False)
    key_at: int = 0
    key_size: int = 0
    independent: bool = True
    time: int = 0
    cts: int = 0
    parts: tuple[Part, ...] = ()

    @property
    def ends_at(self) -> float:
        return self.starts_at + self.duration_s

    @cached_property
    def date(self) -> str:
        return date(self.starts_at)

    @cached_property
    def entry(self) -> str:
        return f"#EXTINF:{self.duration_s:.5f},\n{self.number}.m4s"

    @cached_property
    def part_lines(self) -> str:
        return "\n".join([part_line(self.number, index, part) for index, part in enumerate(self.parts)])


class Opened(NamedTuple):
    """What a low-latency playlist says of the segment being written; `hint`: number and part of what comes next."""

    number: int
    starts_at: float
    initialisation: int
    discontinuity: bool
    part_lines: Sequence[str]
    hint: tuple[int, int]


class Latency(NamedTuple):
    """Seconds: no part is longer than `part_target_s`; a player keeps `hold_back_s` behind the end."""

    part_target_s: float
    hold_back_s: float


def target_duration(duration_s: float) -> int:
    return max(1, ceil(duration_s - 0.05))


@lru_cache(maxsize=1024)
def date(unix_s: float) -> str:
    starts = datetime.fromtimestamp(unix_s, UTC)
    return f"#EXT-X-PROGRAM-DATE-TIME:{starts:%Y-%m-%dT%H:%M:%S}.{starts.microsecond // 1000:03d}Z"


def part_line(number: int, index: int, part: Part) -> str:
    independent = ",INDEPENDENT=YES" if part.independent else ""
    return f'#EXT-X-PART:DURATION={part.duration_s:.5f},URI="{number}.{index}.m4s"{independent}'


def render(segments: Sequence[Segment], *, target_s: int, discontinuity_number: int) -> bytes:
    lines = _head(segments, target_s, discontinuity_number)
    initialisation = None
    for segment in segments:
        initialisation = _joint(lines, segment, initialisation)
        lines += [segment.date, segment.entry]
    return _text(lines)


def render_before_parts(
    segments: Sequence[Segment],
    latency: Latency,
    *,
    independent: bool,
    first: int,
    target_s: int,
    discontinuity_number: int,
) -> bytes:
    """A low-latency playlist up to the segment being written: it stays as it is while that one grows.

    `independent`: whether that one begins with a key frame; `first`: its number.
    """
    lines = _head(segments, target_s, discontinuity_number, independent=independent, first=first)
    lines[2:2] = [
        f"#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK={latency.hold_back_s:.3f}",
        f"#EXT-X-PART-INF:PART-TARGET={latency.part_target_s:.3f}",
    ]
    initialisation = None
    without_parts = len(segments) - SEGMENTS_WITH_PARTS
    for index, segment in enumerate(segments):
        initialisation = _joint(lines, segment, initialisation)
        lines.append(segment.date)
        if segment.parts and index >= without_parts:
            lines.append(segment.part_lines)
        lines.append(segment.entry)
    return _text(lines)


def render_parts(opened: Opened, *, initialisation: int | None) -> bytes:
    """The rest of it: the parts of the segment being written, and what comes next."""
    lines: list[str] = []
    if opened.part_lines:
        _joint(lines, opened, initialisation)
        lines.append(date(opened.starts_at))
        lines += opened.part_lines
    number, part = opened.hint
    lines.append(f'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="{number}.{part}.m4s"')
    return _text(lines)


def render_keys(segments: Sequence[Segment], *, target_s: int, discontinuity_number: int) -> bytes:
    """Of each segment its key frame alone, shown as long as the segment lasts; without one the last before it."""
    lines = _head(segments, target_s, discontinuity_number)
    initialisation = None
    has_key = False
    for segment in segments:
        initialisation = _joint(lines, segment, initialisation)
        lines.append(segment.date)
        has_key = segment.independent or (has_key and not segment.discontinuity)
        if not has_key:
            lines.append("#EXT-X-GAP")
        lines.append(f"#EXTINF:{segment.duration_s:.5f},\n{segment.number}k.m4s")
    return _text(lines)


def render_replay(segments: Sequence[Segment]) -> bytes:
    """What is kept, as a film that is complete."""
    target_s = max(target_duration(segment.duration_s) for segment in segments)
    lines = _head(segments, target_s, 0)
    lines.insert(2, "#EXT-X-PLAYLIST-TYPE:VOD")
    initialisation = None
    for segment in segments:
        initialisation = _joint(lines, segment, initialisation)
        lines += [segment.date, segment.entry]
    return _text([*lines, "#EXT-X-ENDLIST"])


def _head(
    segments: Sequence[Segment], target_s: int, discontinuity_number: int, *, independent: bool = True, first: int = 0
) -> list[str]:
    """`first` is the number of the first segment if there is none whole."""
    independent = independent and all(segment.independent for segment in segments)
    return [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        *(["#EXT-X-INDEPENDENT-SEGMENTS"] if independent else []),
        f"#EXT-X-TARGETDURATION:{target_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].number if segments else first}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuity_number}",
    ]


def _joint(lines: list[str], segment: Segment | Opened, initialisation: int | None) -> int:
    if segment.discontinuity:
        lines.append("#EXT-X-DISCONTINUITY")
    if segment.initialisation != initialisation:
        lines.append(f'#EXT-X-MAP:URI="init-{segment.initialisation}.mp4"')
    return segment.initialisation


def _text(lines: list[str]) -> bytes:
    lines.append("")
    return "\n".join(lines).encode()
