"""One picture size of a transcode: read from the child's pipe, handed to the streams that take it."""

import asyncio
from collections.abc import Callable

from . import flv
from .h264 import ParameterSets
from .intake import Intake
from .orders import TranscodeSpec
from .reasons import BadData, StreamFault
from .rtp import Picture
from .timeline import WRAP

TICKS_PER_MS = 90


class Rendition:
    """One stream's share in a transcode. `ended` tells why there will be no more pictures."""

    def __init__(
        self, key: str, spec: TranscodeSpec, *, priority: int, intake: Intake, on_playing: Callable[[], None]
    ) -> None:
        self.key = key
        self.spec = spec
        self.priority = priority
        self.on_playing = on_playing
        self.ended: asyncio.Future[StreamFault] = asyncio.get_running_loop().create_future()
        self._intake = intake

    def interrupt(self) -> None:
        self._intake.begin([])

    def configure(self, record: bytes) -> None:
        self._guard(lambda: self._intake.use(ParameterSets.of_configuration(record)))

    def take(self, coded: flv.Coded) -> None:
        picture = Picture(coded.time_ms * TICKS_PER_MS % WRAP)
        picture.chunks = [coded.data]
        picture.size = len(coded.data)
        picture.key = coded.key
        picture.cts = coded.cts_ms * TICKS_PER_MS
        self._guard(lambda: self._intake.take(picture))

    def _guard(self, act: Callable[[], None]) -> None:
        if self.ended.done():
            return
        try:
            act()
        except StreamFault as fault:
            self.end(fault)

    def end(self, fault: StreamFault) -> None:
        if not self.ended.done():
            self.ended.set_result(fault)


class Output:
    """One picture size that the child writes, and the streams that take it."""

    def __init__(self, spec: TranscodeSpec, *, on_broken: Callable[[StreamFault], None]) -> None:
        self.spec = spec
        self.takers: list[Rendition] = []
        self.wrote = False
        self._on_broken = on_broken
        self._reader = flv.TagReader()
        self._record: bytes | None = None

    def add(self, rendition: Rendition) -> None:
        rendition.interrupt()
        self.takers.append(rendition)
        if self._record is not None:
            rendition.configure(self._record)

    def feed(self, data: bytes) -> None:
        try:
            for piece in self._reader.feed(data):
                self._tell(piece)
        except BadData as fault:
            self._on_broken(fault)

    def _tell(self, piece: flv.Configuration | flv.Coded) -> None:
        if isinstance(piece, flv.Configuration):
            self._record = piece.record
            for rendition in self.takers:
                rendition.configure(piece.record)
            return
        self.wrote = True
        for rendition in self.takers:
            rendition.take(piece)
