"""The media node: a Celery worker that carries the engine. Celery brings orders, this keeps the streams.

Three threads meet here. The engine lives in one with its own event loop and serves its tracks on a port of its own.
The clerk, another, says once a second that the node lives and writes what the engine reports. Celery's pool threads
call ``reconcile_now``. While Valkey or the database is away the engine goes on with what people look at; what nobody
fetches ends after ten seconds, because others may have taken it over (docs/decisions/0007-several-machines.md).
"""

import asyncio
import contextlib
import datetime as dt
import os
import queue
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import imageio_ffmpeg
import structlog
import uvicorn
import uvloop
from celery import bootsteps
from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from cameras.streaming import demand, dispatch, encoders, grants, load, orders, states, stills
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.files import Files
from cameras.streaming.engine.orders import StillPace, StreamOrder
from cameras.streaming.engine.quick import protocol_for
from cameras.streaming.engine.reports import FleetReport, State, StreamReport
from cameras.streaming.health import Health
from cameras.streaming.keeper import Keeper
from cameras.streaming.membership import Membership, NameTaken
from cameras.streaming.models import Priority, StreamAssignment
from cameras.streaming.standing import Standing

log = structlog.get_logger(__name__)

HEARTBEAT_S = 1.0
RECONCILE_ANYWAY_S = 5.0  # when no order came: the broker may be away
REVIEW_S = 5.0  # an ended right ends a running picture within this time and the segments a player holds
VIEWED_S = 5.0  # a playlist asked for this recently is watched, whoever asks
FENCE_S = 10.0  # nobody has heard of us for so long: end what is not fetched, its camera may take one session only
RECORDED_FENCE_S = 60.0  # a recording is evidence; it may run twice for a while
ROLE = "node"

_carrier: "Carrier | None" = None


class Carrier:
    """One engine, its server and its clerk."""

    def __init__(self, *, name: str, bind: str, url: str, capacity: int, transcode_cores: float = 0) -> None:
        self.name = name
        self._stopping = threading.Event()
        self._membership = Membership(
            name=name,
            url=url,
            capacity=capacity,
            transcode_cores=transcode_cores,
            now=timezone.now,
            sleep=self._stopping.wait,
        )
        host, _, port = bind.rpartition(":")
        self._standing = Standing()
        verify_grant = partial(_verify, grants.Checked(grants.derive_secret(settings.SECRET_KEY)), self._standing)
        self._news: queue.SimpleQueue[StreamReport | FleetReport] = queue.SimpleQueue()
        self._keeper = Keeper(name=name, root=settings.MEDIA_FOLDER, kept=lambda key, at: self._engine.kept(key, at))
        ffmpeg_path = imageio_ffmpeg.get_ffmpeg_exe()
        self._encoder = encoders.chosen(ffmpeg_path)
        self._engine = Engine(
            verify_grant=verify_grant,
            on_state=self._news.put,
            on_fleet=self._news.put,
            ffmpeg_path=ffmpeg_path,
            encoder=self._encoder.encoder,
            transcode_cores=transcode_cores,
            recorder=self._keeper.recorder,
            ring_bytes=settings.MEDIA_RING_MB << 20,
        )
        served = Files(
            self._engine.origin,
            root=settings.MEDIA_FOLDER,
            node=name,
            verify_grant=verify_grant,
            clock=time.time,
        )
        self._meter = load.Meter(served)
        self._load = load.Load()
        self._server = uvicorn.Server(
            uvicorn.Config(
                self._meter,
                host=host,
                port=int(port),
                http=protocol_for(self._engine.origin, meter=self._meter),
                proxy_headers=False,
                lifespan="off",
                access_log=False,
                log_config=None,
                log_level="warning",  # at "info" it writes the address of each socket, and with it a grant
                ws="websockets-sansio",
                ws_per_message_deflate=False,  # pictures are compressed already
                ws_max_size=16384,  # longer than the longest text of the live lane, which then says why it closes
                server_header=False,
                timeout_graceful_shutdown=3,  # a download must not keep the cameras' sessions from being closed
            )
        )
        self._health = Health(name)
        self._stills = stills.Share(
            name, StillPace(period_s=settings.STILL_SECONDS, per_group=settings.STILLS_PER_RECORDER)
        )
        self._unwritten: list[StreamReport | FleetReport] = []
        self._in_fleet: set[str] = set()
        self._orders: list[StreamOrder] = []
        self._ours: frozenset[str] | None = None  # keys; None before the first look
        self._fenced = False
        self._reconcile_lock = threading.Lock()
        self._reconciled_at = 0.0
        self._reviewed_at = 0.0
        self._threads = [
            threading.Thread(target=self._vital, args=(self._run_engine,), name="engine", daemon=True),
            threading.Thread(target=self._vital, args=(self._run_clerk,), name="clerk", daemon=True),
        ]

    def start(self) -> None:
        self._keeper.start()
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._server.should_exit = True
        for thread in self._threads:
            thread.join(timeout=5)
        self._keeper.stop()

    def hurry_clips(self) -> None:
        self._keeper.hurry()

    def reconcile(self) -> None:
        """Give the engine the complete wanted set of this node, once the node has its name to itself."""
        if not self._membership.joined:
            return
        with self._reconcile_lock:
            now = timezone.now()
            wanted, refused = orders.for_node(self.name, now=now)
            self._orders, self._ours = wanted, frozenset(order.key for order in wanted)
            self._engine.apply(wanted)
            self._reconciled_at = time.monotonic()
            states.record(refused, node=self.name, now=now)
            told = [_split(order.key) for order in wanted] + [(said.camera, said.profile) for said in refused]
            states.forget(self.name, told, now=now)

    def _vital(self, work: Callable[[], None]) -> None:
        """The supervisor starts a fresh node when a thread ends: half a node must not say that it lives."""
        try:
            work()
        finally:
            if not self._stopping.is_set():
                log.error("node_half_dead", node=self.name, ended=threading.current_thread().name, exc_info=True)
                os._exit(1)

    def _run_engine(self) -> None:
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        """Until the server is told to end, or one of the three ends by itself."""
        work = (self._listen(), self._engine.run(), self._watch_the_fence())
        running = [asyncio.create_task(one) for one in work]
        done, _ = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        await self._engine.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        for task in done:
            task.result()

    async def _listen(self) -> None:
        try:
            await self._server.serve()
        except SystemExit as refused:  # so uvicorn says that the port is taken, and a thread would end without a word
            raise OSError("the media port cannot be opened") from refused

    async def _watch_the_fence(self) -> None:
        """In the engine's loop: the clerk may hang in a database that no longer answers."""
        while True:
            await asyncio.sleep(HEARTBEAT_S)
            self.fence(silent_s=self._membership.silent_s(), now=timezone.now().timestamp())

    def fence(self, *, silent_s: float, now: float) -> None:
        """Cut off from the others: keep what somebody fetches here, and for a minute what is recorded; end the rest."""
        if silent_s <= FENCE_S:
            self._fenced = False
            return
        fetched = {report.key for report in self._engine.reports() if (report.viewed_at or 0) > now - FENCE_S}
        kept = [
            order
            for order in self._orders
            if order.key in fetched or (order.record_to is not None and silent_s <= RECORDED_FENCE_S)
        ]
        if not self._fenced or len(kept) != len(self._orders):
            log.warning("node_cut_off", node=self.name, silent_s=round(silent_s), kept=len(kept), of=len(self._orders))
        self._fenced = True
        self._orders = kept
        self._engine.apply(kept)

    def _run_clerk(self) -> None:
        beat_due = 0.0
        while not self._stopping.is_set():
            close_old_connections()
            try:
                if time.monotonic() >= beat_due:
                    beat_due = time.monotonic() + HEARTBEAT_S
                    self._beat()
                self._write_news(wait_s=max(0.0, beat_due - time.monotonic()))
            except DatabaseError as error:
                log.warning("node_cannot_write", node=self.name, error=str(error).splitlines()[0])
                self._stopping.wait(HEARTBEAT_S)
            except NameTaken as taken:
                log.error("node_name_taken", node=self.name, why=str(taken))
                os._exit(os.EX_CONFIG)  # two carriers of one name would each pull the other's cameras
        self._say_goodbye()

    def _beat(self) -> None:
        newcomer = self._membership.beat(self._figures())
        now = timezone.now()
        if newcomer:  # what it carried before has been given away
            log.info("node_joined", node=self.name)
            self.reconcile()
        self._stills.beat(self._engine.stills, now=now)
        self._health.beat(self._engine.reports, now=now)
        self._lease_what_is_watched(now)
        if time.monotonic() - self._reviewed_at > REVIEW_S:
            self._reviewed_at = time.monotonic()
            self._standing.review(now=now)
        if time.monotonic() - self._reconciled_at > RECONCILE_ANYWAY_S:
            self.reconcile()

    def _lease_what_is_watched(self, now: dt.datetime) -> None:
        """A player without a page (VLC, ffmpeg, a script) keeps its stream by asking for the playlist."""
        since = now.timestamp() - VIEWED_S
        keys = {_split(report.key) for report in self._engine.reports() if (report.viewed_at or 0) > since}
        if keys:
            rows = StreamAssignment.objects.filter(node__name=self.name, camera__code__in={code for code, _ in keys})
            pairs = [
                (row.camera_id, row.profile)
                for row in rows.select_related("camera")
                if (row.camera.code, row.profile) in keys
            ]
            until = now + dt.timedelta(seconds=VIEWED_S)
            # What a bare player can play is not known; it does not decide for the pages.
            demand.lease(pairs, holder=f"player@{self.name}", until=until, priority=Priority.MOBILE, hevc=True)

    def _write_news(self, *, wait_s: float) -> None:
        """Wait for the first piece of news at most ``wait_s``, then write all there is.

        What the database did not take stays here for the next time: the engine tells each change once.
        """
        with contextlib.suppress(queue.Empty):
            self._unwritten.append(self._news.get(timeout=0 if self._unwritten else wait_s))
        while not self._news.empty():
            self._unwritten.append(self._news.get())
        if self._unwritten:
            self._write(self._unwritten, now=timezone.now())
            self._unwritten.clear()

    def _write(self, batch: list[StreamReport | FleetReport], *, now: dt.datetime) -> None:
        """States as they are now, and one piece of news for cameras that died together.

        A camera told as part of a fleet is not told again alone when stale turns to lost; a picture of it ends that.
        """
        newest: dict[str, StreamReport] = {}
        died_together: set[str] = set()
        for report in batch:
            for stream in report.streams if isinstance(report, FleetReport) else [report]:
                if self._ours is not None and stream.key not in self._ours:
                    continue  # old news of a stream that another node has now, and tells better
                newest[stream.key] = stream
                if isinstance(report, FleetReport):
                    died_together.add(_split(stream.key)[0])
        alive = {_split(key)[0] for key, stream in newest.items() if stream.state == State.LIVE}
        untold = died_together - (self._in_fleet - alive)
        in_fleet = (self._in_fleet | died_together) - alive
        if untold:
            states.record_fleet_loss(untold, node=self.name, now=now)
        said = [_said(stream) for stream in newest.values()]
        states.record(said, node=self.name, now=now, told_as_fleet=frozenset(in_fleet))
        self._in_fleet = in_fleet

    def _figures(self) -> dict[str, Any]:
        reports = self._engine.reports()
        workshop = self._engine.workshop
        return {
            **load.of_streams(reports),
            **self._load.take(bytes_out=self._meter.bytes_out),
            "transcodes": workshop.running(),
            "stills": self._engine.stills.figures(),
            "transcode_cores_used": round(workshop.used(), 2),
            "encoders": encoders.figures(self._encoder),
        }

    def carried(self) -> list[StreamReport]:
        return self._engine.reports()

    def _say_goodbye(self) -> None:
        """The streams move now, not when the lease ends."""
        try:
            self._membership.goodbye()
        except DatabaseError:
            log.warning("node_left_without_goodbye", node=self.name)
        else:
            dispatch.plan()


class MediaNodeStep(bootsteps.StartStopStep):
    """Hooks the carrier into the life of a Celery worker started with WARROOM_ROLE=node."""

    requires = {"celery.worker.components:Pool"}

    def include_if(self, parent: Any) -> bool:
        return settings.ROLE == ROLE

    def start(self, parent: Any) -> None:
        global _carrier
        _carrier = Carrier(
            name=settings.MEDIA_NODE_NAME,
            bind=settings.MEDIA_NODE_BIND,
            url=settings.MEDIA_NODE_URL,
            capacity=settings.MEDIA_NODE_CAPACITY,
            transcode_cores=settings.MEDIA_NODE_TRANSCODE_CORES,
        )
        _carrier.start()

    def stop(self, parent: Any) -> None:
        if _carrier is not None:
            _carrier.stop()

    terminate = stop


def carrier() -> Carrier | None:
    """The one of this process; None in a worker that is no media node."""
    return _carrier


def reconcile_now() -> None:
    """Called by the order on the node's own queue. Elsewhere there is nothing to reconcile."""
    if _carrier is not None:
        _carrier.reconcile()


def cut_now() -> None:
    """Called by the order on the node's own queue: a clip waits."""
    if _carrier is not None:
        _carrier.hurry_clips()


def _verify(checked: grants.Checked, standing: Standing, grant: str, key: str, now: float) -> bool:
    if not checked(grant, key, now=now):
        return False
    return standing.allows(grants.subject(grant), key, now=now)


def _split(key: str) -> tuple[str, str]:
    code, _, profile = key.rpartition("/")
    return code, profile


def _said(report: StreamReport) -> states.Said:
    code, profile = _split(report.key)
    return states.Said(
        camera=code,
        profile=profile,
        state=str(report.state),
        reason=report.reason_code,
        words=report.words,
        last_frame_at=_aware(report.last_frame_at),
        since=dt.datetime.fromtimestamp(report.since, dt.UTC),
        lane=report.lane,
        codec=report.codec,
        width=report.width,
        height=report.height,
        restarts=report.restarts,
    )


def _aware(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else dt.datetime.fromtimestamp(seconds, dt.UTC)
