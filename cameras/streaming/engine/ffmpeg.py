"""The second lane: what the engine cannot pass on as it comes is made into H.264 by an ffmpeg child."""

from collections.abc import Callable

from .intake import Intake
from .orders import StreamOrder, TranscodeSpec
from .reasons import Reason, StreamFault
from .rendition import Rendition
from .transcode import Transcode
from .workshop import Workshop

CHANGED = StreamFault(Reason.STOPPED, "gambar lain diminta")


class FfmpegLane:
    """`codec` and `audio` are the camera's. `patient`: see rtsp.connect."""

    name = "ffmpeg"

    def __init__(self, order: StreamOrder, *, intake: Intake, workshop: Workshop) -> None:
        self.patient = False
        self._order = order
        self._intake = intake
        self._workshop = workshop
        self._rendition: Rendition | None = None
        self._transcode: Transcode | None = None
        self._lost_before = 0

    @property
    def codec(self) -> str:
        return self._transcode.codec if self._transcode else ""

    @property
    def audio(self) -> str:
        return self._transcode.audio if self._transcode else ""

    @property
    def lost_packets(self) -> int:
        return self._lost_before + (self._transcode.lost_packets if self._transcode else 0)

    @property
    def complaints(self) -> tuple[str, ...]:
        """ffmpeg's last lines for people, without address, name and password."""
        return self._transcode.current_complaints() if self._transcode else ()

    def adjust(self, order: StreamOrder) -> None:
        """An order that pulls the same stream: it may have become more important, or want another picture of it."""
        self._order = order
        if self._rendition is not None:
            self._rendition.priority = order.priority
            if self._rendition.spec != _spec(order):
                self._rendition.end(CHANGED)

    async def run(self, *, on_playing: Callable[[], None]) -> StreamFault:
        """One attempt. Leaves no child behind unless another stream of this camera shares it."""
        fault = CHANGED
        while fault is CHANGED:
            fault = await self._attempt(on_playing)
        return fault

    async def _attempt(self, on_playing: Callable[[], None]) -> StreamFault:
        order = self._order
        rendition = Rendition(
            order.key, _spec(order), priority=order.priority, intake=self._intake, on_playing=on_playing
        )
        self._intake.begin([])
        transcode = self._workshop.join(order, rendition, patient=self.patient)
        if transcode is not self._transcode:
            self._lost_before = self.lost_packets
            self._transcode = transcode
        self._rendition = rendition
        try:
            return await rendition.ended
        finally:
            self._rendition = None
            await self._workshop.leave(order, transcode, rendition)


def _spec(order: StreamOrder) -> TranscodeSpec:
    return order.transcode or TranscodeSpec()
