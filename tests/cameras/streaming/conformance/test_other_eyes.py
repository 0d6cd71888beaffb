"""Playlists and segments as programs read them that nobody here wrote: ffmpeg, GStreamer, MediaInfo, libav."""

import json
import os
import re
import subprocess
import threading
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import av
import imageio_ffmpeg
import pytest

from cameras.streaming.engine.fragments import Picture, fragments
from tests.cameras.streaming.conformance.serving import address, living, replay, served, told
from tests.cameras.streaming.conformance.stories import STORIES
from tests.cameras.streaming.servers.running import NOBODY

pytestmark = pytest.mark.media

AWAY = "timestamp discontinuity"
# ffmpeg reads the initialisation segment again after a live playlist moved on, and says so.
AGAIN = ("Found duplicated MOOV Atom", "Last message repeated")
# The HLS demuxer of ffmpeg skips a second initialisation segment ("Found duplicated MOOV Atom"); GStreamer's does not.
BEYOND_FFMPEG = {"other_picture"}
# VLC 3.0 opens a new demuxer after a discontinuity and has thrown away what that would begin with.
BEYOND_VLC = {"other_picture", "comes_back", "clock_jumps"}


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with served() as at:
        yield at


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


def vlc(url: str) -> bytes:
    """The coded pictures it found. It refuses to run as root, so there it becomes nobody."""
    sink = "#std{access=file,mux=dummy,dst=-}"
    command = ["cvlc", "-I", "dummy", "--no-audio", "--sout", sink, "--play-and-exit", url, "vlc://quit"]
    if os.geteuid() == 0:
        command = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", *command]
    environment = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "HOME": "/nonexistent"}
    return subprocess.run(command, capture_output=True, timeout=25, check=True, env=environment).stdout


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
    assert all(later > earlier for earlier, later in pairwise(decoded))


@pytest.mark.parametrize("name", sorted(STORIES.keys() - BEYOND_VLC))
def test_vlc_passes_on_every_picture_of_the_replay(server: str, name: str, tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.write_bytes(vlc(replay(server, name)))
    with av.open(str(film), "r", format="hevc" if name == "hevc" else "h264") as container:
        decoded = sum(1 for _ in container.decode(video=0))

    assert decoded == told(name).shown


@pytest.mark.parametrize("name", STORIES)
def test_pictures_follow_each_other_without_a_hole_or_an_overlap(name: str) -> None:
    before: Picture | None = None
    for segment in told(name).track.kept(0):
        listed = [picture for fragment in fragments(segment.data) for picture in fragment]
        if before is not None and not segment.discontinuity:
            assert listed[0].time == before.end
        assert all(later.time == earlier.end for earlier, later in pairwise(listed))
        assert all(picture.duration > 0 for picture in listed)
        before = listed[-1]


@pytest.mark.parametrize("name", sorted(STORIES.keys() - {"hours"}))
def test_key_frames_alone_are_a_film_at_the_pace_of_the_segments(name: str, tmp_path: Path) -> None:
    track = told(name).track
    for segment in track.shelf.segments:
        picture = track.key_segment(segment.number)
        assert picture is not None
        film = tmp_path / "film.mp4"
        film.write_bytes((track.initialisation(segment.initialisation) or b"") + picture)
        with av.open(str(film), "r") as container:
            packets = [packet for packet in container.demux(video=0) if packet.size]
            assert [packet.is_keyframe for packet in packets] == [True]
            assert packets[0].dts == segment.time
            assert packets[0].duration == round(segment.duration_s * 90_000)
            assert len(packets[0].decode()) + len(container.streams.video[0].decode(None)) == 1


FOLLOWED = [
    (name, playlist, 40)
    for name in ("ordinary", "hours", "comes_back", "in_parts")
    for playlist in ("index.m3u8", "ll.m3u8")
]


@pytest.mark.parametrize(("name", "playlist", "most"), [*FOLLOWED, ("comes_back", "keys.m3u8", 3)])
def test_ffmpeg_follows_the_live_playlists(server: str, name: str, playlist: str, most: int) -> None:
    living["live"] = STORIES[name]()
    done = ffmpeg(address(server, "live", playlist), "-live_start_index", "0", most=most)

    assert frames(done.stderr) == most
    assert [said for said in complaints(done.stderr) if not any(known in said for known in AGAIN)] == []


@pytest.mark.parametrize(
    ("name", "playlist", "most"),
    [*FOLLOWED, ("other_picture", "index.m3u8", 40), ("comes_back", "keys.m3u8", 5), ("other_picture", "keys.m3u8", 5)],
)
def test_gstreamer_follows_the_live_playlists(server: str, name: str, playlist: str, most: int) -> None:
    living["live"] = STORIES[name]()

    assert len(first_pictures(address(server, "live", playlist), most)) == most


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
