"""What the engine is asked to do, and how far a hostile or broken camera may go."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

Lane = Literal["auto", "repack", "ffmpeg"]


@dataclass(frozen=True, slots=True)
class TranscodeSpec:
    """The picture the ffmpeg lane makes; also its answer to codecs that browsers cannot play."""

    width: int = 640
    height: int = 360
    fps: int = 10
    bitrate_kbps: int = 400


@dataclass(frozen=True, slots=True)
class StreamOrder:
    """One wanted stream. `address` is rtsp:// or rtsps:// without credentials; `key` is "<camera code>/<profile>".

    lane "auto" repacks and falls back to ffmpeg, "repack" never starts ffmpeg, "ffmpeg" always does. `hevc`: everybody
    who watches can play H.265, so it is passed through. `ring_s` and `record_to` are about what is kept, not about what
    is pulled: a change of them does not restart the stream.
    """

    key: str
    address: str
    username: str = ""
    password: str = field(default="", repr=False)
    lane: Lane = "auto"
    transcode: TranscodeSpec | None = None
    hevc: bool = False
    ring_s: float = 0.0  # seconds kept in memory for replay
    record_to: Path | None = None  # folder that gets what is watched

    @property
    def pulled(self) -> "StreamOrder":
        """The order without what may change while the stream runs on."""
        return replace(self, ring_s=0.0, record_to=None)


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience in seconds, sizes in bytes."""

    connect_s: float = 5.0
    answer_s: float = 5.0
    first_picture_s: float = 8.0
    stale_s: float = 4.0
    lost_s: float = 15.0
    longest_gop_s: float = 12.0
    segment_s: float = 1.0
    longest_segment_s: float = 4.0  # cut here when no key frame comes
    part_s: float = 0.2
    segments: int = 6
    picture_bytes: int = 4 << 20
    segment_bytes: int = 12 << 20
    track_bytes: int = 32 << 20
    ring_bytes: int = 64 << 20  # of what is kept beyond the live playlist
    first_segment_wait_s: float = 4.0
    ffmpeg_stop_s: float = 1.0
    snapshots_at_once: int = 2
