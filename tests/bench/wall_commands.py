"""From the desk's command to the glass of four outputs: layout, first picture, live picture."""

import time
from dataclasses import dataclass, field

from playwright.sync_api import Page

from tests.bench import wall_stage
from tests.browser.room import Room

OUTPUTS = 4
WITHIN_S = 20.0
PAUSE_MS = 5000  # the cameras of a scene are cold again when its turn comes: a stream lingers for 15 s
SCENES = 4
TILES = 4
UNCOUNTED = SCENES  # each scene once: a server that has just started imports code and plans its queries


STATES = """() => [...document.querySelectorAll("camera-tile")].map((tile) =>
  [tile.getAttribute("camera"), tile.getAttribute("state")])"""


@dataclass
class Found:
    """Milliseconds; of each command, or of each new picture."""

    command: list[float] = field(default_factory=list)
    spread: list[float] = field(default_factory=list)
    first_picture: list[float] = field(default_factory=list)
    live: list[float] = field(default_factory=list)


def scenes() -> dict[str, tuple[int, range]]:
    """Scenes that share no camera."""
    return {f"ukur-{number}": (TILES, range(number * TILES, (number + 1) * TILES)) for number in range(SCENES)}


def measure(room: Room, *, rounds: int) -> Found:
    desk = room.open("operator", "/")
    walls = [
        wall_stage.opened(room, f"/wall/{wall_stage.WALL}/output/{number}/", width=960, height=540)
        for number in range(1, OUTPUTS + 1)
    ]
    found = Found()
    for number in range(-UNCOUNTED, rounds):
        one_command(desk, walls, f"ukur-{number % SCENES}", found if number >= 0 else Found())
        desk.wait_for_timeout(PAUSE_MS)
    room.close_pages()
    return found


def one_command(desk: Page, walls: list[Page], scene: str, found: Found) -> None:
    for wall in walls:
        wall.evaluate("() => { notes.ready.length = notes.live.length = 0; }")
    began, revision = wall_stage.show(desk, scene)
    swapped = [swapped_at(wall, revision) for wall in walls]
    found.command.append(max(swapped) - began)
    found.spread.append(max(swapped) - min(swapped))
    found.first_picture += first_of_each(walls, "ready", began)
    found.live += first_of_each(walls, "live", began)


def swapped_at(wall: Page, revision: int) -> float:
    """When this output had painted the revision (unix ms)."""
    ends = time.monotonic() + WITHIN_S
    while time.monotonic() < ends:
        for shown, at in wall.evaluate("() => notes.swaps"):
            if shown >= revision:
                return float(at)
        wall.wait_for_timeout(20)
    raise SystemExit(f"revision {revision} was not swapped in within {WITHIN_S:.0f} s: {wall.url}")


def first_of_each(walls: list[Page], what: str, began: float) -> list[float]:
    """How long each output waited for its picture; every panel of the scene lies on one output."""
    waited = []
    for wall in walls:
        ends = time.monotonic() + WITHIN_S
        seen: list[float] = []
        while not seen and time.monotonic() < ends:
            wall.wait_for_timeout(20)
            seen = [at for _, at in wall.evaluate("(what) => notes[what]", what) if at >= began]
        if not seen:
            print(f"  no {what} picture within {WITHIN_S:.0f} s on {wall.url}: {wall.evaluate(STATES)}", flush=True)
        waited.append((min(seen) if seen else began + WITHIN_S * 1000) - began)
    return waited
