"""Writes the HLS media playlist (RFC 8216) of a track. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import ceil


@dataclass(frozen=True, slots=True)
class Segment:
    """`starts_at` is the wall time of the first picture (unix s), which lies at data[key_at : key_at + key_size].

    `independent`: the first picture is a key frame. Without it the segment decodes only after the one before.
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

    @property
    def ends_at(self) -> float:
        return self.starts_at + self.duration_s


def target_duration(duration_s: float) -> int:
    return max(1, ceil(duration_s - 0.05))


def render(segments: Sequence[Segment], *, target_s: int, discontinuity_number: int) -> bytes:
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        *(["#EXT-X-INDEPENDENT-SEGMENTS"] if all(segment.independent for segment in segments) else []),
        f"#EXT-X-TARGETDURATION:{target_s}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].number}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuity_number}",
    ]
    initialisation = None
    for segment in segments:
        if segment.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        if segment.initialisation != initialisation:
            initialisation = segment.initialisation
            lines.append(f'#EXT-X-MAP:URI="init-{initialisation}.mp4"')
        starts = datetime.fromtimestamp(segment.starts_at, UTC)
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{starts:%Y-%m-%dT%H:%M:%S}.{starts.microsecond // 1000:03d}Z")
        lines.append(f"#EXTINF:{segment.duration_s:.5f},")
        lines.append(f"{segment.number}.m4s")
    lines.append("")
    return "\n".join(lines).encode()
