"""What the engine is asked to do, and how far a hostile or broken camera may go."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

Lane = Literal["auto", "repack", "ffmpeg"]


@dataclass(frozen=True, slots=True)
class TranscodeSpec:
    """The picture the ffmpeg lane makes at most: a smaller or slower source keeps its size and its rate."""

    width: int = 640
    height: int = 360
    fps: int = 10
    bitrate_kbps: int = 400


@dataclass(frozen=True, slots=True)
class StreamOrder:
    """One wanted stream. `address` is rtsp:// or rtsps:// without credentials; `key` is "<camera code>/<profile>".

    lane "auto" repacks and falls back to ffmpeg, "repack" never starts ffmpeg, "ffmpeg" always does. `transcode`: what
    ffmpeg makes if it has to. `hevc`: everybody who watches can play H.265, so it is passed through. `priority`: the
    smaller is served first when not every transcode can be. What is in `pulled` restarts the stream when it changes;
    another `transcode` restarts ffmpeg only, and only where ffmpeg runs; `hevc` only where H.265 comes.
    """

    key: str
    address: str
    username: str = ""
    password: str = field(default="", repr=False)
    lane: Lane = "auto"
    transcode: TranscodeSpec | None = None
    hevc: bool = False
    priority: int = 4
    ring_s: float = 0.0  # seconds kept in memory for replay
    record_to: Path | None = None  # folder that gets what is watched

    @property
    def pulled(self) -> "StreamOrder":
        """The order without what may change while the stream runs on."""
        return replace(self, ring_s=0.0, record_to=None, priority=0, transcode=None)


@dataclass(frozen=True, slots=True)
class Limits:
    """Patience in seconds, sizes in bytes."""

    connect_s: float = 2.0  # who is there answers a SYN at once; who returns must not find us waiting for an old one
    greeting_s: float = 2.0  # for the first answer, which costs a camera nothing
    answer_s: float = 5.0
    set_up_s: float = 15.0  # from dialling to PLAY, however the camera spreads its bytes
    first_picture_s: float = 8.0
    stale_s: float = 4.0
    lost_s: float = 15.0
    longest_gop_s: float = 12.0
    segment_s: float = 1.0
    first_segment_s: float = 0.5  # after a beginning or a return, whether or not a key frame comes
    longest_segment_s: float = 4.0  # cut here when no key frame comes
    part_s: float = 0.2
    steady_s: float = 0.1  # pictures that arrive at most this much apart from their clock allow the tight hold-back
    segments: int = 6
    picture_bytes: int = 4 << 20
    segment_bytes: int = 12 << 20
    track_bytes: int = 32 << 20
    ring_bytes: int = 64 << 20  # of what is kept beyond the live playlist
    first_segment_wait_s: float = 4.0
    socket_bytes: int = 2 << 20  # waiting for one live socket; above it its tiles skip to their next key frames
    socket_s: float = 2.0  # and so long it may wait
    ffmpeg_stop_s: float = 1.0
    snapshots_at_once: int = 2


@dataclass(frozen=True, slots=True)
class StillOrder:
    """A camera of which a still picture is wanted now and then. Addresses as in StreamOrder; `snapshot_address` is
    http(s):// or empty. `group` names the device all its channels share: a recorder is asked for few at once."""

    code: str
    address: str
    snapshot_address: str = ""
    username: str = ""
    password: str = field(default="", repr=False)
    group: str = ""


@dataclass(frozen=True, slots=True)
class StillPace:
    """How often, and how many at once. `period_s` 0: no stills at all."""

    period_s: float = 60.0
    per_group: int = 4
    at_once: int = 500
    longest_pause_s: float = 600.0
    dead_per_s: float = 0.5  # so many attempts a second go to cameras that gave none, whatever their number
