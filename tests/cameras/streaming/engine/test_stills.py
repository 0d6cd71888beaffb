"""Stills of scripted cameras, in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from typing import Any

import pytest

from cameras.streaming.engine import snapshot
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StillOrder, StillPace
from cameras.streaming.engine.stills import Still, Stills
from cameras.streaming.engine.track import KeyFrame
from tests.cameras.streaming.engine import asgi, footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.footage import Footage
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual


class AtOnce(Executor):
    """Virtual time does not wait for threads."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - an executor hands on whatever there is
            future.set_exception(error)
        return future


class Round:
    """Stills of cameras at rtsp://10.0.0.N/."""

    def __init__(self, loop: VirtualLoop, cameras: list[Camera], **given: Any) -> None:
        self.cameras = cameras
        self.dialled: list[str] = []
        self.stills = Stills(clock=loop.clock, dial=self._dial, roll=lambda: 0.5, darkroom=AtOnce(), **given)
        self.running = loop.create_task(self.stills.run())

    async def _dial(
        self, factory: Callable[[], asyncio.Protocol], host: str, port: int, tls: bool
    ) -> asyncio.Transport:
        self.dialled.append(host)
        return await self.cameras[int(host.rpartition(".")[2])].dial(factory, host, port, tls)

    def want(self, *, period_s: float = 60, **order: Any) -> None:
        listed = [StillOrder(f"C-{n}", f"rtsp://10.0.0.{n}/", **order) for n in range(len(self.cameras))]
        self.stills.want(listed, pace=StillPace(period_s=period_s, dead_per_s=1e-9))


def play(cameras: list[Camera], story: Callable[[Round], Coroutine[Any, Any, None]], **given: Any) -> None:
    async def told(loop: VirtualLoop) -> None:
        the_round = Round(loop, cameras, **given)
        await story(the_round)
        the_round.running.cancel()
        await asyncio.gather(the_round.running, return_exceptions=True)
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("still ")]

    run_virtual(told)


def film(**given: Any) -> Footage:
    return footage.make(size="640x360", **given)


def test_every_camera_has_a_small_picture_and_its_time() -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(30)
        for n in range(3):
            still = it.stills.get(f"C-{n}")
            assert still is not None
            assert snapshot.jpeg_size(still.jpeg) == (320, 180)
            assert len(still.jpeg) < 20_000
            assert still.taken_at > 0

    play([Camera(film()) for _ in range(3)], story)


def test_the_camera_is_left_as_soon_as_it_gave_its_key_frame() -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(20)
        camera = it.cameras[0]
        assert [request.split()[0] for request in camera.requests] == ["DESCRIBE", "SETUP", "PLAY", "TEARDOWN"]
        assert not camera.peers

    play([Camera(film())], story)


def test_pictures_come_again_each_period() -> None:
    async def story(it: Round) -> None:
        it.want(period_s=10)
        await asyncio.sleep(100)
        assert 8 <= len(it.cameras[0].asked("PLAY")) <= 12

    play([Camera(film())], story)


def test_a_joined_stream_waits_for_its_key_frame() -> None:
    """The camera is in the middle of its group of pictures: nothing before the next key frame decodes."""
    made = film(gop=20, seconds=4)
    late = Footage(made.fps, made.sps, made.pps, (*made.units[5:], *made.units[:5]))

    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(30)
        assert it.stills.get("C-0") is not None

    play([Camera(late)], story)


@pytest.mark.parametrize(
    "camera",
    [
        lambda: Camera(film(slices=4)),
        lambda: Camera(film(), sets_in_band=True),
        lambda: Camera(film(), login=("u", "p"), algorithm="SHA-256"),
        lambda: Camera(film(), channels="4-5"),
        lambda: Camera(footage.make_hevc()),
    ],
    ids=["slices", "sets in band", "digest", "other channels", "H.265"],
)
def test_odd_cameras_give_a_picture_too(camera: Callable[[], Camera]) -> None:
    async def story(it: Round) -> None:
        it.want(username="u", password="p")
        await asyncio.sleep(30)
        assert it.stills.get("C-0") is not None

    play([camera()], story)


@pytest.mark.parametrize(
    "camera",
    [
        lambda: Camera(film(), reachable=False),
        lambda: Camera(film(), answers=False),
        lambda: Camera(film(), muted=True),
        lambda: Camera(film(), redirect="rtsp://127.0.0.1/"),
        lambda: Camera(film(), spoil=lambda sent: b"\0" * len(sent)),
    ],
    ids=["unreachable", "silent", "without pictures", "redirecting", "rubbish"],
)
def test_a_bad_camera_costs_its_own_picture_only(camera: Callable[[], Camera]) -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(60)
        assert it.stills.get("C-0") is None
        assert it.stills.get("C-1") is not None
        assert it.stills.figures()["failing"] == 1
        assert not it.cameras[0].peers

    play([camera(), Camera(film())], story)


def test_a_dead_camera_is_asked_ever_less_and_noticed_when_it_returns() -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(3600)
        assert 9 <= len(it.dialled) <= 13
        it.cameras[0].reachable = True
        await asyncio.sleep(660)
        assert it.stills.seen() == {"C-0"}

    play([Camera(film(), reachable=False)], story)


def test_a_refused_password_is_tried_every_ten_minutes_at_most() -> None:
    async def story(it: Round) -> None:
        it.want(username="u", password="wrong")
        await asyncio.sleep(3600)
        assert len(it.cameras[0].asked("DESCRIBE")) <= 2 * 7

    play([Camera(film(), login=("u", "right"))], story)


def test_a_running_stream_is_asked_nothing() -> None:
    made = film()
    running = KeyFrame("k", configuration_of(made), length_prefixed(made.units[0].nals), "avc1.64001e")

    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(30)
        assert it.stills.get("C-0") is not None
        assert it.dialled == []
        assert it.stills.seen() == set()

    play([Camera(made)], story, newest=lambda code: running)


def test_a_picture_is_told_once() -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(20)
        assert it.stills.seen() == {"C-0"}
        assert it.stills.seen() == set()

    play([Camera(film())], story)


def test_what_is_no_longer_wanted_is_forgotten() -> None:
    async def story(it: Round) -> None:
        it.want()
        await asyncio.sleep(20)
        it.stills.want([], pace=StillPace(period_s=60))
        await asyncio.sleep(2)
        assert it.stills.get("C-0") is None

    play([Camera(film())], story)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/media/n/C-0/still/good/snapshot.jpg", 200),
        ("/media/n/C-1/still/good/snapshot.jpg", 403),
        ("/media/n/C-0/still/bad/snapshot.jpg", 403),
    ],
)
def test_the_origin_serves_stills_to_who_has_a_grant_for_them(path: str, status: int) -> None:
    async def asked(loop: VirtualLoop) -> None:
        engine = Engine(
            verify_grant=lambda grant, key, now: (grant, key) == ("good", "C-0/still"),
            on_state=lambda report: None,
            ffmpeg_path="/nonexistent/ffmpeg",
            clock=loop.clock,
        )
        empty = await asgi.request(engine.origin, path)
        assert empty.status == (204 if status == 200 else status)
        engine.stills._kept["C-0"] = Still(b"\xff\xd8", 1_770_000_000.5)
        reply = await asgi.request(engine.origin, path)
        assert reply.status == status
        if status == 200:
            assert reply.body == b"\xff\xd8"
            assert reply.headers["last-modified"] == "Mon, 02 Feb 2026 02:40:00 GMT"
            assert reply.headers["content-type"] == "image/jpeg"

    run_virtual(asked)


def length_prefixed(nals: tuple[bytes, ...]) -> bytes:
    return b"".join(len(nal).to_bytes(4, "big") + nal for nal in nals if nal[0] & 31 in (1, 5))


def configuration_of(made: Footage) -> bytes:
    sps, pps = made.sps, made.pps
    head = bytes((1, sps[1], sps[2], sps[3], 0xFF, 0xE1))
    return head + len(sps).to_bytes(2, "big") + sps + b"\1" + len(pps).to_bytes(2, "big") + pps
