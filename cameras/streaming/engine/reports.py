"""What the engine tells its owner about each stream."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    STARTING = "starting"
    LIVE = "live"
    STALE = "stale"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class StreamReport:
    """Times are unix seconds. Figures are those of the last closed segment; 0 until there is one."""

    key: str
    state: State
    reason_code: str
    words: str
    last_frame_at: float | None
    since: float
    lane: str
    lane_words: str
    codec: str
    width: int
    height: int
    fps: float
    bitrate_kbps: float
    gop_s: float
    restarts: int
    lost_packets: int
    clock_offset_s: float | None
    viewed_at: float | None
    audio: str = ""  # codec of the camera's sound, empty without any
    restarts_hour: int = 0  # interruptions of a picture that was there, in the last 3600 s
    last_error: str = ""  # words; stays when the stream is back
    last_error_at: float | None = None
    reordered: bool = False  # pictures overtake others (B-frames) and are passed on so: players hold them back
    complaints: tuple[str, ...] = ()  # last lines of the ffmpeg child, without address and password


@dataclass(frozen=True, slots=True)
class FleetReport:
    """Many streams died together: one piece of news about the node or the network, not one per camera."""

    at: float
    total: int
    streams: tuple[StreamReport, ...]
