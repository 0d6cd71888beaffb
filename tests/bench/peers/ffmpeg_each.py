"""The usual way: one `ffmpeg -c copy` process per camera writes fragmented MP4 segments of one second."""

import contextlib
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import imageio_ffmpeg

from tests.bench.peers.files import served
from tests.bench.peers.running import Running, Server, process, wait_for

STAGGER_S = 0.03  # hundreds of processes at once would measure their start
START_S = 120.0


@contextlib.contextmanager
def start(addresses: Sequence[str], folder: Path) -> Iterator[Running]:
    with contextlib.ExitStack() as running:
        children = []
        for number, address in enumerate(addresses):
            place = folder / str(number)
            place.mkdir()
            children.append(running.enter_context(process(hls_command(address, place))))
            time.sleep(STAGGER_S)
        wait_for(
            lambda: all((folder / str(number) / "index.m3u8").exists() for number in range(len(addresses))),
            what="ffmpeg's playlists",
            within_s=START_S,
        )
        port = running.enter_context(served(folder))
        yield Running(
            lambda: [child.pid for child in children], lambda number: f"http://127.0.0.1:{port}/{number}/index.m3u8"
        )


def hls_command(address: str, place: Path) -> list[str]:
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-nostdin", "-v", "quiet", "-threads", "1", "-fflags", "nobuffer"),
        *("-analyzeduration", "500000", "-probesize", "100000", "-rtsp_transport", "tcp", "-timeout", "2500000"),
        *("-i", address, "-map", "0:v:0", "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_list_size", "6"),
        *("-hls_flags", "delete_segments+independent_segments", "-hls_segment_type", "fmp4"),
        str(place / "index.m3u8"),
    ]


SERVER = Server("ffmpeg -c copy each", start, most=400)
