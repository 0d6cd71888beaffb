"""kill -9 of each server process in the middle of a scene change, and an output that is cut off for a minute: both end
on the newest revision, without a hand and without a reload."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[..., None]
API = "/api/v1/walls/balaikota/"
WORDS = {"valkey": "--unixsocketperm", "media node": "-n node-", "web": "daphne", "beat": "celery -A warroom beat"}
CUT_MS = 60_000

pytestmark = pytest.mark.soak  # minutes of waiting for what was killed; a fault run, for bin/test --all


def outputs(room: Room, supervisor: Page) -> list[Page]:
    pages = [supervisor.context.new_page() for _ in range(2)]
    for number, page in enumerate(pages, 1):
        page.on("pageerror", lambda error: room.errors.append(f"an output: {error}"))
        page.goto(f"/wall/balaikota/output/{number}/")
        page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=60_000)
        page.evaluate("() => { window.neverReloaded = true; }")
    return pages


def put(room: Room, page: Page, camera: str) -> int | None:
    """The revision this made, or None when nobody answered."""
    content = {"source": "camera", "camera": camera}
    status, answer = room.call(page, "POST", f"{API}panels/B4/", {"content": content})
    return answer["revision"] if status == 200 else None


def put_at_last(room: Room, page: Page, camera: str) -> int:
    deadline = time.monotonic() + 60
    while (revision := put(room, page, camera)) is None:
        assert time.monotonic() < deadline, "no command was taken within a minute"
        page.wait_for_timeout(250)
    return revision


def shows(page: Page, camera: str) -> bool:
    return page.locator(f'wall-panel[name=B4] camera-tile[camera="{camera}"]:not(.coming)').count() == 1


@pytest.mark.parametrize("victim", list(WORDS))
def test_a_command_given_while_a_process_dies_reaches_every_output(
    victim: str, room: Room, eventually: Eventually
) -> None:
    supervisor = room.open("supervisor", "/")
    pages = outputs(room, supervisor)
    put_at_last(room, supervisor, "SIM-001")
    killed = room.product.kill(WORDS[victim])
    put(room, supervisor, "SIM-002")
    put_at_last(room, supervisor, "SIM-003")
    eventually(
        supervisor,
        lambda: all(shows(page, "SIM-003") for page in pages),
        f"the last command on both outputs after {victim} died",
        patience_s=60,
    )
    eventually(supervisor, lambda: room.product.one(WORDS[victim]) not in {None, killed}, "a new process")
    assert all(page.evaluate("() => window.neverReloaded") for page in pages)


def test_an_output_that_was_cut_off_for_a_minute_jumps_to_the_newest(room: Room, eventually: Eventually) -> None:
    supervisor = room.open("supervisor", "/")
    cut = room.open("operator2", "/wall/balaikota/output/1/")
    cut.evaluate("() => { window.neverReloaded = true; }")
    put_at_last(room, supervisor, "SIM-001")
    eventually(cut, lambda: shows(cut, "SIM-001"), "the first command")
    network = cut.context.new_cdp_session(cut)
    network.send("Network.enable")
    cut.context.set_offline(True)
    began = time.monotonic()
    for camera in ("SIM-002", "SIM-003", "SIM-004"):
        put_at_last(room, supervisor, camera)
    eventually(
        cut,
        lambda: "full" in (cut.locator(".deadman").get_attribute("class") or ""),
        "the bar that says the link is lost",
        patience_s=40,
    )
    assert shows(cut, "SIM-001"), "what it showed stays"
    cut.wait_for_timeout(max(0, CUT_MS - (time.monotonic() - began) * 1000))
    cut.context.set_offline(False)
    eventually(cut, lambda: shows(cut, "SIM-004"), "the newest of what it missed", patience_s=30)
    assert cut.locator(".deadman").is_hidden()
    assert cut.evaluate("() => window.neverReloaded")
