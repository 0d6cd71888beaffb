"""Eight hours of a wall's changes in minutes: does the page grow?

Media and the clock are real, only the pauses are short.

An hour of a wall: twelve scenes, twelve alerts that come and go, one cut of the feed.
"""

import statistics

from playwright.sync_api import CDPSession, Page

from tests.bench import wall_commands, wall_stage
from tests.browser.room import Room

A_HOUR = 12
CHANGE_MS = 1500
WARM_UP = 0.25


def measure(room: Room, *, hours: int) -> tuple[float, list[float]]:
    """(MB of JavaScript heap per hour of changes, the heap after each hour in MB)."""
    desk = room.open("operator", "/")
    wall = wall_stage.opened(room, f"/wall/{wall_stage.WALL}/", width=1920, height=1080)
    session = wall.context.new_cdp_session(wall)
    session.send("Performance.enable")
    heap = [heap_mb(session)]
    for hour in range(hours):
        one_hour(room, desk, wall, hour)
        heap.append(heap_mb(session))
        print(f"  hour {hour + 1}: {heap[-1]:.1f} MB", flush=True)
    room.close_pages()
    return slope(heap), heap


def one_hour(room: Room, desk: Page, wall: Page, hour: int) -> None:
    for change in range(A_HOUR):
        wall_stage.show(desk, f"ukur-{change % wall_commands.SCENES}")
        alert = room.report(desk, f"Jam {hour} nomor {change}", severity="P2")
        wall.wait_for_timeout(CHANGE_MS)
        room.call(desk, "POST", f"/api/v1/alerts/{alert['id']}/dismiss/", {"note": "Terukur"})
    wall.context.set_offline(True)
    wall.wait_for_timeout(CHANGE_MS)
    wall.context.set_offline(False)


def heap_mb(session: CDPSession) -> float:
    """What is left after the garbage is collected."""
    session.send("HeapProfiler.collectGarbage")
    found = {each["name"]: each["value"] for each in session.send("Performance.getMetrics")["metrics"]}
    return float(found["JSHeapUsedSize"]) / 2**20


def slope(heap: list[float]) -> float:
    """MB per hour after the warm-up."""
    later = list(enumerate(heap))[int(len(heap) * WARM_UP) :]
    if len(later) < 2:
        return heap[-1] - heap[0]
    return statistics.linear_regression([at for at, _ in later], [mb for _, mb in later]).slope
