"""Playlists and segments as programs read them that nobody here wrote: ffmpeg, GStreamer, MediaInfo, libav."""

import asyncio
import json
import re
import subprocess
import threading
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import Path

import av
import imageio_ffmpeg
import pytest
import uvicorn

from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.origin import Origin
from cameras.streaming.engine.quick import protocol_for
from cameras.streaming.engine.reports import StreamReport
from cameras.streaming.engine.track import Track
from cameras.streaming.load import Meter
from tests.cameras.streaming.conformance.stories import STORIES, Life, pictures

pytestmark = pytest.mark.media

LONG_AGO_S = 600
AWAY = "timestamp discontinuity"
# ffmpeg reads the initialisation segment again after a live playlist moved on, and says so.
AGAIN = ("Found duplicated MOOV Atom", "Last message repeated")
# The HLS demuxer of ffmpeg skips a second initialisation segment ("Found duplicated MOOV Atom"); GStreamer's does not.
BEYOND_FFMPEG = {"other_picture"}


class Told:
    """A life that is over, as a stream of the origin."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.track = life.track

    def report(self) -> StreamReport:
        raise NotImplementedError

    @property
    def shown(self) -> int:
        """Pictures in the replay."""
        return sum(pictures(segment.data) for segment in self.track.kept(0))


class Moving(Origin):
    """Lets a second pass for a life called "live" whenever somebody asks for one of its playlists."""

    def _playlist(self, track: Track, name: str, query: bytes) -> "bytes | asyncio.Future[bool] | None":
        for life in living.values():
            if life.track is track:
                life.play_a_second()
        return super()._playlist(track, name, query)


living: dict[str, Life] = {}


@cache
def told(name: str) -> Told:
    return Told(STORIES[name]())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The origin on loopback. Its clock stands where each life ended, so that a replay shows the end of it."""
    asked: list[Told] = []

    def find(key: str) -> Told | None:
        name = key.partition("/")[0]
        asked[:] = [Told(living[name]) if name in living else told(name)]
        return asked[0]

    origin = Moving(
        find=find,
        everything=list,
        verify_grant=lambda grant, key, now: True,
        clock=lambda: asked[0].life.receiver.now if asked else 0.0,
        limits=Limits(),
    )
    meter = Meter(origin)
    config = uvicorn.Config(
        origin, host="127.0.0.1", port=0, http=protocol_for(origin, meter=meter), lifespan="off", log_config=None
    )
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    while not serving.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}"
    serving.should_exit = True
    thread.join(5)


def address(server: str, name: str, playlist: str) -> str:
    return f"{server}/media/n/{name}/tile/g/{playlist}"


def replay(server: str, name: str) -> str:
    return address(server, name, f"replay.m3u8?seconds={LONG_AGO_S}")


def run(*command: str, seconds: float = 25) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)


def ffmpeg(url: str, *options: str, most: int | None = None) -> "subprocess.CompletedProcess[str]":
    exe = imageio_ffmpeg.get_ffmpeg_exe()
    ends = ["-frames:v", str(most)] if most else []
    options = (*options, "-i", url, "-fps_mode", "passthrough", *ends, "-f", "null", "-")
    return run(exe, "-nostdin", "-v", "warning", "-stats", *options)


def frames(told_by_ffmpeg: str) -> int:
    return int(re.findall(r"frame=\s*(\d+)", told_by_ffmpeg)[-1])


def complaints(told_by_ffmpeg: str) -> list[str]:
    """All it said but its own progress, and that time went on while the camera was away."""
    lines = re.split(r"[\r\n]+", told_by_ffmpeg)
    return [line for line in lines if line.strip() and not line.startswith("frame=") and AWAY not in line]


def gstreamer(url: str) -> list[str]:
    """Prints a line for each decoded picture, for ever if the playlist is live."""
    return [
        "gst-launch-1.0", "-q", "souphttpsrc", f"location={url}", "!", "hlsdemux", "!", "qtdemux", "!", "decodebin",
        "!", "checksumsink", "sync=false",
    ]  # fmt: skip


def first_pictures(url: str, count: int) -> list[str]:
    """What a GStreamer that would go on for ever shows first."""
    with subprocess.Popen(gstreamer(url), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        bored = threading.Timer(25, process.kill)
        bored.start()
        shown = list(islice(process.stdout, count))
        bored.cancel()
        process.kill()
    return shown


@pytest.mark.parametrize("name", sorted(STORIES.keys() - BEYOND_FFMPEG))
def test_ffmpeg_reads_the_whole_replay_without_a_word(server: str, name: str) -> None:
    done = ffmpeg(replay(server, name))

    assert done.returncode == 0
    assert frames(done.stderr) == told(name).shown
    assert complaints(done.stderr) == []


@pytest.mark.parametrize("name", STORIES)
def test_gstreamer_decodes_every_picture_of_the_replay(server: str, name: str) -> None:
    done = run(*gstreamer(replay(server, name)))

    assert "ERROR" not in done.stderr
    assert "WARN" not in done.stderr
    assert len(done.stdout.splitlines()) == told(name).shown


@pytest.mark.parametrize("name", STORIES)
def test_libav_sees_times_that_only_grow(server: str, name: str) -> None:
    with av.open(replay(server, name), "r") as container:
        decoded = [packet.dts for packet in container.demux(video=0) if packet.dts is not None]

    assert len(decoded) == told(name).shown
    assert all(later > earlier for earlier, later in zip(decoded, decoded[1:], strict=False))


@pytest.mark.parametrize(("playlist", "most"), [("index.m3u8", 40), ("ll.m3u8", 40), ("keys.m3u8", 3)])
@pytest.mark.parametrize("name", ["ordinary", "hours", "comes_back", "in_parts"])
def test_ffmpeg_follows_the_live_playlists(server: str, name: str, playlist: str, most: int) -> None:
    living["live"] = STORIES[name]()
    done = ffmpeg(address(server, "live", playlist), "-live_start_index", "0", most=most)

    assert frames(done.stderr) == most
    assert [said for said in complaints(done.stderr) if not any(known in said for known in AGAIN)] == []


@pytest.mark.parametrize("playlist", ["index.m3u8", "ll.m3u8"])
@pytest.mark.parametrize("name", ["ordinary", "hours", "in_parts"])
def test_gstreamer_follows_the_live_playlists(server: str, name: str, playlist: str) -> None:
    living["live"] = STORIES[name]()

    assert len(first_pictures(address(server, "live", playlist), 40)) == 40


@pytest.mark.parametrize("name", ["ordinary", "with_b_frames", "hevc", "in_parts"])
def test_mediainfo_describes_what_was_sent(name: str, tmp_path: Path) -> None:
    track = told(name).track
    kept = track.kept(0)
    film = tmp_path / "film.mp4"
    film.write_bytes((track.initialisation(kept[0].initialisation) or b"") + b"".join(each.data for each in kept))
    described = json.loads(run("mediainfo", "--Output=JSON", str(film)).stdout)["media"]["track"]
    video = next(one for one in described if one["@type"] == "Video")

    assert video["Format"] == ("HEVC" if name == "hevc" else "AVC")
    assert (int(video["Width"]), int(video["Height"])) == (160, 96)
    assert int(video["FrameCount"]) == told(name).shown
    assert float(video["FrameRate"]) == pytest.approx(12, abs=0.1)
    assert "IsTruncated" not in json.dumps(described)


def test_hours_are_numbered_on_and_end_where_the_camera_is(server: str) -> None:
    life = told("hours").life
    newest = life.track.kept(0)[-1]

    assert newest.number - int(2 * 1_770_000_000) == pytest.approx(3 * 3600, rel=0.02)
    assert newest.ends_at == pytest.approx(life.receiver.now, abs=2)
