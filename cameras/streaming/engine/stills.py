"""A still picture of every camera now and then, kept in memory: from its running stream, its HTTP snapshot or its RTSP.

`rounds` says when, `keyframe` and `httpsnapshot` fetch, `snapshot` makes the small JPEG. Nothing here is a stream: a
fetch that fails says nothing about a camera that somebody watches.
"""

import asyncio
import importlib
import logging
import random
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, NamedTuple

from .keyframe import key_frame
from .orders import Limits, StillOrder, StillPace
from .reasons import BadData, Reason, StreamFault
from .rounds import Rounds
from .rtsp import Dial, dial_tcp
from .track import KeyFrame

logger = logging.getLogger(__name__)

LOOK_AT_LEAST_S = 1.0
LOOK_AT_MOST_EVERY_S = 0.02  # so that what falls due together is begun together
HTTP_TRIES = 3  # failures after which a camera's HTTP snapshot is left alone
HTTP_AGAIN_AFTER = 50  # pictures by RTSP


class Still(NamedTuple):
    jpeg: bytes
    taken_at: float  # unix seconds


class Stills:
    """`want`, `get` and `seen` may be called from any thread; everything else belongs to the loop that runs `run`."""

    def __init__(
        self,
        *,
        newest: Callable[[str], KeyFrame | None] = lambda code: None,
        clock: Callable[[], float] = time.time,
        dial: Dial = dial_tcp,
        limits: Limits | None = None,
        roll: Callable[[], float] = random.random,
        darkroom: Executor | None = None,
    ) -> None:
        self._newest = newest
        self._clock = clock
        self._dial = dial
        self._limits = limits or Limits()
        self._roll = roll
        self._rounds = Rounds(StillPace(period_s=0))
        self._wanted: tuple[list[StillOrder], StillPace] = ([], self._rounds.pace)
        self._kept: dict[str, Still] = {}
        self._seen: set[str] = set()
        self._taken = 0
        self._http_failures: dict[str, int] = {}
        self._http: Any = None
        self._fetches: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        # One thread: libav's work is in C and lets the engine's loop run meanwhile; more threads would take its core.
        self._darkroom = darkroom or ThreadPoolExecutor(1, thread_name_prefix="stills")
        self._thumbnails: Any = None

    def want(self, orders: Iterable[StillOrder], *, pace: StillPace) -> None:
        """The complete set of cameras this engine takes pictures of."""
        self._wanted = (list(orders), pace)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._changed.set)

    def get(self, code: str) -> Still | None:
        return self._kept.get(code)

    def seen(self) -> set[str]:
        """Cameras whose stream gave a picture since this was asked last. A snapshot over HTTP proves no stream."""
        seen, self._seen = self._seen, set()
        return seen

    def figures(self) -> dict[str, int]:
        """`taken`: pictures since the start."""
        fetching, failing = len(self._fetches), self._rounds.dead
        return {"taken": self._taken, "kept": len(self._kept), "fetching": fetching, "failing": failing}

    async def run(self) -> None:
        """Until cancelled."""
        self._loop = asyncio.get_running_loop()
        taken_over: object = None
        try:
            while True:
                self._changed.clear()
                if taken_over is not self._wanted:
                    taken_over = self._wanted
                    self._take_over(*self._wanted)
                for order in self._rounds.take(now=self._clock()):
                    task = self._loop.create_task(self._fetch(order), name=f"still {order.code}")
                    self._fetches.add(task)
                    task.add_done_callback(self._fetches.discard)
                await self._wait()
        finally:
            await self._close()

    def _take_over(self, orders: list[StillOrder], pace: StillPace) -> None:
        self._rounds.pace = pace
        self._rounds.want(orders, now=self._clock())
        codes = {order.code for order in orders} if pace.period_s else set()
        for code in [code for code in self._kept if code not in codes]:
            del self._kept[code]
        for code in [code for code in self._http_failures if code not in codes]:
            del self._http_failures[code]

    async def _wait(self) -> None:
        due = self._rounds.next_at()
        pause = LOOK_AT_LEAST_S if due is None else min(LOOK_AT_LEAST_S, due - self._clock())
        await asyncio.sleep(LOOK_AT_MOST_EVERY_S)
        if pause <= LOOK_AT_MOST_EVERY_S or self._changed.is_set():
            return
        timer = asyncio.get_running_loop().call_later(pause - LOOK_AT_MOST_EVERY_S, self._changed.set)
        await self._changed.wait()
        timer.cancel()

    async def _fetch(self, order: StillOrder) -> None:
        fault: StreamFault | None = None
        since = self._clock()
        try:
            self._kept[order.code] = Still(await self._picture(order), self._clock())
            self._taken += 1
        except StreamFault as failure:
            fault = failure
            logger.debug("no still", extra={"camera": order.code, "why": failure.words})
        except Exception:
            fault = BadData("kesalahan mesin media")
            logger.exception("still failed", extra={"camera": order.code})
        finally:
            hopeless = fault is not None and fault.reason in (Reason.AUTH, Reason.UNSUPPORTED)
            now = self._clock()
            self._rounds.finish(order, ok=fault is None, hopeless=hopeless, since=since, now=now, roll=self._roll())
            self._changed.set()

    async def _picture(self, order: StillOrder) -> bytes:
        running = self._newest(order.code)
        if running is not None:
            return await self._develop("of_running", running)
        failures = self._http_failures.get(order.code, 0)
        if order.snapshot_address and (failures < HTTP_TRIES or not order.address):
            try:
                made = await self._develop("of_jpeg", await self._http_snapshots().fetch(order))
            except StreamFault as fault:
                # A refused password is not tried again soon: cameras lock accounts.
                self._http_failures[order.code] = HTTP_TRIES if fault.reason is Reason.AUTH else failures + 1
                if not order.address:
                    raise
            else:
                self._http_failures.pop(order.code, None)
                return made
        elif failures:
            self._http_failures[order.code] = (failures + 1) % (HTTP_TRIES + HTTP_AGAIN_AFTER)
        if not order.address:
            raise StreamFault(Reason.REFUSED, "cuplikan tidak diberikan")
        coded = await key_frame(order, dial=self._dial, limits=self._limits)
        made = await self._develop("of_coded", coded)
        self._seen.add(order.code)
        return made

    async def _develop(self, how: str, negative: object) -> bytes:
        snapshot = importlib.import_module(".snapshot", __package__)
        if self._thumbnails is None:
            self._thumbnails = snapshot.Thumbnails()
        try:
            work = getattr(self._thumbnails, how)
            made: bytes = await asyncio.get_running_loop().run_in_executor(self._darkroom, work, negative)
        except snapshot.NoPicture as unreadable:
            raise BadData("gambar tidak terbaca") from unreadable
        return made

    def _http_snapshots(self) -> Any:
        if self._http is None:
            self._http = importlib.import_module(".httpsnapshot", __package__).HttpSnapshots(limits=self._limits)
        return self._http

    async def _close(self) -> None:
        fetches = list(self._fetches)
        for task in fetches:
            task.cancel()
        await asyncio.gather(*fetches, return_exceptions=True)
        self._darkroom.shutdown(wait=False, cancel_futures=True)
        if self._http is not None:
            await self._http.close()
