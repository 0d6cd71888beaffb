"""What a tile plays: each lane, the way down when one is refused, less when the output is full, the replay."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.room import Room

Eventually = Callable[..., None]
CAMERA = "SIM-001"
NO_MEDIA_SOCKETS = """
window.WebSocket = class extends WebSocket {
  constructor(url) { super(String(url).replace('/media/', '/no-media/')); }
};"""


def tile_on(page: Page, **attributes: str) -> Locator:
    """The camera page's tile, asked for by these attributes."""
    tile = page.locator("#c-tile")
    tile.evaluate(
        "(tile, given) => Object.entries(given).forEach(([name, value]) => tile.setAttribute(name, value))", attributes
    )
    return tile


def says(tile: Locator, **expected: str) -> Callable[[], bool]:
    return lambda: all(tile.get_attribute(name) == value for name, value in expected.items())


def pictures(tile: Locator) -> int:
    return int(tile.evaluate("(tile) => tile.querySelector('video').getVideoPlaybackQuality().totalVideoFrames"))


@pytest.mark.parametrize("lane", ["live", "ll", "hls"])
def test_each_lane_plays_and_the_tile_says_which(lane: str, room: Room, eventually: Eventually) -> None:
    page = room.open("operator", f"/cameras/{CAMERA}/")
    tile = tile_on(page, wish=lane)
    eventually(page, says(tile, lane=lane, state="live"), f"living on {lane}", patience_s=40)
    before = pictures(tile)
    eventually(page, lambda: pictures(tile) > before + 15, "pictures go on", patience_s=10)
    assert tile.get_attribute("lane") == lane


def test_a_refused_socket_leads_to_the_next_lane(room: Room, eventually: Eventually) -> None:
    page = room.sign_in("operator")
    page.add_init_script(NO_MEDIA_SOCKETS)
    page.goto(f"/cameras/{CAMERA}/")
    tile = page.locator("#c-tile")
    eventually(page, says(tile, lane="ll", state="live"), "living on low-latency HLS", patience_s=40)


def test_a_full_output_loses_rate_first_and_motion_next_and_says_so(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", "/wall/balaikota/")
    eventually(page, lambda: room.all_live(page), "living tiles", patience_s=60)
    budget(page, 40)
    reduced = page.locator('camera-tile[level="reduced"]')
    eventually(page, lambda: reduced.count() > 4, "tiles with key frames only", patience_s=20)
    saving = reduced.filter(has=page.locator(".cap .dot.low"))
    eventually(page, lambda: saving.count() > 0, "a tile that says so", patience_s=5)
    assert reduced.first.get_attribute("camera") != page.locator("camera-tile").first.get_attribute("camera")
    budget(page, 10)
    still = page.locator('camera-tile[level="still"]')
    eventually(page, lambda: still.count() > 0, "tiles that stand still", patience_s=20)
    aged = still.filter(has_text=re.compile(r"\d+ (dtk|mnt)"))
    eventually(page, lambda: aged.count() > 0, "a still that tells its age", patience_s=5)
    assert still.last.get_attribute("camera") == page.locator("camera-tile").last.get_attribute("camera")
    budget(page, 600)
    full = page.locator('wall-panel camera-tile[level="full"][state="live"]:not(.coming)')
    eventually(page, lambda: room.all_live(page) and full.count() >= 11, "all move again")


def budget(page: Page, pictures_a_second: int) -> None:
    page.evaluate("(n) => { document.documentElement.dataset.frameBudget = n; }", pictures_a_second)


def test_the_last_half_minute_plays_again_and_live_comes_back(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", f"/cameras/{CAMERA}/")
    tile = page.locator("#c-tile")
    eventually(page, says(tile, state="live"), "living", patience_s=40)
    page.wait_for_timeout(4000)  # something to look back at
    tile.focus()
    page.keyboard.press("r")
    label = tile.locator(".replay-tag")
    eventually(
        page, lambda: label.inner_text().startswith("PUTAR ULANG ") and ":" in label.inner_text(), "a clock of the past"
    )
    page.keyboard.press("Escape")
    eventually(page, lambda: label.count() == 0, "live again")
    before = pictures(tile)
    eventually(page, lambda: pictures(tile) > before + 5, "the live picture went on")


def test_the_large_picture_takes_the_main_stream_and_gives_it_back(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", f"/cameras/{CAMERA}/")
    tile = page.locator("#c-tile")

    def width() -> Any:
        return tile.evaluate("(tile) => tile.querySelector('video').videoWidth")

    eventually(page, says(tile, plays="focus", state="live"), "the large stream", patience_s=40)
    eventually(page, lambda: width() > 640, "its pixels")
    tile_on(page, profile="tile")
    eventually(page, says(tile, plays="tile", state="live"), "the small stream")
    eventually(page, lambda: width() == 640, "its pixels")
