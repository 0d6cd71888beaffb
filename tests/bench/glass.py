"""How late, how soon, how quickly back: the engine's lanes and the servers of others, in one Chromium, the same camera.

Latency: from the moment the camera sends a picture to the moment the page shows it, read from the number the picture
bears. Cold: server and page start together. Recovery: the camera is gone for ten seconds; seconds from its return to
the first new picture in a page that stayed open. Pages talk to each server directly; what the proxy adds is in
tests.bench.latency.

python -m tests.bench.glass [--only WORD] [--seconds 10]
"""

import argparse
import contextlib
import functools
import http.server
import json
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from tests.bench import barcode, figures
from tests.bench.peers import ffmpeg_each, gstreamer, home_assistant, janus, nginx_rtmp, own
from tests.bench.peers.running import Missing, Running, Server, free_port, wait_for
from tests.bench.streaming import farm
from tests.browser.room import CHROMIUM_FLAGS

WARM_UP_S, OUTAGE_S, BACK_WITHIN_S, FIRST_WITHIN_S = 10, 10, 40, 30
ONE_SEGMENT = {"liveSyncDurationCount": 1, "maxLiveSyncPlaybackRate": 1.3}


@dataclass(frozen=True)
class Entry:
    """`settings` are hls.js's. `name` is the figure's."""

    name: str
    server: Server
    settings: dict[str, float]


def unjudged(name: str, playlist: str) -> Server:
    """Of a stream that is interrupted on purpose nobody asks whether it ran well."""
    return Server(name, functools.partial(own.start, playlist, judge=False))


ENTRIES = (
    Entry("engine_hls", unjudged("own, HLS 1 s", "index.m3u8"), ONE_SEGMENT),
    Entry("engine_llhls", unjudged("own, LL-HLS 0.2 s", "ll.m3u8"), {"maxLiveSyncPlaybackRate": 1.3}),
    Entry("engine_live", unjudged("own, live socket", "live"), {}),
    Entry("ffmpeg", ffmpeg_each.SERVER, ONE_SEGMENT),
    Entry("nginx_rtmp", nginx_rtmp.SERVER, ONE_SEGMENT),
    Entry("gstreamer", gstreamer.SERVER, ONE_SEGMENT),
    Entry("home_assistant", home_assistant.LOW_LATENCY, {"maxLiveSyncPlaybackRate": 1.3}),
    Entry("janus", janus.SERVER, {}),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--seconds", type=float, default=10)
    given = options.parse_args()
    with contextlib.ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory(dir="/dev/shm")))
        film = folder / "barcode.h264"
        barcode.make(film)
        pages = running.enter_context(page_server())
        chromium = running.enter_context(sync_playwright()).chromium
        flags = [*CHROMIUM_FLAGS, "--autoplay-policy=no-user-gesture-required", "--disable-web-security"]
        browser = chromium.launch(executable_path="/usr/bin/chromium", args=flags)
        running.callback(browser.close)
        heads = ("median s", "p95 s", "first s", "cold s", "back s", "after s")
        print(f"{'server':<30}" + "".join(f"{head:>10}" for head in heads), flush=True)
        for entry in ENTRIES:
            if given.only in entry.name:
                look = functools.partial(opened, browser, pages)
                measure(entry, look, film, folder, seconds=given.seconds)


def measure(entry: Entry, look: "functools.partial[Page]", film: Path, folder: Path, *, seconds: float) -> None:
    try:
        cold = cold_start(entry, look, film, folder)
        steady, first, back, after = running_and_back(entry, look, film, folder, seconds=seconds)
    except Missing as reason:
        print(f"{entry.server.name:<30}  not measured: {reason}", flush=True)
        return
    if not steady:
        print(f"{entry.server.name:<30}  no picture", flush=True)
        return
    median, late = statistics.median(steady), percentile(steady, 0.95)
    figures.record(f"streaming.glass.{entry.name}", median, unit="s", percentiles={"p50": median, "p95": late})
    cells: list[float | None] = [median, late]
    for what, value in (("first", first), ("cold", cold), ("back", back), ("after", after)):
        cells.append(value)
        if value is not None:
            figures.record(f"streaming.glass.{what}.{entry.name}", value, unit="s")
    shown = "".join(f"{value:>10.2f}" if value is not None else f"{'never':>10}" for value in cells)
    print(f"{entry.server.name:<30}{shown}", flush=True)


def cold_start(entry: Entry, look: "functools.partial[Page]", film: Path, folder: Path) -> float | None:
    """Seconds from the server's start to the first picture; for us the page asks before the stream is there."""
    with farm(film, fps=barcode.FPS, how=("clock",)) as port, place(folder) as own_folder:
        began = time.time()
        starting = entry.server.start
        if isinstance(starting, functools.partial) and starting.func is own.start:
            starting = functools.partial(starting, when="open")
        with starting([f"rtsp://127.0.0.1:{port}/c0"], own_folder) as server, closing(look(entry, server)) as page:
            shown = first_frame(page, since=0, within_s=FIRST_WITHIN_S)
            return shown - began if shown else None


def running_and_back(
    entry: Entry, look: "functools.partial[Page]", film: Path, folder: Path, *, seconds: float
) -> tuple[list[float], float | None, float | None, float | None]:
    """(ages when steady, seconds to the first picture of a running stream, seconds to come back, age after that)."""
    port = free_port()
    with contextlib.ExitStack() as held:
        cameras = held.enter_context(contextlib.ExitStack())
        cameras.enter_context(farm(film, fps=barcode.FPS, port=port, how=("clock",)))
        own_folder = held.enter_context(place(folder))
        server = held.enter_context(entry.server.start([f"rtsp://127.0.0.1:{port}/c0"], own_folder))
        time.sleep(2)
        opened_at = time.time()
        page = held.enter_context(closing(look(entry, server)))
        shown = first_frame(page, since=0, within_s=FIRST_WITHIN_S)
        time.sleep(WARM_UP_S)
        begins = time.time()
        time.sleep(seconds)
        steady = ages(page, since=begins)
        cameras.close()
        time.sleep(OUTAGE_S)
        healed_at = time.time()
        cameras.enter_context(farm(film, fps=barcode.FPS, port=port, how=("clock",)))
        new = first_frame(page, since=healed_at, within_s=BACK_WITHIN_S)
        time.sleep(WARM_UP_S)
        later = ages(page, since=time.time() - 3)
    after = statistics.median(later) if later and new else None
    return steady, shown - opened_at if shown else None, new - healed_at if new else None, after


@contextlib.contextmanager
def place(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=folder) as made:
        Path(made).chmod(0o755)  # noqa: S103  servers that drop their rights read it
        yield Path(made)


def opened(browser: Browser, pages: str, entry: Entry, server: Running) -> Page:
    page = browser.new_page(viewport={"width": 800, "height": 600})
    asked = {"mode": server.mode, "address": server.address(0), "settings": json.dumps(entry.settings)}
    page.goto(f"{pages}/tests/bench/pages/glass.html?{urlencode(asked)}")
    return page


@contextlib.contextmanager
def closing(page: Page) -> Iterator[Page]:
    try:
        yield page
    finally:
        page.close()


def first_frame(page: Page, *, since: float, within_s: float) -> float | None:
    """When the first picture was shown that is younger than `since` (unix s), or None.

    A player may still drain what it had when the camera died; such a picture is older than the camera's return.
    """
    found: list[float] = []

    def is_there() -> bool:
        found[:] = page.evaluate(
            "since => frames.filter(([at, age]) => at > since && at - age > since - 1).map(([at]) => at).slice(0, 1)",
            since,
        )
        return bool(found)

    with contextlib.suppress(Missing):
        wait_for(is_there, what="a picture", within_s=within_s)
    return found[0] if found else None


def ages(page: Page, *, since: float) -> list[float]:
    return list(page.evaluate("since => frames.filter(([at]) => at > since).map(([at, age]) => age)", since))


def percentile(values: Sequence[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


@contextlib.contextmanager
def page_server() -> Iterator[str]:
    """The repository's own files on a port, for the page and the product's scripts it uses."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

        def log_message(self, format: str, *args: object) -> None:
            return

    handler = functools.partial(Quiet, directory=str(figures.ROOT))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()


if __name__ == "__main__":
    main()
