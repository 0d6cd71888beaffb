"""One stream: sends picture k of its loop at its wall-clock time to everybody who watches."""

import asyncio
import random
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Protocol

from cameras.simulator import drawing, headers
from cameras.simulator.clockstrip import ClockStrip
from cameras.simulator.faults import Fault
from cameras.simulator.packets import CLOCK_RATE, Packets, packetise, sender_report, stamp
from cameras.simulator.recording import Recording

REPORT_EVERY_S = 5
# More than this behind (a stopped process, a suspended machine) is skipped, not caught up.
_LATE_S = 2.0


def phase_s(name: str) -> float:
    """How long after k/10 s of unix time the stream "SIM-001/sub" sends picture k: less than 0.1 s, always the same."""
    return zlib.crc32(name.encode()) % 1000 / 10_000


class Viewer(Protocol):
    def send(self, data: bytes) -> None:
        """Passes on framed packets; a viewer that reads too slowly closes itself."""


@dataclass
class Numbering:
    """RTP state of the stream; all its viewers share it."""

    ssrc: int
    sequence: int
    base_timestamp: int
    packets: int = 0
    octets: int = 0

    @classmethod
    def start(cls) -> "Numbering":
        return cls(*(random.getrandbits(bits) for bits in (32, 16, 32)))


@dataclass
class Stream:
    """`name` ("SIM-001/sub") spreads the streams over the tenth of a second, so that they don't all send at once."""

    name: str
    recording: Recording
    strip: ClockStrip
    offset_s: int
    clock: Callable[[], float]
    numbering: Numbering = field(default_factory=Numbering.start)
    fault: Fault = Fault.HEALED
    _shown: Fault = Fault.HEALED  # changes with a group of pictures only
    _frozen: tuple[int, bytes] | None = None  # the second and picture at which it began
    _waiting: set[Viewer] = field(default_factory=set)
    _watching: set[Viewer] = field(default_factory=set)
    _timer: asyncio.TimerHandle | None = None
    _next: int = 0

    def __post_init__(self) -> None:
        self._phase_s = phase_s(self.name)

    def add(self, viewer: Viewer) -> None:
        """The viewer gets everything from the next key picture on."""
        self._waiting.add(viewer)
        if self._timer is None:
            self._next = self._number_after(self.clock())
            self._schedule()

    def remove(self, viewer: Viewer) -> None:
        self._waiting.discard(viewer)
        self._watching.discard(viewer)

    @property
    def viewers(self) -> int:
        return len(self._waiting) + len(self._watching)

    def close(self) -> None:
        self._waiting.clear()
        self._watching.clear()
        if self._timer:
            self._timer.cancel()
            self._timer = None

    def time_of(self, number: int) -> float:
        """Unix time at which picture `number` is sent."""
        return number / self.recording.fps + self._phase_s

    def timestamp_of(self, number: int) -> int:
        return (self.numbering.base_timestamp + number * CLOCK_RATE // self.recording.fps) & 0xFFFFFFFF

    @property
    def next_key(self) -> int:
        """Number of the first picture that a viewer who comes now will get."""
        fps = self.recording.fps
        return -(-self._number_after(self.clock()) // fps) * fps

    def parts(self, number: int) -> list[Packets]:
        """The packets of picture `number` under the present fault."""
        second, index = divmod(number, self.recording.fps)
        groups = len(self.recording.pictures) // self.recording.fps
        position = (second + self.offset_s) % groups * self.recording.fps + index
        header = self.recording.slice_headers[position]
        if index == 0:
            self._shown = self.fault
        if self._shown is Fault.FREEZE:
            return [self._packets(self._frozen_picture(second, position, header), ends_picture=True)]
        self._frozen = None
        strip = self._packets(self._strip(number, second, header), ends_picture=False)
        if self._shown is Fault.BLACK:
            return [strip, self._packets([self._black(header)], ends_picture=True)]
        return [strip, self._loop[position]]

    def _schedule(self) -> None:
        delay = self.time_of(self._next) - self.clock()
        self._timer = asyncio.get_running_loop().call_later(delay, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if not self.viewers:
            return
        now = self.clock()
        if now - self.time_of(self._next) > _LATE_S:
            self._waiting |= self._watching
            self._watching.clear()
            self._next = self._number_after(now)
        else:
            self._send(self._next)
            self._next += 1
        self._schedule()

    def _send(self, number: int) -> None:
        if self.fault.stops_pictures:
            # After the pause they begin again with a key picture, as from a camera that was restarted.
            self._waiting |= self._watching
            self._watching.clear()
            return
        is_key = number % self.recording.fps == 0
        newcomers = bool(self._waiting) and is_key
        if newcomers:
            self._watching |= self._waiting
            self._waiting.clear()
        if not self._watching:
            return
        parts = self.parts(number)
        timestamp = self.timestamp_of(number)
        data = stamp(parts, sequence=self.numbering.sequence, timestamp=timestamp)
        for part in parts:
            self.numbering.sequence = (self.numbering.sequence + len(part.offsets)) & 0xFFFF
            self.numbering.packets += len(part.offsets)
            self.numbering.octets += part.octets
        if newcomers or (is_key and number // self.recording.fps % REPORT_EVERY_S == 0):
            data = self._report(number, timestamp) + data
        for viewer in tuple(self._watching):
            viewer.send(data)

    def _report(self, number: int, timestamp: int) -> bytes:
        return sender_report(
            ssrc=self.numbering.ssrc,
            at=self.time_of(number),
            timestamp=timestamp,
            packets=self.numbering.packets,
            octets=self.numbering.octets,
        )

    def _strip(self, number: int, second: int, header: headers.SliceHeader) -> list[bytes]:
        if header.idr_pic_id is None:
            return self.strip.between(number, frame_num=header.frame_num)
        # Cameras send their parameter sets with every key picture.
        parameters = [self.recording.sps, self.recording.pps]
        return parameters + self.strip.key(second, idr_pic_id=header.idr_pic_id)

    def _black(self, header: headers.SliceHeader) -> bytes:
        layout = self.recording.layout
        if header.idr_pic_id is None:
            return drawing.unchanged(layout, first_row=layout.strip_rows, frame_num=header.frame_num)
        return drawing.black(layout, first_row=layout.strip_rows, idr_pic_id=header.idr_pic_id)

    def _frozen_picture(self, second: int, position: int, header: headers.SliceHeader) -> list[bytes]:
        """The key picture at which the fault began, again and again, with 'nothing changed' in between."""
        layout = self.recording.layout
        if header.idr_pic_id is None:
            return [drawing.unchanged(layout, first_row=0, frame_num=header.frame_num)]
        if self._frozen is None:
            self._frozen = second, self.recording.pictures[position]
        frozen_second, picture = self._frozen
        strip = self.strip.key(frozen_second, idr_pic_id=header.idr_pic_id)
        # Neighbouring key pictures must not carry the same number, even when they show the same.
        again = headers.rewrite_slice(picture, layout, idr_pic_id=header.idr_pic_id)
        return [self.recording.sps, self.recording.pps, *strip, again]

    def _packets(self, nals: list[bytes], *, ends_picture: bool) -> Packets:
        return packetise(nals, ssrc=self.numbering.ssrc, ends_picture=ends_picture)

    @cached_property
    def _loop(self) -> list[Packets]:
        return [self._packets([nal], ends_picture=True) for nal in self.recording.pictures]

    def _number_after(self, now: float) -> int:
        return int((now - self._phase_s) * self.recording.fps) + 1
