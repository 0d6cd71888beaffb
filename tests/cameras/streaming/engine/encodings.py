"""Short films in every manner an encoder has of ordering, cutting and referring to its pictures."""

import io
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import av

from cameras.streaming.engine.intake import Intake
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.rtp import Depacketizer
from cameras.streaming.engine.rtp_h265 import HevcDepacketizer
from cameras.streaming.engine.track import Track
from tests.cameras.streaming.engine import footage, packets
from tests.cameras.streaming.engine.virtual_time import EPOCH

FPS, PICTURES, STEP = 12, 36, 7500

X264 = {
    "zerolatency": "bframes=0:rc-lookahead=0:sync-lookahead=0:keyint=12",
    "baseline": "bframes=0:cabac=0:8x8dct=0:weightp=0:keyint=12",
    "sliced": "bframes=0:slices=4:keyint=12",
    "four references": "bframes=0:ref=4:keyint=12",
    "interlaced": "bframes=0:tff=1:keyint=12",
    "interlaced with b-frames": "bframes=2:b-adapt=0:tff=1:keyint=12",
    "three b-frames": "bframes=3:b-adapt=0:b-pyramid=none:keyint=12",
    "a pyramid of b-frames": "bframes=3:b-adapt=0:b-pyramid=normal:keyint=12",
    "a strict pyramid": "bframes=5:b-adapt=0:b-pyramid=strict:keyint=12",
    "b-frames where they pay": "bframes=4:b-adapt=2:keyint=12",
    "b-frames in slices": "bframes=3:b-adapt=0:slices=3:keyint=12",
    "an open group": "bframes=3:b-adapt=0:open-gop=1:keyint=12",
    "no announcement of an order": "bframes=3:b-adapt=0:b-pyramid=none:keyint=12:bitstream-restriction=0",
    "intra refresh": "bframes=0:intra-refresh=1:keyint=12",
}
X265 = {
    "hevc": "bframes=0:keyint=12:min-keyint=12:no-open-gop=1",
    "hevc with b-frames": "bframes=3:b-adapt=0:keyint=12:min-keyint=12:no-open-gop=1",
    "hevc with a pyramid": "bframes=4:b-adapt=0:b-pyramid=1:keyint=12:min-keyint=12:no-open-gop=1",
    "hevc with open groups": "bframes=3:b-adapt=0:open-gop=1:keyint=12:min-keyint=12",
    "hevc sliced": "bframes=0:slices=2:keyint=12",
    "hevc low delay": "bframes=0:rc-lookahead=0:keyint=12:repeat-headers=0",
}


@dataclass(frozen=True)
class Sent:
    """A picture in the order of sending; `shown` is its place in the order of showing."""

    nals: tuple[bytes, ...] = field(repr=False)
    shown: int


@dataclass(frozen=True)
class Film:
    codec: str
    sets: tuple[bytes, ...] = field(repr=False)
    pictures: tuple[Sent, ...] = field(repr=False)
    looks: tuple[bytes, ...] = field(repr=False)  # every picture decoded, in the order of showing


@cache
def make(name: str) -> Film:
    hevc = name in X265
    with TemporaryDirectory() as folder:
        film = Path(folder, "film.mp4")
        if hevc:
            parameters = f"log-level=none:pools=1:frame-threads=1:{X265[name]}"
            options: tuple[str, ...] = ("-c:v", "libx265", "-preset", "ultrafast", "-x265-params", parameters)
        else:
            options = ("-c:v", "libx264", "-preset", "veryfast", "-x264-params", f"scenecut=0:threads=1:{X264[name]}")
        if name == "baseline":
            options += ("-profile:v", "baseline")
        footage.encode("160x96", FPS, PICTURES // FPS, options, film)
        with av.open(str(film), "r") as container:
            record = container.streams.video[0].codec_context.extradata or b""
            sent = [(packet.pts or 0, bytes(packet)) for packet in container.demux(video=0) if packet.size]
        order = sorted(time for time, _ in sent)
        pictures = tuple(Sent(tuple(cut(data)), order.index(time)) for time, data in sent)
        return Film("H265" if hevc else "H264", tuple(sets_of(record, hevc=hevc)), pictures, tuple(looks(film)))


def looks(source: Path | io.BytesIO) -> list[bytes]:
    with av.open(str(source) if isinstance(source, Path) else source, "r") as container:
        return [frame.to_ndarray(format="gray").tobytes() for frame in container.decode(video=0)]


def cut(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    return found


def sets_of(record: bytes, *, hevc: bool) -> list[bytes]:
    """The parameter sets of an avcC or hvcC record."""
    found: list[bytes] = []
    at, arrays = (23, [65535] * record[22]) if hevc else (5, [31, 255])
    for mask in arrays:
        if hevc:
            count, at = int.from_bytes(record[at + 1 : at + 3], "big"), at + 3
        else:
            count, at = record[at] & mask, at + 1
        for _ in range(count):
            size = int.from_bytes(record[at : at + 2], "big")
            unit = record[at + 2 : at + 2 + size]
            at += 2 + size
            if not hevc or unit[0] >> 1 & 63 in (32, 33, 34):
                found.append(unit)
    return found


class Receiver:
    """Depacketizer, intake and track as the engine joins them, on a clock that follows the film."""

    def __init__(self, codec: str, sets: tuple[bytes, ...] = (), *, limits: Limits | None = None) -> None:
        limits = limits or Limits(segments=100)
        self.now = EPOCH
        self.track = Track(limits=limits, now=EPOCH)
        self.intake = Intake(self.track, limits=limits, clock=lambda: self.now)
        self.intake.begin(list(sets), codec=codec)
        self.codec = codec
        kind = HevcDepacketizer if codec == "H265" else Depacketizer
        self.depacketizer = kind(payload_type=96, on_picture=self.intake.take, largest_picture=1 << 20)
        self.sequence = 0

    def take(self, nals: tuple[bytes, ...], *, timestamp: int, marker: bool = True, mtu: int = 300) -> None:
        sent = packets.packets(
            nals, sequence=self.sequence, timestamp=timestamp, mtu=mtu, marker=marker, codec=self.codec
        )
        self.sequence += len(sent)
        for packet in sent:
            self.depacketizer.feed(packet, 0, len(packet))
        self.now += STEP / 90_000

    def take_film(self, film: Film, *, start: int = 1000, marker: bool = True, as_sent: bool = False) -> "Receiver":
        for index, picture in enumerate(film.pictures):
            place = index if as_sent else picture.shown
            self.take(picture.nals, timestamp=start + place * STEP, marker=marker)
        return self

    def film(self) -> io.BytesIO:
        """Everything so far as a player would append it, up to the first discontinuity."""
        self.track.interrupt()
        segments = self.track.kept(0)
        data = self.track.initialisation(segments[0].initialisation) or b""
        return io.BytesIO(data + b"".join(segment.data for segment in segments))
