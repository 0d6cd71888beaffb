"""A camera's page keeps, shows and saves: pin, bars, clip, download. The file is played by PyAV."""

import hashlib
import io
from collections.abc import Callable

import av
from axe_playwright_python.sync_playwright import Axe

from tests.browser.room import Room

Eventually = Callable[..., None]
CODE = "SIM-002"


def test_a_supervisor_pins_a_camera_and_saves_a_clip(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", f"/cameras/{CODE}/")
    pin = page.locator("#k-pin")
    pin.wait_for()
    pin.click()
    eventually(page, lambda: "7" in page.inner_text("#k-rules"), "the rule is told")

    def recorded() -> bool:
        spans = room.call(page, "GET", f"/api/v1/cameras/{CODE}/recordings/")[1]["spans"]
        return any(span["source"] == "file" for span in spans)

    eventually(page, recorded, "the pinned camera is written to disk")
    page.wait_for_timeout(6000)  # a few seconds to save
    page.locator("#k-head").scroll_into_view_if_needed()
    page.keyboard.press("c")
    assert page.evaluate("document.activeElement.id") == "k-from"
    page.locator("#k-form button").click()

    def clips() -> list[dict[str, str]]:
        found: list[dict[str, str]] = room.call(page, "GET", f"/api/v1/cameras/{CODE}/clips/")[1]["results"]
        return found

    eventually(page, lambda: [clip["state"] for clip in clips()] == ["ready"], "a node has written it")
    eventually(page, lambda: page.locator("#k-list a").count() == 1, "the list offers it")
    with page.expect_download() as waiting:
        page.locator("#k-list a").click()
    data = waiting.value.path().read_bytes()
    assert waiting.value.suggested_filename.startswith(f"{CODE}-")
    assert hashlib.sha256(data).hexdigest() == clips()[0]["sha256"]
    with av.open(io.BytesIO(data), "r") as container:
        assert sum(1 for _ in container.decode(video=0)) >= 20

    page.locator("#k-line").focus()
    before = page.input_value("#k-from")
    page.keyboard.press("ArrowLeft")
    assert page.input_value("#k-from") < before
    pin.click()
    eventually(page, lambda: page.inner_text("#k-rules") == "", "unpinned")
    found = Axe().run(page, context="#recordings")
    assert found.response["violations"] == [], found.generate_report()


def test_who_may_not_see_clips_gets_no_such_section(room: Room) -> None:
    page = room.open("auditor", f"/cameras/{CODE}/")
    assert page.locator("#recordings").count() == 0
