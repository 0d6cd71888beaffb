"""The media engine: all wanted streams of one node, their news, and the origin that serves them."""

import asyncio
import logging
import math
import time
from collections.abc import Callable, Iterable

from . import watch
from .clipping import Kept
from .clock import SteadyClock
from .encoders import Encoder
from .keeping import Keeping
from .orders import Limits, StreamOrder
from .origin import Origin, VerifyGrant
from .recorder import Recorder
from .reports import FleetReport, State, StreamReport
from .rtsp import Dial, dial_tcp
from .session import CameraSession, Surroundings
from .stills import Stills
from .track import KeyFrame
from .workshop import Workshop

logger = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5
# Cameras behind one switch die within a picture's time of each other; this long their deaths are counted as one.
FLEET_WINDOW_S = 1.0
KEPT_WAIT_S = 5.0
RING_BYTES = 1 << 30
DYING = (State.STALE, State.LOST)


class Engine:
    """`apply`, `reports`, `hurry` may be called from any thread; everything else belongs to the loop that runs `run`.

    `on_state` is called in that loop for each change of a stream's state or reason, and must not block. When more than
    a fifth of at least five streams die together, `on_fleet` gets them in one report instead (if it is given).
    """

    def __init__(
        self,
        *,
        verify_grant: VerifyGrant,
        on_state: Callable[[StreamReport], None],
        on_fleet: Callable[[FleetReport], None] | None = None,
        ffmpeg_path: str,
        clock: Callable[[], float] | None = None,
        limits: Limits | None = None,
        dial: Dial = dial_tcp,
        recorder: Recorder | None = None,
        ring_bytes: int = RING_BYTES,
        encoder: Encoder = Encoder.SOFTWARE,
        transcode_cores: float = math.inf,
    ) -> None:
        limits = limits or Limits()
        # Grants are other machines' dates; everything else here is about ages.
        wall, clock = clock or time.time, clock or SteadyClock()
        self._keeping = Keeping(ring_bytes=ring_bytes, recorder=recorder, clock=clock)
        self._dead = 1
        self.workshop = Workshop(
            ffmpeg_path=ffmpeg_path, dial=dial, limits=limits, clock=clock, encoder=encoder, cores=transcode_cores
        )
        self._world = Surroundings(
            clock=clock,
            ffmpeg_path=ffmpeg_path,
            limits=limits,
            dial=dial,
            dead=lambda: self._dead,
            workshop=self.workshop,
        )
        self._on_state = on_state
        self._on_fleet = on_fleet
        self._sessions: dict[str, CameraSession] = {}
        self._stopping: dict[str, asyncio.Task[None]] = {}
        self._wanted: dict[str, StreamOrder] = {}
        self._dying: dict[str, float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._closing = asyncio.Event()
        self.stills = Stills(newest=self._newest, clock=clock, dial=dial, limits=limits)
        self.origin = Origin(
            find=self._sessions.get,
            everything=self._sessions.values,
            verify_grant=lambda grant, key, now: verify_grant(grant, key, wall()),
            clock=clock,
            limits=limits,
            still=self.stills.get,
        )

    def apply(self, orders: Iterable[StreamOrder]) -> None:
        """The complete wanted set. ValueError when two orders have one key."""
        listed = list(orders)
        wanted = {order.key: order for order in listed}
        if len(wanted) != len(listed):
            raise ValueError("two orders for one stream")
        self._wanted = wanted
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._reconcile)

    def reports(self) -> list[StreamReport]:
        return [session.report() for session in list(self._sessions.values())]

    def hurry(self, key: str) -> None:
        """Somebody knows that the camera is back, or cannot wait: its next attempt begins at once."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._hurry, key)

    def _hurry(self, key: str) -> None:
        if key in self._sessions:
            self._sessions[key].hurry()

    def kept(self, key: str, since: float) -> list[Kept]:
        """What memory holds of a stream from `since` (unix s) on; from another thread than the loop's."""
        if self._loop is None or not self._loop.is_running():
            return []
        return asyncio.run_coroutine_threadsafe(self._kept(key, since), self._loop).result(timeout=KEPT_WAIT_S)

    async def _kept(self, key: str, since: float) -> list[Kept]:
        return self._keeping.kept(key, since)

    async def run(self) -> None:
        """Until `close`."""
        self._loop = asyncio.get_running_loop()
        self._reconcile()
        stilling = self._loop.create_task(self.stills.run(), name="stills")
        try:
            while not self._closing.is_set():
                self._look()
                try:
                    async with asyncio.timeout(LOOK_EVERY_S):
                        await self._closing.wait()
                except TimeoutError:
                    continue
        finally:
            stilling.cancel()
            await asyncio.wait([stilling])

    async def close(self) -> None:
        """Stops every stream and waits for the last child to be gone."""
        self._closing.set()
        self._wanted = {}
        self._reconcile()
        if self._stopping:
            await asyncio.wait(list(self._stopping.values()))

    def _newest(self, code: str) -> KeyFrame | None:
        """The last key frame of a camera that runs here and shows a picture; the small stream first."""
        for profile in ("tile", "main"):
            session = self._sessions.get(f"{code}/{profile}")
            if session is not None and session.report().state is State.LIVE:
                return session.track.key_frame()
        return None

    def _reconcile(self) -> None:
        wanted = {} if self._closing.is_set() else self._wanted
        for key, session in list(self._sessions.items()):
            if key not in wanted:
                self._stop(key, session)
                self._keeping.leave(key)
                self.origin.forget(key)
        for key, order in wanted.items():
            running = self._sessions.get(key)
            if running is None:
                self._start(order, CameraSession(order, world=self._world))
            elif running.carries(order):
                running.adjust(order)
                self._keeping.follow(order, running.track)
            else:
                self._stop(key, running)
                # The same track goes on, so that a player sees a discontinuity and not an end.
                self._start(order, CameraSession(order, world=self._world, track=running.track))

    def _start(self, order: StreamOrder, session: CameraSession) -> None:
        self._sessions[order.key] = session
        session.start(after=self._stopping.get(order.key))
        self._keeping.follow(order, session.track)
        session.tick()
        self._on_state(session.report())

    def _stop(self, key: str, session: CameraSession) -> None:
        del self._sessions[key]
        self._dying.pop(key, None)
        before = self._stopping.get(key)
        ending = asyncio.get_running_loop().create_task(_end(session, before), name=f"stop {key}")
        self._stopping[key] = ending
        ending.add_done_callback(lambda done: self._stopped(key, done))

    def _stopped(self, key: str, done: asyncio.Task[None]) -> None:
        if self._stopping.get(key) is done:
            del self._stopping[key]

    def _look(self) -> None:
        """One pass over all streams. Deaths wait a moment to see whether they are one piece of news."""
        now = self._world.clock()
        self._keeping.look()
        self._dead = sum(session.is_out for session in self._sessions.values())
        for key, session in list(self._sessions.items()):
            if not session.tick():
                continue
            report = session.report()
            if report.state in DYING:
                self._dying.setdefault(key, now)
            else:
                self._dying.pop(key, None)
                self._on_state(report)
        if self._dying and now - min(self._dying.values()) >= FLEET_WINDOW_S:
            self._tell_deaths(now)

    def _tell_deaths(self, now: float) -> None:
        dead = tuple(self._sessions[key].report() for key in self._dying)
        self._dying.clear()
        total = len(self._sessions)
        if self._on_fleet is not None and watch.is_fleet_loss(len(dead), total=total):
            logger.warning("many streams died together", extra={"died": len(dead), "total": total})
            self._on_fleet(FleetReport(at=now, total=total, streams=dead))
            return
        for report in dead:
            self._on_state(report)


async def _end(session: CameraSession, before: asyncio.Task[None] | None) -> None:
    await session.stop()
    if before is not None:
        await asyncio.wait([before])
