"""The second lane: its command line, its secrets, and real ffmpeg children."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import pytest
import uvloop

from cameras.streaming.engine import ffmpeg
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import Lane, Limits, StreamOrder, TranscodeSpec
from cameras.streaming.engine.reasons import BadData, Reason
from cameras.streaming.engine.reports import State, StreamReport
from tests.cameras.streaming.engine import asgi, footage, reading
from tests.cameras.streaming.engine.camera import Camera

LOGIN = ("admin", "r4h@s'ia /:%")
ORDER = StreamOrder("C/tile", "rtsp://10.0.0.1:554/live?x=1", username=LOGIN[0], password=LOGIN[1])


def test_the_arguments_hold_no_address_and_no_password() -> None:
    arguments = " ".join(ffmpeg.arguments("/opt/ffmpeg", transcode=None))

    assert "rtsp:" not in arguments
    assert " -i pipe:0 " in arguments
    assert "-c:v copy" in arguments


def test_a_transcode_makes_the_ordered_picture() -> None:
    arguments = " ".join(ffmpeg.arguments("f", transcode=TranscodeSpec(480, 270, 8, 250)))

    assert "-vf fps=8,scale=480:270:flags=fast_bilinear" in arguments
    assert "-b:v 250k" in arguments
    assert "-bf 0 -g 8" in arguments


def test_files_and_the_web_are_out_of_reach() -> None:
    arguments = ffmpeg.arguments("f", transcode=None)
    allowed = arguments[arguments.index("-protocol_whitelist") + 1].split(",")

    assert not {"file", "http", "https", "concat", "data"} & set(allowed)


def test_the_script_escapes_the_login() -> None:
    script = ffmpeg.script(ORDER, udp=False, transcode=False).decode()

    assert "file 'rtsp://admin:r4h%40s%27ia%20%2F%3A%25@10.0.0.1:554/live?x=1'\n" in script
    assert "option rtsp_transport tcp\n" in script


def test_a_quote_in_the_address_stays_in_the_address() -> None:
    script = ffmpeg.script(replace(ORDER, address="rtsp://h/a'b"), udp=True, transcode=True).decode()

    assert "/a'\\''b'\n" in script
    assert "option rtsp_transport udp\n" in script


@pytest.mark.parametrize(
    "address", ["rtsp://h/x\nfile /etc/passwd", "file:///etc/passwd", "rtsp://a:b@h/", "http://h/"]
)
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(BadData):
        ffmpeg.script(replace(ORDER, address=address), udp=False, transcode=False)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[rtsp @ 0x1] method DESCRIBE failed: 401 Unauthorized", Reason.AUTH),
        ("Connection to tcp://10.0.0.1:554 failed: Connection refused", Reason.REFUSED),
        ("No route to host", Reason.NO_ROUTE),
        ("rtsp://admin:r4h%40s%27ia%20%2F%3A%25@10.0.0.1/live: Invalid data", Reason.FFMPEG_EXIT),
    ],
)
def test_complaints_become_reasons_without_secrets(line: str, reason: Reason) -> None:
    fault = ffmpeg.exit_fault(1, ["something else", line], order=ORDER)

    assert fault.reason is reason
    for secret in ("admin", "r4h", "10.0.0.1"):
        assert secret not in fault.words


async def wait_for(met: Callable[[], bool], *, patience_s: float = 20) -> None:
    async with asyncio.timeout(patience_s):
        while not met():  # noqa: ASYNC110 - a real child's progress is no event of this loop
            await asyncio.sleep(0.05)


def children(pid: str = "self") -> list[Path]:
    tasks = Path(f"/proc/{pid}/task")
    return [Path("/proc", child) for task in tasks.iterdir() for child in (task / "children").read_text().split()]


class Node:
    """An engine with one camera behind real TCP."""

    def __init__(self, camera: Camera, *, limits: Limits | None = None) -> None:
        self.camera = camera
        self.news: list[StreamReport] = []
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=self.news.append,
            ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
            limits=limits,
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

    def report(self) -> StreamReport:
        [report] = self.engine.reports()
        return report

    async def play(self, order: StreamOrder) -> list[reading.Frame]:
        """Until two segments are there; returns the decoded pictures."""
        self.engine.apply([replace(order, address=f"rtsp://127.0.0.1:{self.port}/live")])
        await wait_for(lambda: [report.state for report in self.engine.reports()] == [State.LIVE])
        await asyncio.sleep(2.5)
        return await reading.frames(self.engine.origin, "/media/n/C/tile/g")


@pytest.mark.media
async def test_a_copied_camera_plays_and_its_password_is_nowhere_to_be_seen() -> None:
    async with Node(Camera(footage.make(), login=LOGIN)) as node:
        frames = await node.play(replace(ORDER, lane="ffmpeg"))
        seen = [(path / name).read_bytes() for path in children() for name in ("cmdline", "environ")]
        snapshot = await asgi.request(node.engine.origin, "/media/n/C/tile/g/snapshot.jpg")

    assert len(frames) >= 10
    assert any(b"ffmpeg" in text for text in seen)
    assert not any(secret in text for text in seen for secret in (b"r4h", b"rtsp:", b"admin"))
    assert snapshot.body[:3] == b"\xff\xd8\xff"
    assert not children()


@pytest.mark.media
@pytest.mark.parametrize("lane", ["repack", "ffmpeg"])
async def test_b_frames_are_carried_in_order_by_both_lanes(lane: Lane) -> None:
    async with Node(Camera(footage.make_with_b_frames())) as node:
        frames = await node.play(replace(ORDER, username="", password="", lane=lane))
        report = node.report()

    assert report.lane == lane
    times = [frame.time for frame in frames]
    assert times == sorted(set(times))
    assert len(times) >= 10


@pytest.mark.media
async def test_another_codec_is_transcoded_to_the_ordered_size() -> None:
    async with Node(Camera(footage.make_hevc())) as node:
        order = replace(ORDER, username="", password="", transcode=TranscodeSpec(160, 90, 5, 100))
        frames = await node.play(order)
        report = node.report()

    assert (report.lane, report.width, report.height) == ("ffmpeg", 160, 90)
    assert "H.265" in report.lane_words
    assert {(frame.width, frame.height) for frame in frames} == {(160, 90)}


@pytest.mark.media
async def test_a_camera_that_goes_away_takes_its_child_along() -> None:
    async with Node(Camera(footage.make()), limits=Limits(stale_s=1.5, ffmpeg_stop_s=0.5)) as node:
        await node.play(replace(ORDER, username="", password="", lane="ffmpeg"))
        [before] = children()
        node.camera.answers = False
        node.camera.muted = True
        await wait_for(lambda: node.report().restarts >= 1)

        assert node.report().state is State.STALE
        assert before not in children()


@pytest.mark.media
def test_both_lanes_run_on_uvloop_outside_the_main_thread() -> None:
    """As in a media node: Celery owns the main thread."""

    async def story() -> int:
        async with Node(Camera(footage.make())) as node:
            repacked = await node.play(replace(ORDER, username="", password="", lane="repack"))
            copied = await node.play(replace(ORDER, username="", password="", lane="ffmpeg"))
            return min(len(repacked), len(copied))

    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(lambda: uvloop.run(story())).result() >= 10
