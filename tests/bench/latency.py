"""How young the product's own page is, lane by lane: from the camera's send to the tile, through the proxy.

Runs the whole product with one camera of 640x360@25, 800 kbit/s, a key frame a second, whose pictures bear their number
(barcode.py). Cold: nobody watches when the page asks; seconds from its question to the first picture. Recovery: the
camera is away for ten seconds; seconds from its return to the first new picture on a page that stayed open.

python -m tests.bench.latency [--lanes live ll hls] [--seconds 20]
"""

import argparse
import contextlib
import os
import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.bench import barcode
from tests.bench.figures import record
from tests.bench.peers.running import free_port
from tests.bench.streaming import farm
from tests.browser.room import CHROMIUM_FLAGS, PASSWORD, Room
from tests.launch.product import ROOT, Product, clean_environment, running_product

CAMERA = "SIM-001"
FIGURES = {"live": "live", "ll": "llhls", "hls": "hls"}
WARM_UP_S = 15.0
UNWATCHED_S = 25.0  # a stream lingers for 15 s after its last viewer, an address's own lease for 10
OUTAGE_S = 10.0
WITHIN_S = 30.0
MOVE = """
from cameras.models import Camera
Camera.objects.filter(code="{camera}").update(sub_address="{address}", main_address="")
"""
RECORD = """() => {
  const [fps, pictures, bits, cell] = [25, 500, 12, 32];
  const video = document.querySelector('#c-tile video');
  const canvas = Object.assign(document.createElement('canvas'), {width: bits, height: 1});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const shown = window.shownPictures = [];
  const read = () => {
    const [w, h] = [video.videoWidth, video.videoHeight];
    pen.drawImage(video, 0, cell * 0.75 * h / 360, bits * cell * w / 640, cell / 2 * h / 360, 0, 0, bits, 1);
    const cells = pen.getImageData(0, 0, bits, 1).data;
    let number = 0;
    for (let i = 0; i < bits; i += 1) number = number * 2 + (cells[i * 4] > 128 ? 1 : 0);
    const now = Date.now() / 1000, round = pictures / fps;
    if (number < pictures) shown.push([now, (((now - number / fps) % round) + round) % round]);
    video.requestVideoFrameCallback(read);
  };
  video.requestVideoFrameCallback(read);
}"""
# The page's scripts run when all of it is read: the tile has its lane before it asks for anything.
WISH = """new MutationObserver(() => {
  const tile = document.getElementById('c-tile');
  if (!tile || tile.getAttribute('wish') === 'LANE') return;
  tile.setAttribute('wish', 'LANE');
  tile.setAttribute('profile', 'tile');
}).observe(document, {childList: true, subtree: true});"""
ASKED_AT = """() => {
  const asked = performance.getEntriesByType('resource').find(({name}) => name.includes('/live/?profile'));
  return asked ? (performance.timeOrigin + asked.startTime) / 1000 : null;
}"""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lanes", nargs="+", default=list(FIGURES), choices=list(FIGURES))
    options.add_argument("--seconds", type=float, default=20)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="warroom-bench-") as folder,
        running_product(ROOT, arguments=(), data=Path(folder) / "data", WARROOM_DEMO_PASSWORD=PASSWORD) as product,
        sync_playwright() as playwright,
    ):
        film, port = Path(folder) / "film.h264", free_port()
        barcode.make(film)
        move_camera(product, f"rtsp://127.0.0.1:{port}/c0")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        room = Room(product, browser)
        print(f"load average {os.getloadavg()[0]:.2f} before")
        for lane in given.lanes:
            measure(
                room,
                lane,
                cameras=lambda: farm(film, fps=barcode.FPS, port=port, how=("clock",)),
                seconds=given.seconds,
            )
        print(f"load average {os.getloadavg()[0]:.2f} after")
        browser.close()


def move_camera(product: Product, address: str) -> None:
    """The demo's camera gets the address of ours; the node learns of it with its next look at the rows."""
    subprocess.run(
        [ROOT / ".venv/bin/python", "manage.py", "shell", "-c", MOVE.format(camera=CAMERA, address=address)],
        cwd=ROOT,
        env=clean_environment(WARROOM_DATA=str(product.data)),
        check=True,
        stdout=subprocess.DEVNULL,
    )


def measure(
    room: Room, lane: str, *, cameras: "Callable[[], contextlib.AbstractContextManager[int]]", seconds: float
) -> None:
    name = FIGURES[lane]
    with contextlib.ExitStack() as held:
        camera = held.enter_context(contextlib.ExitStack())
        camera.enter_context(cameras())
        time.sleep(UNWATCHED_S)
        page = held.enter_context(opened(room, lane))
        first = first_picture(page, since=0)
        asked = page.evaluate(ASKED_AT)
        page.wait_for_timeout(WARM_UP_S * 1000)
        begins = time.time()
        page.wait_for_timeout(seconds * 1000)
        steady = ages(page, since=begins)
        plays = page.locator("#c-tile").get_attribute("lane")
        if plays != lane or len(steady) < seconds * 5:
            raise SystemExit(f"{lane}: plays {plays}, {len(steady)} pictures could be read")
        camera.close()
        page.wait_for_timeout(OUTAGE_S * 1000)
        healed = time.time()
        camera.enter_context(cameras())
        back = first_picture(page, since=healed)
    cuts = statistics.quantiles(steady, n=100, method="inclusive")
    spread = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}
    record(f"streaming.latency.{name}", cuts[49], unit="s", n=len(steady), percentiles=spread)
    print(f"{name:<6} n={len(steady)} " + " ".join(f"{word} {value:.3f} s" for word, value in spread.items()), end="  ")
    for figure, value in (("cold", first - asked if first and asked else None), ("recover", back and back - healed)):
        print(f"{figure} {f'{value:.2f} s' if value else f'not within {WITHIN_S:.0f} s'}", end="  ")
        if value:
            record(f"streaming.{figure}.{name}", value, unit="s", n=1)
    print(flush=True)


@contextlib.contextmanager
def opened(room: Room, lane: str) -> "Iterator[Page]":
    """The camera's page with its tile on this lane from the first moment."""
    page = room.sign_in("operator", width=1366, height=768)
    page.on("console", lambda said: print(f"  {said.text}") if said.type == "info" else None)
    page.add_init_script(WISH.replace("LANE", lane))
    page.goto(f"/cameras/{CAMERA}/", wait_until="domcontentloaded")
    page.wait_for_selector("#c-tile video", state="attached")
    page.evaluate(RECORD)
    try:
        yield page
    finally:
        room.close_pages()


def first_picture(page: Page, *, since: float) -> float | None:
    """When the first picture younger than `since` was shown (unix s): a player may still drain what it had."""
    deadline = time.monotonic() + WITHIN_S
    while time.monotonic() < deadline:
        for at, age in page.evaluate("() => window.shownPictures"):
            if at > since and at - age > since - 1:
                return float(at)
        page.wait_for_timeout(50)
    return None


def ages(page: Page, *, since: float) -> list[float]:
    return [age for at, age in page.evaluate("() => window.shownPictures") if at > since]


if __name__ == "__main__":
    main()
