"""The same lives in Chromium, by the hls.js that the product ships."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Playwright, Route, sync_playwright

from tests.browser.room import CHROMIUM_FLAGS
from tests.cameras.streaming.conformance.serving import replay, served, told
from tests.cameras.streaming.conformance.stories import STORIES
from tests.launch.product import ROOT

pytestmark = pytest.mark.media

HERE = Path(__file__).parent
FILES = {
    "films.mjs": HERE / "films.mjs",
    "hls.mjs": next((ROOT / "static" / "vendor").glob("hls.js-*/hls.light.min.mjs")),
}
SHOW = "(address) => window.show(address)"
Show = Callable[[str], dict[str, Any]]
BEYOND_CHROMIUM = {"hevc"}  # Debian's decodes it by hardware only


@pytest.fixture(scope="module")
def show() -> Iterator[Show]:
    """Plays the replay of a life. Playwright has a thread of its own: it may have a loop in this one already."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("chromium is not installed (Debian: apt install chromium)")
    with served() as server, ThreadPoolExecutor(1) as thread:
        playwright = thread.submit(sync_playwright().start).result()
        page = thread.submit(open_page, playwright, program, server).result()
        yield lambda name: thread.submit(page.evaluate, SHOW, replay(server, name)).result(50)
        thread.submit(playwright.stop).result()


def open_page(playwright: Playwright, program: str, server: str) -> Page:
    """An empty page of the origin itself."""
    page = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS).new_page()
    page.route(f"{server}/page/*", answer)
    page.goto(f"{server}/page/films.html")
    page.wait_for_function("() => window.show")
    return page


def answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name in FILES:
        route.fulfill(body=FILES[name].read_text(), content_type="text/javascript")
    else:
        route.fulfill(body='<!doctype html><script type="module" src="films.mjs"></script>', content_type="text/html")


def lasted(name: str) -> float:
    return sum(segment.duration_s for segment in told(name).track.kept(0))


@pytest.mark.parametrize("name", sorted(STORIES.keys() - BEYOND_CHROMIUM))
def test_hls_js_plays_the_replay_to_its_end_without_a_word(show: Show, name: str) -> None:
    seen = show(name)

    assert seen["complaints"] == []
    assert seen["ended"]
    assert seen["corrupted"] == 0
    assert seen["sizes"] == (["160x96", "640x360"] if name == "other_picture" else ["160x96"])
    [[begins, ends]] = seen["ranges"]
    assert ends - begins == pytest.approx(lasted(name), abs=0.3)
