"""A wall page for an hour of scenes, alerts and failing cameras: its heap may not grow, its players live.

SOAK_MINUTES shortens it. The first fifth of the time is warm-up; what is judged comes after it.
"""

import os
import statistics
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import CDPSession, Page, WebSocket, sync_playwright

from tests.bench import wall_commands, wall_hours, wall_stage
from tests.browser.room import CHROMIUM_FLAGS, PASSWORD, Room
from tests.launch.product import ROOT, running_product

pytestmark = [pytest.mark.soak, pytest.mark.timeout(0)]

MINUTES = float(os.environ.get("SOAK_MINUTES", "60"))
CHANGE_EVERY_S = 15.0
FAULT_EVERY = 8  # changes
WARM_UP = 0.2
MOST_MB_AN_HOUR = 6.0  # of the heap after the garbage is collected; eight hours would be 48 MB
MOST_SOCKETS = 4  # the feed, the live lane of each node, and one that is on its way out
HEALED_WITHIN_S = 60


@dataclass(frozen=True)
class Look:
    """Minutes since the start, MB of heap, elements in the page, tiles that live, of how many."""

    at: float
    heap_mb: float
    nodes: int
    live: int
    tiles: int


def test_an_hour_of_changes_leaves_nothing_behind(tmp_path: Path) -> None:
    with (
        running_product(ROOT, arguments=(), data=tmp_path / "data", WARROOM_DEMO_PASSWORD=PASSWORD) as product,
        sync_playwright() as driver,
    ):
        browser = driver.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM_FLAGS)
        room = Room(product, browser)
        wall_stage.set_up(product, cameras=16, port=None, scenes=dict(wall_commands.scenes()))
        desk = room.open("operator", "/")
        wall = wall_stage.opened(room, f"/wall/{wall_stage.WALL}/output/1/", width=1920, height=1080)
        opened = counted_sockets(wall)
        looks = change_for(MINUTES, room, desk, wall)
        wall.wait_for_timeout(HEALED_WITHIN_S * 1000)
        last = look(wall, session_of(wall), began=time.monotonic())
        assert room.errors == []
        browser.close()
    judge(looks)
    assert last.live == last.tiles > 0, last
    assert len(opened) <= MOST_SOCKETS, opened


def change_for(minutes: float, room: Room, desk: Page, wall: Page) -> list[Look]:
    """One scene after the other, an alert with each, and now and then a camera that falls silent for a while."""
    session = session_of(wall)
    looks: list[Look] = []
    began, change = time.monotonic(), 0
    while time.monotonic() - began < minutes * 60:
        wall_stage.show(desk, f"ukur-{change % wall_commands.SCENES}")
        alert = room.report(desk, f"Ganti {change}", severity="P2")
        camera = f"SIM-{change % 16 + 1:03}"
        room.fault(camera, "hang" if change % FAULT_EVERY == 0 else "heal")
        wall.wait_for_timeout(CHANGE_EVERY_S * 1000)
        room.fault(camera, "heal")
        room.call(desk, "POST", f"/api/v1/alerts/{alert['id']}/dismiss/", {"note": "Terukur"})
        looks.append(look(wall, session, began=began))
        change += 1
    return looks


def session_of(wall: Page) -> CDPSession:
    session = wall.context.new_cdp_session(wall)
    session.send("Performance.enable")
    return session


def counted_sockets(wall: Page) -> list[str]:
    """The sockets that the page has open, kept up to date."""
    opened: list[str] = []

    def note(socket: WebSocket) -> None:
        opened.append(socket.url)
        socket.on("close", lambda _: opened.remove(socket.url))

    wall.on("websocket", note)
    wall.reload()
    wall.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
    return opened


def look(wall: Page, session: CDPSession, *, began: float) -> Look:
    nodes = int(wall.evaluate("() => document.getElementsByTagName('*').length"))
    live, tiles = wall.evaluate(
        """() => ['[state="live"]', ''].map((which) =>
            document.querySelectorAll(`wall-panel:not([unseen]) camera-tile${which}`).length)"""
    )
    return Look((time.monotonic() - began) / 60, wall_hours.heap_mb(session), nodes, live, tiles)


def judge(looks: list[Look]) -> None:
    later = looks[int(len(looks) * WARM_UP) :]
    slope = 60 * statistics.linear_regression([one.at for one in later], [one.heap_mb for one in later]).slope
    print(f"heap {later[0].heap_mb:.1f} to {later[-1].heap_mb:.1f} MB, {slope:+.1f} MB an hour over {len(later)} looks")
    print(f"elements {later[0].nodes} to {later[-1].nodes}")
    assert slope < MOST_MB_AN_HOUR
    assert later[-1].nodes < 2 * later[0].nodes
