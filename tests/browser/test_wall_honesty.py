"""Pictures that can't be trusted say so and come back by themselves; outputs tell how they do."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import ConsoleMessage, Locator, Page, WebSocket

from tests.browser.room import Room

Eventually = Callable[..., None]
CAMERA = "SIM-001"
FIGURES = {"fps", "dropped", "shown_frames", "memory_mb", "playing", "frozen", "recycled", "revision", "oldest_s"}
# A decoder that died: the video's own time runs, no error, and nothing is presented any more while `frozen` is set.
FREEZE = """
const present = HTMLVideoElement.prototype.requestVideoFrameCallback;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (then) {
  const later = (...found) => { if (window.frozen) present.call(this, later); else then(...found); };
  return present.call(this, later);
};"""


def age_s(tile: Locator) -> float:
    return float(tile.get_attribute("age") or "inf")


def is_fresh(tile: Locator) -> bool:
    return tile.get_attribute("state") == "live" and age_s(tile) < 1


def noted(page: Page) -> list[str]:
    """What the page's script says to the console from now on."""
    words: list[str] = []

    def note(said: ConsoleMessage) -> None:
        words.append(said.text)

    page.on("console", note)
    return words


def test_a_player_that_freezes_ages_and_is_begun_anew(room: Room, eventually: Eventually) -> None:
    page = room.sign_in("operator")
    page.add_init_script(FREEZE)
    words = noted(page)
    page.goto(f"/cameras/{CAMERA}/")
    tile = page.locator("#c-tile")
    eventually(
        page, lambda: tile.get_attribute("state") == "live" and age_s(tile) < 1, "a fresh picture", patience_s=40
    )
    page.evaluate("window.frozen = true")
    eventually(page, lambda: age_s(tile) > 3, "older than three seconds", patience_s=10)
    assert re.fullmatch(r"[345] dtk", tile.locator("figcaption time, .cap time").inner_text())
    eventually(page, lambda: any("stands still" in said for said in words), "found and begun anew", patience_s=15)
    eventually(page, lambda: tile.get_attribute("state") == "stale", "hatched after ten seconds", patience_s=15)
    assert "GAMBAR" in tile.inner_text().upper()
    page.evaluate("window.frozen = false")
    eventually(page, lambda: is_fresh(tile), "fresh again", patience_s=30)


@pytest.mark.soak  # the jump of the clock and a busy machine do not go together; the order of it is in tests/js
def test_after_six_hours_a_player_begins_anew_and_no_tile_goes_dark(
    room: Room, eventually: Eventually, request: pytest.FixtureRequest
) -> None:
    """The timers' clock is set ahead; media runs in its own time."""
    page = room.sign_in("operator")
    request.addfinalizer(lambda: room.forget("operator"))  # the clock is the profile's, not the page's
    page.clock.install()
    words = noted(page)
    page.goto("/wall/balaikota/")
    living = page.locator('camera-tile[state="live"]')
    eventually(page, lambda: living.count() >= 4, "tiles live", patience_s=60)
    count = living.count()
    page.clock.fast_forward("06:00:10")
    eventually(page, lambda: any("begins anew" in said for said in words), "the first begins anew", patience_s=90)
    page.wait_for_timeout(5000)
    assert sum("begins anew" in said for said in words) == 1
    eventually(page, lambda: living.count() >= count, "all live again", patience_s=60)


def test_an_output_says_every_few_seconds_how_it_does(room: Room, eventually: Eventually) -> None:
    said: list[dict[str, object]] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framesent", lambda text: note(text))

    def note(text: str | bytes) -> None:
        frame = json.loads(text)
        if isinstance(frame.get("output"), dict):
            said.append(frame["output"])

    page = room.sign_in("operator", width=1920, height=1080)
    page.on("websocket", listen)
    page.goto("/wall/balaikota/output/1/")
    eventually(page, lambda: len(said) >= 3, "three reports", patience_s=60)
    newest = said[-1]
    assert newest["number"] == 1
    assert (newest["width"], newest["height"], newest["dpr"]) == (1920, 1080, 1)
    assert newest["tiles"] == sum(newest["levels"].values())  # type: ignore[attr-defined]
    assert set(newest) >= FIGURES


def test_the_page_of_a_whole_wall_is_no_output_and_says_nothing(room: Room, eventually: Eventually) -> None:
    page = room.sign_in("operator")
    said: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda text: said.append(str(text))))
    page.goto("/wall/balaikota/")
    eventually(page, lambda: any('"watch"' in text for text in said), "the feed is open")
    page.wait_for_timeout(3000)
    assert not any('"output"' in text for text in said)
