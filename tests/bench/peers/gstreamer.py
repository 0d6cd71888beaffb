"""GStreamer: one gst-launch process per camera into hlssink2, restarted by a shell loop; nginx serves the files."""

import contextlib
import shutil
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.peers.files import served
from tests.bench.peers.running import Missing, Running, Server, family, process, wait_for

STAGGER_S = 0.05
PIPELINE = (
    "gst-launch-1.0 -q rtspsrc location={address} protocols=tcp latency=0 ! rtph264depay ! h264parse ! hlssink2"
    " target-duration=1 playlist-length=6 max-files=8 location={place}/s%05d.ts playlist-location={place}/i.m3u8"
)


@contextlib.contextmanager
def start(addresses: Sequence[str], folder: Path) -> Iterator[Running]:
    if shutil.which("gst-launch-1.0") is None:
        raise Missing("Debian package gstreamer1.0-tools")
    with contextlib.ExitStack() as running:
        loops = []
        for number, address in enumerate(addresses):
            place = folder / str(number)
            place.mkdir()
            once = PIPELINE.format(address=address, place=place)
            loops.append(running.enter_context(process(["sh", "-c", f"while true; do {once}; sleep 1; done"])))
            time.sleep(STAGGER_S)
        wait_for(lambda: len(list(folder.glob("*/i.m3u8"))) >= len(addresses), what="hlssink2's playlists")
        port = running.enter_context(served(folder))
        yield Running(
            lambda: [pid for loop in loops for pid in family(loop.pid)],
            lambda number: f"http://127.0.0.1:{port}/{number}/i.m3u8",
        )


SERVER = Server("GStreamer hlssink2 each", start, most=100)
