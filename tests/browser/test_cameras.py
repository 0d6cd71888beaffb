"""The camera list and a camera's page, as somebody reads them."""

from collections.abc import Callable

from tests.browser.room import Room

Eventually = Callable[..., None]


def test_rows_show_a_picture_of_each_camera_without_a_stream(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", "/cameras/")
    shown = page.locator('camera-still[state="shown"] img')
    eventually(page, lambda: shown.count() >= 12, "stills in the rows", patience_s=90)
    # A row outside the window may keep its picture unloaded: that is what lazy means.
    widths = """() => [...document.querySelectorAll('camera-still[state="shown"] img')]
      .filter((image) => image.getBoundingClientRect().bottom < innerHeight).map((image) => image.naturalWidth)"""
    eventually(page, lambda: set(page.evaluate(widths)) == {320}, "pictures of one width in the rows one sees")
    assert page.locator('camera-still[state="shown"] span').first.inner_text()


def test_a_camera_page_tells_how_its_streams_are(room: Room, eventually: Eventually) -> None:
    page = room.open("operator", "/cameras/SIM-001/")
    page.evaluate("() => { window.neverReloaded = true; }")
    health = page.locator("#health")
    eventually(page, lambda: "kbit/s" in health.inner_text(), "figures of the stream", patience_s=60)
    assert "H.264" in health.inner_text()
    assert page.evaluate("() => window.neverReloaded") is True
