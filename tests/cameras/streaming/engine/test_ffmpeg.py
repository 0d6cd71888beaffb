"""The second lane with real ffmpeg children: what they show, what they share, how they die."""

import asyncio
import os
import signal
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest
import uvloop

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import Limits, StreamOrder, TranscodeSpec
from cameras.streaming.engine.reports import State, StreamReport
from tests.cameras.streaming.engine import asgi, footage, reading
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.footage import Footage

pytestmark = pytest.mark.media

LOGIN = ("admin", "r4h@s'ia /:%")
SMALL = TranscodeSpec(160, 90, 5, 100)
TILE = StreamOrder("C/tile", "", lane="ffmpeg", transcode=SMALL)
MAIN = StreamOrder("C/main", "", lane="ffmpeg", transcode=TranscodeSpec(320, 180, 10, 300))


async def wait_for(met: Callable[[], bool], *, patience_s: float = 20) -> None:
    async with asyncio.timeout(patience_s):
        while not met():  # noqa: ASYNC110 - a real child's progress is no event of this loop
            await asyncio.sleep(0.05)


def children(pid: str = "self") -> list[Path]:
    tasks = Path(f"/proc/{pid}/task")
    return [Path("/proc", child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


class Node:
    """An engine with one camera behind real TCP."""

    def __init__(self, camera: Camera, *, limits: Limits | None = None, cores: float = 8) -> None:
        self.camera = camera
        self.news: list[StreamReport] = []
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=self.news.append,
            ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
            limits=limits,
            transcode_cores=cores,
        )

    async def __aenter__(self) -> "Node":
        self._server = await self.camera.serve()
        self.port = self._server.sockets[0].getsockname()[1]
        self._running = asyncio.ensure_future(self.engine.run())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.engine.close()
        await self._running
        self._server.close()

    def report(self, key: str = "C/tile") -> StreamReport:
        return {report.key: report for report in self.engine.reports()}[key]

    def order(self, *orders: StreamOrder, path: str = "live") -> None:
        self.engine.apply([replace(order, address=f"rtsp://127.0.0.1:{self.port}/{path}") for order in orders])

    async def live(self, *keys: str) -> None:
        await wait_for(
            lambda: {*keys} <= {report.key for report in self.engine.reports() if report.state is State.LIVE}
        )

    async def frames(self, key: str = "C/tile") -> list[reading.Frame]:
        """What a player would see once there are two segments."""
        await asyncio.sleep(2.5)
        return await reading.frames(self.engine.origin, f"/media/n/{key}/g")

    async def play(self, order: StreamOrder) -> list[reading.Frame]:
        self.order(order)
        await self.live(order.key)
        return await self.frames(order.key)


def steps(frames: list[reading.Frame]) -> list[float]:
    """Seconds between pictures."""
    return [(after.time - before.time) / 90_000 for before, after in zip(frames, frames[1:], strict=False)]


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda: footage.make(), "H.264"),
        (lambda: footage.make_with_b_frames(), "H.264"),
        (lambda: footage.make_hevc(), "H.265"),
        (lambda: footage.make_mjpeg(), "MJPEG"),
        (lambda: footage.make_mpeg4(), "MPEG-4"),
        (lambda: footage.make(gop=300, seconds=30), "H.264"),
        (lambda: footage.make(size="1920x1080", fps=25, gop=50), "H.264"),
    ],
    ids=["h264", "b-frames", "hevc", "mjpeg", "mpeg4", "gop of 30 s", "1080p25"],
)
async def test_a_camera_of_any_kind_becomes_the_ordered_picture(made: Callable[[], Footage], said: str) -> None:
    async with Node(Camera(made())) as node:
        frames = await node.play(TILE)
        report = node.report()

    height = 90 if said != "MJPEG" else 88  # RFC 2435 counts in blocks of 8
    assert (report.lane, report.codec, report.width, report.height) == ("ffmpeg", said, 160, height)
    assert {(frame.width, frame.height) for frame in frames} == {(160, height)}
    assert steps(frames) == pytest.approx([0.2] * (len(frames) - 1), abs=0.003)
    assert report.gop_s == pytest.approx(1, abs=0.25)


async def test_the_picture_is_young_and_never_larger_or_faster_than_its_source() -> None:
    async with Node(Camera(footage.make(fps=10))) as node:
        frames = await node.play(replace(TILE, transcode=TranscodeSpec(1920, 1080, 25, 900)))

    assert {(frame.width, frame.height) for frame in frames} == {(320, 180)}
    assert steps(frames) == pytest.approx([0.1] * (len(frames) - 1), abs=0.003)


async def test_other_shapes_keep_their_proportions() -> None:
    async with Node(Camera(footage.make(size="352x288"))) as node:
        frames = await node.play(replace(TILE, transcode=TranscodeSpec(160, 90, 5, 100)))

    assert {(frame.width, frame.height) for frame in frames} == {(110, 90)}


async def test_what_the_first_lane_cannot_carry_comes_here_by_itself() -> None:
    async with Node(Camera(footage.make_hevc(), login=LOGIN)) as node:
        order = replace(TILE, lane="auto", username=LOGIN[0], password=LOGIN[1])
        await node.play(order)
        report = node.report()
        seen = [(path / name).read_bytes() for path in children() for name in ("cmdline", "environ")]
        snapshot = await asgi.request(node.engine.origin, "/media/n/C/tile/g/snapshot.jpg")

    assert report.lane == "ffmpeg"
    assert "H.265" in report.lane_words
    assert any(b"ffmpeg" in text for text in seen)
    assert not any(secret in text for text in seen for secret in (b"r4h", b"rtsp:", b"admin", b"127.0.0.1"))
    assert snapshot.body[:3] == b"\xff\xd8\xff"


async def test_two_pictures_of_one_camera_come_from_one_child_and_one_connection() -> None:
    async with Node(Camera(footage.make_hevc())) as node:
        node.order(TILE, MAIN)
        await node.live("C/tile", "C/main")
        small, large = await asyncio.gather(node.frames("C/tile"), node.frames("C/main"))
        many, dialled = len(children()), len(node.camera.peers)

    assert (many, dialled) == (1, 1)
    assert {(frame.width, frame.height) for frame in small} == {(160, 90)}
    assert {(frame.width, frame.height) for frame in large} == {(320, 180)}
    assert steps(large) == pytest.approx([0.1] * (len(large) - 1), abs=0.003)


async def test_a_picture_that_joins_later_costs_the_first_a_moment() -> None:
    async with Node(Camera(footage.make_hevc())) as node:
        node.order(TILE)
        await node.live("C/tile")
        [first] = children()
        node.order(TILE, MAIN)
        await node.live("C/tile", "C/main")
        await node.frames("C/main")
        [second] = children()
        pieces = await reading.pieces(node.engine.origin, "/media/n/C/tile/g")
        restarts = node.report().restarts

    assert first != second
    assert restarts == 0
    assert [piece.discontinuity for piece in pieces].count(True) <= 2
    assert not children()


async def test_a_picture_that_leaves_takes_nothing_from_the_other() -> None:
    async with Node(Camera(footage.make_hevc())) as node:
        node.order(TILE, MAIN)
        await node.live("C/tile", "C/main")
        before = children()
        node.order(TILE)
        frames = await node.frames("C/tile")
        after = children()

    assert before == after
    assert len(frames) >= 10


async def test_a_killed_child_is_back_within_three_seconds() -> None:
    async with Node(Camera(footage.make())) as node:
        node.order(TILE)
        await node.live("C/tile")
        [child] = children()
        os.kill(int(child.name), signal.SIGKILL)
        await wait_for(lambda: not child.exists())
        loop = asyncio.get_running_loop()
        killed_at, shown_at = loop.time(), node.report().last_frame_at
        await wait_for(lambda: node.report().last_frame_at != shown_at)
        took_s = loop.time() - killed_at

    assert took_s < 3
    assert node.news[-1].state is not State.LOST


async def test_a_camera_that_goes_away_takes_its_child_along() -> None:
    async with Node(Camera(footage.make()), limits=Limits(stale_s=1.5, ffmpeg_stop_s=0.5)) as node:
        await node.play(TILE)
        [before] = children()
        node.camera.answers = False
        node.camera.muted = True
        await wait_for(lambda: node.report().restarts >= 1)

        assert node.report().state is State.STALE
        assert before not in children()


async def test_a_closed_engine_leaves_no_child_and_no_zombie() -> None:
    async with Node(Camera(footage.make())) as node:
        node.order(TILE, MAIN)
        await node.live("C/tile", "C/main")

    assert not children()


async def test_a_full_quota_refuses_the_less_important_and_lets_it_in_later() -> None:
    limits = Limits(stale_s=1.0)
    async with Node(Camera(footage.make()), limits=limits, cores=0.005) as node:
        low, high = replace(TILE, key="A/tile", priority=5), replace(TILE, key="B/tile", priority=1)
        first = replace(low, address=f"rtsp://127.0.0.1:{node.port}/a")
        node.engine.apply([first])
        await node.live("A/tile")
        node.engine.apply([first, replace(high, address=f"rtsp://127.0.0.1:{node.port}/b")])
        await node.live("B/tile")
        await wait_for(lambda: node.report("A/tile").reason_code == "transcode_full")
        words, many = node.report("A/tile").words, len(children())
        node.engine.apply([first])
        await wait_for(lambda: node.report("A/tile").state is State.LIVE and len(children()) == 1)

    assert many == 1
    assert words.startswith("kuota transkode penuh")


def test_the_lane_runs_on_uvloop_outside_the_main_thread() -> None:
    """As in a media node: Celery owns the main thread."""

    async def story() -> int:
        async with Node(Camera(footage.make())) as node:
            return len(await node.play(TILE))

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: uvloop.run(story())).result() >= 10
