"""The wall lives: pictures move, an alert arrives by itself, a dead camera looks dead and comes back."""

import time
from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[..., None]
WALL = "/wall/balaikota/"
PLAYED = """() => [...document.querySelectorAll('camera-tile video')].map((video) => video.currentTime)"""

# The page's clock on the wall goes ahead. A tile goes by the longer of its two clocks, as after a machine slept.
MOST_OF_A_MINUTE = "() => { const now = Date.now; Date.now = () => now() + 45_000; }"


def count(page: Page, selector: str) -> int:
    return page.locator(selector).count()


def test_all_tiles_live_and_their_pictures_move(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", WALL)
    eventually(page, lambda: room.all_live(page), "living tiles", patience_s=60)
    before = page.evaluate(PLAYED)
    page.wait_for_timeout(3000)
    after = page.evaluate(PLAYED)
    assert len(after) >= 11
    assert all(1.5 < late - early < 6 for early, late in zip(before, after, strict=True)), (before, after)
    assert all(float(tile.get_attribute("age") or 99) < 3 for tile in page.locator("camera-tile").all())


def test_an_event_reported_by_the_api_is_on_the_wall(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", WALL)
    began = time.monotonic()
    alert = room.report(page, "Asap dari gudang")
    card = f'alert-card[alert="{alert["id"]}"]'
    page.wait_for_selector(card, timeout=5000)
    print(f"POST to card in the document: {(time.monotonic() - began) * 1000:.0f} ms")
    assert "Asap dari gudang" in page.locator(card).first.inner_text()
    assert page.locator(card).first.get_attribute("severity") == "P2"


def test_acknowledged_at_the_desk_is_acknowledged_on_the_wall(room: Room) -> None:
    wall = room.open("operator2", WALL)
    desk = room.open("operator", "/")
    alert = room.report(desk, "Kerumunan di pasar", severity="P1")
    card = f'alert-card[alert="{alert["id"]}"]'
    wall.wait_for_selector(f'{card}[state="new"]')
    desk.locator(f"#queue {card}").click()
    desk.keyboard.press("a")
    desk.wait_for_selector(f'#queue {card}[state="acknowledged"]', timeout=5000)
    wall.wait_for_selector(f'{card}[state="acknowledged"]', timeout=5000)
    assert "Rina" in wall.locator(card).first.inner_text()


def test_a_dead_camera_turns_stale_then_lost_and_comes_back_by_itself(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", WALL)
    tile = page.locator('camera-tile[camera="SIM-006"]').first

    def state() -> str | None:
        return tile.get_attribute("state")

    eventually(page, lambda: state() == "live", "living before the fault", patience_s=60)
    room.fault("SIM-006", "drop")
    try:
        eventually(page, lambda: state() == "stale", "stale after the fault", patience_s=25)
        page.evaluate(MOST_OF_A_MINUTE)
        eventually(page, lambda: state() == "lost", "lost after a minute", patience_s=30)
        assert "TANPA GAMBAR" in tile.inner_text()
    finally:
        room.fault("SIM-006", "heal")
    healed = time.monotonic()
    eventually(page, lambda: state() == "live", "living again", patience_s=40)
    print(f"camera healed to living tile: {time.monotonic() - healed:.1f} s")


def test_one_output_shows_its_rectangle_and_an_unknown_one_does_not_exist(room: Room) -> None:
    page = room.open("operator", "/wall/balaikota/output/1/")
    assert count(page, "wall-grid") == 1
    missing = page.goto("/wall/balaikota/output/99/")
    assert missing is not None
    assert missing.status == 404
