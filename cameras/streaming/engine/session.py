"""One camera: attempts, pauses between them, the change of lane, and what to say about it all."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from . import watch
from .ffmpeg import FfmpegLane
from .intake import Intake
from .orders import Limits, StreamOrder
from .reasons import BadData, Reason, StreamFault, Unsupported, words
from .repack import RepackLane
from .reports import State, StreamReport
from .rtsp import Dial, dial_tcp
from .track import Track
from .trouble import Trouble
from .workshop import Workshop

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a session needs of the world; tests give their own."""

    clock: Callable[[], float]
    ffmpeg_path: str
    limits: Limits = field(default_factory=Limits)
    dial: Dial = dial_tcp
    roll: Callable[[], float] = random.random
    dead: Callable[[], int] = lambda: 1  # streams of this node that are out, this one included
    workshop: Workshop | None = None  # one of its own when none is shared


class CameraSession:
    def __init__(self, order: StreamOrder, *, world: Surroundings, track: Track | None = None) -> None:
        self.order = order
        self.track = track or Track(limits=world.limits, now=world.clock())
        self.track.ring_s = order.ring_s
        self._world = world
        self._intake = Intake(self.track, limits=world.limits, clock=world.clock)
        self._repack = RepackLane(order, intake=self._intake, dial=world.dial, limits=world.limits)
        workshop = world.workshop or Workshop(
            ffmpeg_path=world.ffmpeg_path, dial=world.dial, limits=world.limits, clock=world.clock
        )
        self._ffmpeg = FfmpegLane(order, intake=self._intake, workshop=workshop)
        self._lane: RepackLane | FfmpegLane = self._ffmpeg if order.lane == "ffmpeg" else self._repack
        self._lane_words = ""
        self._task: asyncio.Task[None] | None = None
        self._stall: asyncio.Future[StreamFault] | None = None
        self._ordered_at = self._since = world.clock()
        self._playing_since: float | None = None
        self._fault: StreamFault | None = None
        self._verdict = watch.Verdict(State.STARTING, Reason.CONNECTING, watch.Act.WAIT)
        self._restarts = 0
        self._trouble = Trouble()
        self._hurried = asyncio.Event()

    def start(self, *, after: asyncio.Task[None] | None = None) -> None:
        """Begins in the background; `after` is the end of a session that must be over first."""
        self._task = asyncio.get_running_loop().create_task(self._run(after), name=f"stream {self.order.key}")

    def carries(self, order: StreamOrder) -> bool:
        """Whether `adjust` is enough. Who plays H.265 matters only where H.265 comes and may be passed through."""
        asks_codec = order.lane == "auto" and self._lane.codec in ("", "H.265")
        before = self.order if asks_codec else replace(self.order, hevc=order.hevc)
        return before.pulled == order.pulled

    def adjust(self, order: StreamOrder) -> None:
        """Takes an order that it carries already and that differs only in what is kept or made of it."""
        self.order = self._repack.order = order
        self.track.ring_s = order.ring_s
        self._ffmpeg.adjust(order)

    async def stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    def hurry(self) -> None:
        """Ends the pause between two attempts; not after a refused password, which must not be tried often."""
        if self._fault is None or self._fault.reason is not Reason.AUTH:
            self._hurried.set()

    def tick(self) -> bool:
        """Looks at the stream; restarts it when it stands still. True when state or reason changed."""
        now = self._world.clock()
        sight = watch.Sight(
            ordered_at=self._ordered_at,
            shown_at=self._intake.shown_at,
            playing_since=self._playing_since,
            completed_at=self._intake.completed_at,
            fault=self._fault.reason if self._fault else Reason.NONE,
        )
        verdict = watch.judge(sight, now=now, limits=self._world.limits)
        if verdict.act is watch.Act.RESTART and self._stall is not None and not self._stall.done():
            self._stall.set_result(StreamFault(Reason.NO_FRAMES))
        before, self._verdict = self._verdict, verdict
        if before.state is not verdict.state:
            self._since = now
        return (before.state, before.reason) != (verdict.state, verdict.reason)

    @property
    def is_out(self) -> bool:
        """Whether its attempts add to the load of a node that tries to get its cameras back."""
        return self._fault is not None and self._fault.reason not in watch.HOPELESS

    def report(self) -> StreamReport:
        state, reason = self._verdict.state, self._verdict.reason
        fault = self._fault
        said = fault.words if fault and fault.reason is reason else words(reason)
        track, intake = self.track, self._intake
        return StreamReport(
            key=self.order.key,
            state=state,
            reason_code=reason.value,
            words=said,
            last_frame_at=intake.shown_at,
            since=self._since,
            lane=self._lane.name,
            lane_words=self._lane_words or ("lewat UDP" if self._lane is self._repack and self._repack.by_udp else ""),
            codec=self._lane.codec,
            width=track.width,
            height=track.height,
            fps=round(track.fps, 2),
            bitrate_kbps=round(track.bitrate_kbps, 1),
            gop_s=round(track.gop_s, 2),
            restarts=self._restarts,
            lost_packets=self._lane.lost_packets,
            clock_offset_s=intake.clock_offset_s,
            viewed_at=track.viewed_at,
            audio=self._lane.audio,
            restarts_hour=self._trouble.restarts_hour(now=self._world.clock()),
            last_error=self._trouble.last_error,
            last_error_at=self._trouble.last_error_at,
            reordered=intake.reordered,
            complaints=self._ffmpeg.complaints if self._lane is self._ffmpeg else (),
        )

    async def _run(self, after: asyncio.Task[None] | None) -> None:
        if after is not None:
            await asyncio.wait([after])
        failures = 0
        while True:
            shown_before = self._intake.shown_at
            fault = await self._attempt()
            interrupted = self._intake.shown_at != shown_before
            failures = 1 if interrupted else failures + 1
            self._restarts += 1
            if self._changes_lane(fault):
                failures = 0
                continue
            self._fault = fault
            self._trouble.note(fault.words, at=self._world.clock(), interrupted=interrupted)
            await self._pause(
                watch.pause_s(fault.reason, failures=failures, dead=self._world.dead(), roll=self._world.roll())
            )
            self._lane.patient = watch.is_patient(failures)

    async def _attempt(self) -> StreamFault:
        self._stall = asyncio.get_running_loop().create_future()
        lane = asyncio.ensure_future(self._lane.run(on_playing=self._begin_playing))
        try:
            await asyncio.wait([lane, self._stall], return_when=asyncio.FIRST_COMPLETED)
            if lane.done():
                return lane.result()
            return self._stall.result()
        except StreamFault as fault:
            return fault
        except Exception:
            logger.exception("stream attempt failed", extra={"stream": self.order.key})
            return BadData("kesalahan mesin media")
        finally:
            self._playing_since = None
            if not lane.done():
                lane.cancel()
                await asyncio.wait([lane])
            if not lane.cancelled():
                lane.exception()  # read, so that asyncio does not complain; the stall is the reason that counts

    def _begin_playing(self) -> None:
        self._playing_since = self._world.clock()
        self._fault = None

    def _changes_lane(self, fault: StreamFault) -> bool:
        """What the first lane cannot carry goes to ffmpeg, and stays there as long as the order does."""
        if not isinstance(fault, Unsupported) or fault.final:
            return False
        if self.order.lane != "auto" or self._lane is self._ffmpeg:
            return False
        self._lane = self._ffmpeg
        self._lane_words = f"lewat ffmpeg: {fault.detail}"
        logger.info("stream takes the ffmpeg lane", extra={"stream": self.order.key, "why": fault.detail})
        return True

    async def _pause(self, seconds: float) -> None:
        self._hurried.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._hurried.wait()
