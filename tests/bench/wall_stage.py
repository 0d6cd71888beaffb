"""A wall to be measured: the running product, cameras of the farm, layouts of equal tiles and their scenes."""

import json
import math
import os
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.room import Room
from tests.launch.product import ROOT, Product, clean_environment

WALL = "balaikota"
WIDTH_W, HEIGHT_W, BAR_W = 480, 270, 10
SET_UP = """
import json
from django.utils import timezone
from cameras.models import Camera
from warroom.wall import scenes
from warroom.wall.models import Layout, Wall
given = json.loads({given!r})
# The farm carries any camera; of those that stay where they are, few have a stream, and some are down.
working = Camera.objects.watchable().exclude(life_cycle="down")
cameras = Camera.objects.all() if given["port"] else working
codes = list(cameras.order_by("code").values_list("code", flat=True)[:given["cameras"]])
for number, code in enumerate(codes if given["port"] else ()):
    address = "rtsp://127.0.0.1:%d/c%d" % (given["port"], number)
    Camera.objects.filter(code=code).update(
        sub_address=address, main_address="", life_cycle="live", down_cause="")
wall = Wall.objects.get(slug={wall!r})
for slug, (panels, numbers) in given["scenes"].items():
    layout, _ = Layout.objects.update_or_create(
        slug="ukur-%d" % len(panels), defaults={{"title": slug, "body": {{"top": False, "panels": panels}}}})
    # Locked: the sample city raises alarms by itself, and one that borrows a panel would hide what is measured.
    cells = [{{"panel": panel["name"], "source": "camera", "camera": codes[number], "locked": True}}
             for panel, number in zip(panels, numbers)]
    scenes.keep(wall, slug=slug, title=slug, cells=cells, layout=layout, now=timezone.now(), synthetic=True)
print(json.dumps(codes))
"""
# Each swap is noted when the page has painted it, each new picture when it is there; times in unix ms.
NOTES = """
window.notes = {swaps: [], ready: [], live: []};
const noted = (list, what) => requestAnimationFrame(() => notes[list].push([what, Date.now()]));
new PerformanceObserver((list) => {
  for (const mark of list.getEntriesByName('wall.shown')) noted('swaps', mark.detail.revision);
}).observe({entryTypes: ['mark']});
document.addEventListener('ready', ({target}) => noted('ready', target.code ?? ''), true);
document.addEventListener('picture', ({target}) => noted('live', target.getAttribute('camera')), true);
"""
SHOW = """async ([wall, scene]) => {
  const token = document.querySelector('meta[name="csrf-token"]').content;
  const began = Date.now();
  const answer = await fetch(`/api/v1/walls/${wall}/scene/`, {method: 'POST', body: JSON.stringify({scene}),
    headers: {'X-CSRFToken': token, 'Content-Type': 'application/json'}});
  return [began, answer.status, await answer.json()];
}"""


def grid(tiles: int) -> list[dict[str, Any]]:
    """Equal panels that fill a wall of 16:9, row by row."""
    columns = math.ceil(math.sqrt(tiles))
    rows = math.ceil(tiles / columns)
    width, height = WIDTH_W / columns, (HEIGHT_W - BAR_W) / rows
    places = (divmod(number, columns) for number in range(tiles))
    return [
        {"name": name, "x": column * width, "y": row * height, "w": width, "h": height}
        for name, (row, column) in zip(names(), places, strict=False)
    ]


def names() -> Iterator[str]:
    """A1 to A9, B1 and so on: what a panel may be called."""
    return (f"{letter}{digit}" for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ" for digit in range(1, 10))


def set_up(
    product: Product, *, cameras: int, port: int | None, scenes: dict[str, tuple[int, Sequence[int]]]
) -> list[str]:
    """The codes of the first cameras; with a port they move to the farm there. A scene: (tiles, numbers of cameras)."""
    given = {
        "cameras": cameras,
        "port": port,
        "scenes": {slug: (grid(tiles), list(numbers)) for slug, (tiles, numbers) in scenes.items()},
    }
    asked = subprocess.run(
        [
            ROOT / ".venv/bin/python",
            "manage.py",
            "shell",
            "-v",
            "0",
            "-c",
            SET_UP.format(given=json.dumps(given), wall=WALL),
        ],
        cwd=ROOT,
        env=clean_environment(WARROOM_DATA=str(product.data)),
        check=False,
        capture_output=True,
        text=True,
    )
    if asked.returncode:
        raise SystemExit(f"the wall was not set up:\n{asked.stderr[-2000:]}")
    codes: list[str] = json.loads(asked.stdout.splitlines()[-1])
    return codes


def opened(room: Room, path: str, *, width: int, height: int) -> Page:
    """A wall's page that keeps notes of its swaps and pictures."""
    page = room.sign_in("operator", width=width, height=height)
    page.add_init_script(NOTES)
    page.goto(path)
    page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
    return page


def show(desk: Page, scene: str) -> tuple[float, int]:
    """Put a scene on the wall by the API: when it was asked for (unix ms), and the revision it made."""
    began, status, answer = desk.evaluate(SHOW, [WALL, scene])
    if status != 200:
        raise SystemExit(f"scene {scene}: {status} {answer}")
    return float(began), int(answer["revision"])


def chromium_pids() -> list[int]:
    """The browser of this process, all its processes."""
    parents: dict[int, list[int]] = {}
    chromium = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            after = (folder / "stat").read_text().rpartition(")")[2].split()
            command = (folder / "cmdline").read_bytes()
        except OSError:
            continue
        parents.setdefault(int(after[1]), []).append(int(folder.name))
        if b"chromium" in command or b"chrome" in command:
            chromium.add(int(folder.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        children = parents.get(waiting.pop(), [])
        waiting += children
        found += [child for child in children if child in chromium]
    return found
