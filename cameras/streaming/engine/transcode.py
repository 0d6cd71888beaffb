"""One camera decoded once by one ffmpeg child, and made into as many pictures as are wanted of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from . import admission, command
from .child import Child, Confinement, Outlet
from .encoders import Encoder
from .orders import Limits, StreamOrder, TranscodeSpec
from .reasons import BadData, Reason, StreamFault
from .rendition import Output, Rendition
from .rtsp import Dial
from .source import CameraSource

logger = logging.getLogger(__name__)

JOIN_S, LEAVE_S = 0.4, 10.0  # others may come or go in this time; then one restart serves them all
MOST_BACKLOG = 4 << 20  # bytes that ffmpeg has not read; a decoder that is too slow loses pictures, not our memory
SKIP_S = 5.0
MEASURED_AFTER_S, MEASURED_OVER_S = 5.0, 30.0


@dataclass(frozen=True, slots=True)
class Tools:
    """What every transcode of an engine uses."""

    ffmpeg_path: str
    dial: Dial
    limits: Limits
    clock: Callable[[], float]
    encoder: Encoder


class Transcode:
    """Begins with the first rendition. Ends when the last has left or something fails, which all are told.

    `may_run` is asked when the camera's picture is known; it raises StreamFault when there is no room for it.
    """

    def __init__(
        self, order: StreamOrder, *, tools: Tools, may_run: Callable[["Transcode", admission.Source], None]
    ) -> None:
        self.name = order.key
        self.renditions: list[Rendition] = []
        self.seen: admission.Source | None = None
        self.complaints: tuple[str, ...] = ()
        self.patient = False
        self._order = order
        self._tools = tools
        self._may_run = may_run
        self._encoder = tools.encoder
        self._task: asyncio.Task[None] | None = None
        self._outcome: asyncio.Future[StreamFault | None] | None = None
        self._restart: asyncio.TimerHandle | None = None
        self._outputs: dict[TranscodeSpec, Output] = {}
        self._lost_before = 0
        self._new_child()
        self._source = self._new_source()

    def _new_child(self) -> None:
        self._child: Child | None = None
        self._starting: asyncio.Task[None] | None = None
        self._waiting: list[bytes] = []
        self._waiting_bytes = 0
        self._skipping_since: float | None = None
        self._skipped = 0
        self._measured = (0.0, 0.0)

    # What others ask

    @property
    def priority(self) -> int:
        return min((rendition.priority for rendition in self.renditions), default=99)

    @property
    def specs(self) -> list[TranscodeSpec]:
        return list(dict.fromkeys(rendition.spec for rendition in self.renditions))

    @property
    def is_running(self) -> bool:
        return self._child is not None or self._starting is not None

    @property
    def is_over(self) -> bool:
        """It has failed, and some of its renditions have not left yet."""
        return self._task is not None and self._task.done()

    @property
    def hardware(self) -> bool:
        return self._encoder is not Encoder.SOFTWARE

    @property
    def codec(self) -> str:
        return self._source.codec

    @property
    def audio(self) -> str:
        return self._source.audio

    @property
    def fps(self) -> float:
        return self._source.fps()

    @property
    def lost_packets(self) -> int:
        return self._lost_before + self._source.lost_packets

    @property
    def pid(self) -> int | None:
        return self._child.pid if self._child is not None else None

    def measured_cores(self) -> float | None:
        """What the child took over the last seconds; None while it is too young."""
        if self._child is None:
            return None
        now, used = self._tools.clock(), self._child.cpu_s()
        since, before = self._measured
        if not since or now - since < MEASURED_AFTER_S:
            return None
        if now - since > MEASURED_OVER_S:
            self._measured = (now - MEASURED_AFTER_S, used - (used - before) / (now - since) * MEASURED_AFTER_S)
        return (used - before) / (now - since)

    # Coming and going

    def join(self, rendition: Rendition) -> None:
        self.renditions.append(rendition)
        output = self._outputs.get(rendition.spec)
        if output is not None:
            output.add(rendition)
            rendition.on_playing()
        elif self.is_running:
            self._restart_in(JOIN_S)
        if self._task is None:
            self._task = asyncio.get_running_loop().create_task(self._run(), name=f"transcode {self.name}")

    async def leave(self, rendition: Rendition) -> None:
        """Returns when the child is gone, if that was the last."""
        self.renditions.remove(rendition)
        for output in self._outputs.values():
            if rendition in output.takers:
                output.takers.remove(rendition)
        if self.renditions:
            if rendition.spec not in self.specs:
                self._restart_in(LEAVE_S)
        elif self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def evict(self, fault: StreamFault) -> None:
        self._end(fault)

    def _restart_in(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time() + seconds
        if self._restart is not None and not self._restart.cancelled() and self._restart.when() <= due:
            return
        self._stop_waiting()
        self._restart = loop.call_at(due, self._begin_again)

    def _begin_again(self) -> None:
        self._restart = None
        if set(self.specs) != set(self._outputs):
            self._end(None)

    def _stop_waiting(self) -> None:
        if self._restart is not None:
            self._restart.cancel()
            self._restart = None

    def _end(self, fault: StreamFault | None) -> None:
        """None begins again at once."""
        if self._outcome is not None and not self._outcome.done():
            self._outcome.set_result(fault)

    # Its life

    async def _run(self) -> None:
        fault: StreamFault | None = None
        try:
            while fault is None:
                fault = await self._attempt()
        except StreamFault as failed:
            fault = failed
        except Exception:
            logger.exception("transcode failed", extra={"stream": self.name})
        finally:
            self._stop_waiting()
            for rendition in self.renditions:
                rendition.end(fault or BadData("kesalahan mesin media"))

    async def _attempt(self) -> StreamFault | None:
        """None when it has to begin again."""
        outcome = self._outcome = asyncio.get_running_loop().create_future()
        self._new_child()
        source = self._source = self._new_source()
        for rendition in self.renditions:
            rendition.interrupt()
        pulling = asyncio.ensure_future(source.run(patient=self.patient, on_playing=self._play))
        code = None
        try:
            await asyncio.wait([pulling, outcome], return_when=asyncio.FIRST_COMPLETED)
            fault = outcome.result() if outcome.done() else pulling.result()
        finally:
            self._lost_before += source.lost_packets
            pulling.cancel()
            await asyncio.wait([pulling])
            if not pulling.cancelled():
                pulling.exception()  # read, so that asyncio does not complain
            wrote = any(output.wrote for output in self._outputs.values())
            code = await self._stop_child()
        return self._meaning(fault, code, wrote=wrote)

    def _meaning(self, fault: StreamFault | None, code: int | None, *, wrote: bool) -> StreamFault | None:
        if fault is None or fault.reason is not Reason.FFMPEG_EXIT or code is None:
            return fault
        if self.hardware and not wrote:
            why = self.complaints[-1:] or (f"{code}",)
            logger.warning("hardware encoder failed", extra={"stream": self.name, "why": why[0]})
            self._encoder = Encoder.SOFTWARE
            return None
        return command.exit_fault(code, self.complaints)

    def _new_source(self) -> CameraSource:
        tools = self._tools
        return CameraSource(
            self._order,
            dial=tools.dial,
            limits=tools.limits,
            clock=tools.clock,
            on_opening=self._open,
            on_picture=self._feed,
        )

    def _play(self) -> None:
        for rendition in self.renditions:
            rendition.on_playing()

    def _open(self, header: bytes, seen: admission.Source) -> None:
        """The camera's first picture: now it is known what it costs."""
        self.seen = seen
        try:
            self._may_run(self, seen)
        except StreamFault as fault:
            self._end(fault)
            return
        self._waiting.append(header)
        self._starting = asyncio.get_running_loop().create_task(self._start(self.specs))

    async def _start(self, specs: Sequence[TranscodeSpec]) -> None:
        self._outputs = {spec: Output(spec, on_broken=self._end) for spec in specs}
        for rendition in self.renditions:
            if rendition.spec in self._outputs:
                self._outputs[rendition.spec].takers.append(rendition)
        outlets = [Outlet(output.feed) for output in self._outputs.values()]
        outputs = [(spec, outlet.number) for spec, outlet in zip(specs, outlets, strict=True)]
        argv = command.arguments(self._tools.ffmpeg_path, outputs, encoder=self._encoder)
        confinement = Confinement(data_bytes=None, may_write=True) if self.hardware else Confinement()
        try:
            child = await Child.spawn(argv, stdin=None, outlets=outlets, confinement=confinement)
        except OSError as failure:
            self._end(StreamFault(Reason.FFMPEG_EXIT, failure.strerror or ""))
            return
        self._child = child
        self._measured = (self._tools.clock(), child.cpu_s())
        child.ended.add_done_callback(lambda _: self._child_ended(child))
        for data in self._waiting:
            child.feed(data)
        self._waiting = []
        if set(self.specs) != set(self._outputs):
            self._restart_in(JOIN_S)

    def _child_ended(self, child: Child) -> None:
        if self._child is child:
            self._end(StreamFault(Reason.FFMPEG_EXIT))

    def _feed(self, data: bytes, key: bool) -> None:
        child = self._child
        if child is None:
            self._waiting_bytes += len(data)
            if self._waiting_bytes <= MOST_BACKLOG:
                self._waiting.append(data)
            return
        now, backlog = self._tools.clock(), child.backlog
        if self._skipping_since is None and backlog > MOST_BACKLOG:
            self._skipping_since = now
        if self._skipping_since is not None:
            if backlog > MOST_BACKLOG // 4 or not (key or now - self._skipping_since > SKIP_S):
                self._skipped += 1
                return
            self._skipping_since = None
        child.feed(data)

    async def _stop_child(self) -> int | None:
        """Its exit code, if there was one."""
        if self._starting is not None:
            await asyncio.wait([self._starting])
            self._starting.result()
        child, self._child = self._child, None
        self._outputs = {}
        if child is None:
            return None
        code = await child.stop(patience_s=self._tools.limits.ffmpeg_stop_s)
        self.complaints = self._complaints(child)
        return code

    def _complaints(self, child: Child) -> tuple[str, ...]:
        secrets = (self._order.password, self._order.username)
        lines = [command.redact(line, secrets=secrets) for line in child.errors()]
        if self._skipped:
            lines.append(f"transkode terlalu lambat: {self._skipped} gambar dilewati")
        return tuple(lines)

    def current_complaints(self) -> tuple[str, ...]:
        """What the child complained of so far, or the one before it."""
        return self._complaints(self._child) if self._child is not None else self.complaints
