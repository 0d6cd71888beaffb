"""From the POST of an event to the pixels of its card on the wall, and from the camera's picture to the tile's.

Runs the whole product. Glass to glass: the simulator numbers each picture (24 black or white cells at its top left) and
sends picture k at unix time k/10 + phase, so the page reads the age of what it shows from the picture itself; encoder
and display are not in it. Painted: two animation frames after the card stood in the document.
"""

import shutil
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from cameras.simulator.stream import phase_s
from tests.bench.figures import record
from tests.browser.room import CHROMIUM_FLAGS, PASSWORD, Room
from tests.launch.product import ROOT, running_product

CAMERA = "SIM-001"
WARM_UP_MS, MEASURE_MS = 15_000, 20_000
EVENTS = 60
AGES = """([selector, phase, lasting]) => new Promise((done) => {
  const video = document.querySelector(selector + ' video');
  const canvas = Object.assign(document.createElement('canvas'), {width: 40, height: 1});
  const pen = canvas.getContext('2d', {willReadFrequently: true});
  const ages = [], ends = performance.now() + lasting;
  const read = () => {
    const height = video.videoHeight / 45;  // the middle of the top 16 rows of 360
    pen.drawImage(video, 0, height / 3, video.videoWidth, height / 3, 0, 0, 40, 1);
    const cells = pen.getImageData(0, 0, 40, 1).data;
    let value = 0;
    for (let cell = 0; cell < 24; cell += 1) value = value * 2 + (cells[cell * 4] > 128 ? 1 : 0);
    const number = value >> 4;
    let check = 0;
    for (let shift = 0; shift < 20; shift += 4) check += (number >> shift) & 15;
    if (check % 16 === (value & 15)) {
      const now = Date.now() / 1000 - phase;
      const newest = Math.floor(now * 10), turn = 1 << 20;
      let k = newest - (newest % turn) + number;
      if (k > newest) k -= turn;
      ages.push(now - k / 10);
    }
    if (performance.now() < ends) video.requestVideoFrameCallback(read); else done(ages);
  };
  video.requestVideoFrameCallback(read);
})"""
PAINTED = """(body) => new Promise(async (done, fail) => {
  setTimeout(() => fail(new Error('no card within 10 s')), 10000);
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const began = performance.now();
  const seen = new MutationObserver(() => {
    const card = [...document.querySelectorAll('alert-card')].find((card) => card.textContent.includes(body.summary));
    if (!card) return;
    seen.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(
      () => done([performance.now() - began, card.getAttribute('alert')])));
  });
  seen.observe(document.body, {childList: true, subtree: true, characterData: true});
  await fetch('/api/v1/events/', {method: 'POST', body: JSON.stringify(body),
    headers: {'X-CSRFToken': token, 'Content-Type': 'application/json'}});
})"""


def main() -> None:
    with (
        tempfile.TemporaryDirectory(prefix="warroom-bench-") as folder,
        running_product(
            ROOT, arguments=(), data=Path(folder) / "data", WARROOM_DEMO_PASSWORD=PASSWORD, SIMULATOR_BAR_CODE="1"
        ) as product,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        room = Room(product, browser)
        wall = room.open("operator", "/wall/balaikota/")
        painted = _painted(room, wall)
        room.close_pages()
        ages = _ages(room.open("operator", f"/cameras/{CAMERA}/"))
        browser.close()
    _report("streaming.painted.hls", "s", ages, value="p50")
    _report("feed.painted", "ms", painted, value="p95")


def _painted(room: Room, wall: Page) -> list[float]:
    wall.wait_for_timeout(WARM_UP_MS)
    found = []
    for number in range(EVENTS):
        body = {
            "kind": "operator_report",
            "summary": f"Pengukuran {number:03d}",
            "severity": "P1",
            "source": "bench",
            "location": {"lat": -5.14 + number / 500, "lon": 119.43},
            "idempotency_key": f"bench-{number}",
        }
        passed_ms, alert = wall.evaluate(PAINTED, body)
        found.append(passed_ms)
        # The wall shows the most urgent few: the next card must not wait behind this one.
        room.call(wall, "POST", f"/api/v1/alerts/{alert}/dismiss/", {"note": "Terukur"})
    return found


def _ages(page: Page) -> list[float]:
    tile = f'camera-tile[camera="{CAMERA}"]'
    page.wait_for_selector(f'{tile}[state="live"]', timeout=30_000)
    page.wait_for_timeout(WARM_UP_MS)
    profile = page.locator(tile).first.get_attribute("profile") or "tile"
    stream = "sub" if profile in {"tile", "thumb"} else "main"
    ages = page.evaluate(AGES, [tile, phase_s(f"{CAMERA}/{stream}"), MEASURE_MS])
    if len(ages) < MEASURE_MS / 1000 * 5:
        raise SystemExit(f"only {len(ages)} pictures could be read")
    return ages


def _report(figure: str, unit: str, measured: Sequence[float], *, value: str) -> None:
    cuts = statistics.quantiles(measured, n=100, method="inclusive")
    percentiles = {"p50": cuts[49], "p95": cuts[94], "p99": cuts[98]}
    print(
        f"{figure:<24} n={len(measured)}  " + "  ".join(f"{name} {at:.3f} {unit}" for name, at in percentiles.items())
    )
    record(figure, percentiles[value], unit=unit, n=len(measured), percentiles=percentiles)


if __name__ == "__main__":
    main()
