"""One camera's life in virtual time: minutes of faults in milliseconds."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from cameras.streaming.engine.orders import Limits, StreamOrder
from cameras.streaming.engine.reports import State, StreamReport
from cameras.streaming.engine.session import CameraSession, Surroundings
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

NO_FFMPEG = "/nonexistent/ffmpeg"


class Stage:
    """A session, its scripted camera, and all the news the session made, with its second."""

    def __init__(self, loop: VirtualLoop, camera: Camera, *, dead: int = 1, **order: Any) -> None:
        self.loop = loop
        self.camera = camera
        self.news: list[tuple[float, str, str]] = []
        world = Surroundings(
            clock=loop.clock,
            ffmpeg_path=NO_FFMPEG,
            limits=Limits(),
            dial=camera.dial,
            roll=lambda: 0.5,
            dead=lambda: dead,
        )
        given = StreamOrder(**{"key": "C/tile", "address": "rtsp://10.0.0.9/sub", "lane": "repack", **order})
        self.session = CameraSession(given, world=world)
        self.session.start()

    async def watch(self, seconds: float) -> StreamReport:
        for _ in range(int(seconds * 10)):
            await asyncio.sleep(0.1)
            if self.session.tick():
                report = self.session.report()
                self.news.append((round(self.loop.time(), 1), report.state.value, report.reason_code))
        return self.session.report()

    def states(self) -> list[str]:
        return [state for _, state, _ in self.news]


def play(camera: Camera, story: Callable[[Stage], Coroutine[Any, Any, None]], **order: Any) -> Stage:
    stages: list[Stage] = []

    async def told(loop: VirtualLoop) -> None:
        stage = Stage(loop, camera, **order)
        stages.append(stage)
        await story(stage)
        await stage.session.stop()
        assert not [task for task in asyncio.all_tasks() if task.get_name().startswith("stream ")]

    run_virtual(told)
    return stages[0]


def test_a_good_camera_is_live_within_a_second_and_stays_so() -> None:
    async def story(stage: Stage) -> None:
        report = await stage.watch(30)
        assert (report.state, report.restarts, report.codec) == (State.LIVE, 0, "H.264")
        assert (report.width, report.height, report.fps, report.gop_s) == (320, 180, 10, 1)

    stage = play(Camera(footage.make()), story)
    assert [(state, reason) for _, state, reason in stage.news] in (
        [("live", "")],
        [("starting", "no_frames"), ("live", "")],
    )
    assert stage.news[-1][0] <= 1


def test_a_camera_that_falls_silent_is_stale_after_four_seconds_and_lost_after_fifteen() -> None:
    async def story(stage: Stage) -> None:
        await stage.watch(10)
        stage.camera.muted = True
        await stage.watch(20)

    stage = play(Camera(footage.make()), story)
    stale, lost = (next(at for at, state, _ in stage.news if state == wanted) for wanted in ("stale", "lost"))
    assert stale == pytest.approx(14, abs=0.3)
    assert lost == pytest.approx(25, abs=0.3)


def test_packets_without_pictures_do_not_count_as_life() -> None:
    camera = Camera(footage.make())

    async def story(stage: Stage) -> None:
        await stage.watch(5)
        # Every packet arrives, but of another payload type: bytes, no picture.
        camera.spoil = lambda sent: (
            b"".join(sent[:5] + b"\x61" + sent[6:] for sent in [sent]) if sent[:1] == b"$" else sent
        )
        report = await stage.watch(9)
        assert report.state is State.STALE
        assert report.restarts >= 1

    play(camera, story)


@pytest.mark.parametrize("outage_s", [2, 10, 40, 55])
def test_a_camera_that_returns_within_a_minute_is_live_again_within_four_seconds(outage_s: float) -> None:
    async def story(stage: Stage) -> None:
        await stage.watch(5)
        stage.camera.reachable = False
        stage.camera.drop()
        await stage.watch(outage_s)
        stage.camera.reachable = True
        before = stage.session.report().last_frame_at
        await stage.watch(4)
        report = stage.session.report()
        assert report.state is State.LIVE
        assert report.last_frame_at != before

    play(Camera(footage.make()), story)


def test_a_silent_camera_is_asked_every_few_seconds_however_long_it_lasts() -> None:
    async def story(stage: Stage) -> None:
        stage.camera.answers = False
        await stage.watch(600)
        asked = len(stage.camera.requests)
        await stage.watch(600)
        assert 600 / 3 <= len(stage.camera.requests) - asked <= 600 / 2

    play(Camera(footage.make()), story)


def test_a_camera_among_many_dead_ones_is_asked_rarely() -> None:
    async def story(stage: Stage) -> None:
        stage.camera.answers = False
        await stage.watch(600)
        assert len(stage.camera.requests) <= 600 / 10

    play(Camera(footage.make()), story, dead=1000)


def test_a_camera_that_needs_three_seconds_for_each_answer_is_shown_in_the_end() -> None:
    camera = Camera(footage.make(), answers_after_s=3)

    async def story(stage: Stage) -> None:
        assert (await stage.watch(40)).state is State.LIVE

    play(camera, story)


def test_a_camera_with_one_session_gets_it_back_before_it_is_asked_again() -> None:
    camera = Camera(footage.make(), slots=1)

    async def story(stage: Stage) -> None:
        await stage.watch(5)
        camera.muted = True
        await stage.watch(10)
        camera.muted = False
        report = await stage.watch(5)
        assert (report.state, report.restarts) == (State.LIVE, 1)

    play(camera, story)
    assert camera.turned_away == 0
    assert len(camera.asked("TEARDOWN")) == 2


def test_a_camera_whose_sessions_are_taken_is_said_to_be_full_and_tried_again() -> None:
    camera = Camera(footage.make(), slots=0)

    async def story(stage: Stage) -> None:
        report = await stage.watch(20)
        assert report.words == "kamera menolak sambungan (kamera sibuk atau penuh)"
        camera.slots = 1
        assert (await stage.watch(3)).state is State.LIVE

    play(camera, story)


def test_who_is_in_a_hurry_ends_the_pause() -> None:
    camera = Camera(footage.make(), reachable=False)

    async def story(stage: Stage) -> None:
        await stage.watch(10)
        camera.reachable = True
        stage.session.hurry()
        await stage.watch(1)
        assert stage.session.report().last_frame_at

    play(camera, story, dead=1000)


def test_a_refused_password_is_not_tried_sooner_for_anybody_in_a_hurry() -> None:
    camera = Camera(footage.make(), login=("admin", "benar"))

    async def story(stage: Stage) -> None:
        for _ in range(50):
            stage.session.hurry()
            await stage.watch(1)

    play(camera, story, username="admin", password="salah")
    assert sum("Authorization" in request for request in camera.requests) == 1


def test_the_audio_of_a_camera_is_noted_and_left_alone() -> None:
    camera = Camera(footage.make())

    async def story(stage: Stage) -> None:
        assert (await stage.watch(3)).audio == "PCMA"

    play(camera, story)
    assert [request.split(" ")[1] for request in camera.asked("SETUP")] == ["rtsp://10.0.0.9/sub/trackID=0"]


def test_a_wrong_password_makes_no_storm() -> None:
    camera = Camera(footage.make(), login=("admin", "benar"))

    async def story(stage: Stage) -> None:
        report = await stage.watch(300)
        assert (report.state, report.reason_code, report.words) == (State.LOST, "auth", "sandi salah")

    play(camera, story, username="admin", password="salah")
    assert sum("Authorization" in request for request in camera.requests) <= 6


@pytest.mark.parametrize(("codec", "said"), [("H265", "H.265"), ("JPEG", "MJPEG"), ("MP4V-ES", "MPEG-4")])
def test_another_codec_is_named_and_not_hammered(codec: str, said: str) -> None:
    camera = Camera(footage.make())
    camera.description = camera.sdp().replace("H264/90000", f"{codec}/90000")

    async def story(stage: Stage) -> None:
        report = await stage.watch(60)
        assert report.reason_code == "unsupported"
        assert said in report.words

    play(camera, story)
    assert len(camera.asked("DESCRIBE")) <= 2


@pytest.mark.parametrize("obstacle", ["codec", "no key frames"])
def test_what_cannot_be_repacked_takes_the_other_lane(obstacle: str) -> None:
    camera = Camera(footage.make())
    if obstacle == "codec":
        camera.description = camera.sdp().replace("H264/90000", "H265/90000")
    else:
        film = footage.make()
        camera.footage = footage.Footage(film.fps, film.sps, film.pps, film.units[1:10])

    async def story(stage: Stage) -> None:
        report = await stage.watch(16)
        assert report.lane == "ffmpeg"
        assert report.lane_words.startswith("lewat ffmpeg: ")

    play(camera, story, lane="auto")


def test_h265_is_passed_on_where_everybody_can_play_it() -> None:
    async def story(stage: Stage) -> None:
        report = await stage.watch(4)
        assert (report.state, report.lane, report.codec) == (State.LIVE, "repack", "H.265")
        assert stage.session.track.codecs.startswith("hvc1.1.")
        assert (report.width, report.height) == (320, 180)

    play(Camera(footage.make_hevc()), story, hevc=True)


def test_b_frames_need_no_other_lane() -> None:
    async def story(stage: Stage) -> None:
        report = await stage.watch(16)
        assert (report.state, report.lane, report.restarts) == (State.LIVE, "repack", 0)
        assert report.reordered

    play(Camera(footage.make_with_b_frames()), story, lane="auto")


@pytest.mark.parametrize("made", [footage.make, footage.make_hevc])
def test_pictures_in_order_are_not_said_to_be_reordered(made: Callable[[], footage.Footage]) -> None:
    async def story(stage: Stage) -> None:
        report = await stage.watch(16)
        assert (report.state, report.reordered) == (State.LIVE, False)

    play(Camera(made()), story, lane="auto", hevc=True)


@pytest.mark.parametrize(
    ("obstacle", "detail"),
    [
        ("H.264 mode 2", "pemaketan H.264 mode 2"),
        ("H.265 in an order of its own", "pemaketan H.265 dengan urutan terpisah"),
        ("neither TCP nor UDP", "kamera menolak TCP dan UDP"),
    ],
)
def test_what_no_lane_can_carry_stays_where_it_is_and_says_why(obstacle: str, detail: str) -> None:
    camera = Camera(footage.make() if "H.264" in obstacle else footage.make_hevc())
    if obstacle == "neither TCP nor UDP":
        camera.refuses_tcp = True
    else:
        changed = "packetization-mode=2" if "H.264" in obstacle else "sprop-max-don-diff=2"
        camera.description = camera.sdp().replace("packetization-mode=1", changed)

    async def story(stage: Stage) -> None:
        report = await stage.watch(16)
        assert (report.state, report.lane, report.lane_words) == (State.LOST, "repack", "")
        assert report.reason_code == "unsupported"
        assert detail in report.words

    play(camera, story, lane="auto", hevc=True)
    assert len(camera.asked("DESCRIBE")) == 1


def test_the_other_lane_refuses_packets_with_an_order_of_their_own_as_well() -> None:
    camera = Camera(footage.make_hevc())
    camera.description = camera.sdp().replace("packetization-mode=1", "sprop-max-don-diff=2")

    async def story(stage: Stage) -> None:
        report = await stage.watch(4)
        assert (report.state, report.lane, report.reason_code) == (State.LOST, "ffmpeg", "unsupported")
        assert "pemaketan H.265 dengan urutan terpisah" in report.words

    play(camera, story, lane="auto", hevc=False)
    assert not camera.asked("PLAY")


def test_parameter_sets_in_band_are_enough() -> None:
    async def story(stage: Stage) -> None:
        assert (await stage.watch(3)).state is State.LIVE

    play(Camera(footage.make(), sets_in_band=True), story)


def test_a_new_picture_size_needs_no_restart() -> None:
    camera = Camera(footage.make(), sets_in_band=True)

    async def story(stage: Stage) -> None:
        await stage.watch(5)
        camera.footage = footage.make(size="640x360")
        report = await stage.watch(3)
        assert (report.state, report.width, report.restarts) == (State.LIVE, 640, 0)
        playlist = stage.session.track.playlist()
        assert playlist is not None
        assert playlist.count(b"#EXT-X-MAP") == 2

    play(camera, story)


def test_the_playlist_goes_on_over_a_restart_of_the_camera() -> None:
    async def story(stage: Stage) -> None:
        await stage.watch(5)
        stage.camera.timestamp_at = 2**31
        stage.camera.drop()
        await stage.watch(3)
        playlist = stage.session.track.playlist()
        assert playlist is not None
        numbers = [int(line[:-4]) for line in playlist.decode().split() if line.endswith(".m4s")]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        assert playlist.count(b"#EXT-X-DISCONTINUITY\n") >= 1

    play(Camera(footage.make()), story)


def test_believable_sender_reports_date_the_segments() -> None:
    camera = Camera(footage.make())

    async def story(stage: Stage) -> None:
        camera.sender_clock = lambda: stage.loop.clock() - 1.5
        report = await stage.watch(5)
        assert report.clock_offset_s == pytest.approx(-1.5, abs=0.01)

    play(camera, story)


def test_a_camera_in_another_century_does_not_date_the_segments() -> None:
    camera = Camera(footage.make(), sender_clock=lambda: 5.0)

    async def story(stage: Stage) -> None:
        await stage.watch(5)
        playlist = stage.session.track.playlist()
        assert playlist is not None
        assert b"TIME:2026-02-02T02:40:0" in playlist

    play(camera, story)


def test_broken_data_is_a_reason_with_words() -> None:
    camera = Camera(footage.make())

    async def story(stage: Stage) -> None:
        await stage.watch(3)
        camera.spoil = lambda sent: bytes(len(sent)) if sent[:1] == b"$" else sent
        report = await stage.watch(20)
        assert (report.state, report.reason_code) == (State.LOST, "bad_data")
        assert "bukan RTSP" in report.words

    play(camera, story)


def test_stopping_hangs_up() -> None:
    camera = Camera(footage.make())

    async def story(stage: Stage) -> None:
        await stage.watch(3)
        await stage.session.stop()
        await asyncio.sleep(0.1)
        assert not camera.peers

    play(camera, story)
    assert len(camera.asked("TEARDOWN")) == 1
