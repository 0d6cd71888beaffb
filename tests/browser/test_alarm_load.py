"""Alarm load in a running product: figures beside their targets, and a kecamatan that a supervisor moves."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[..., None]


def in_column(page: Page, zone: str) -> str:
    return page.get_attribute(f'.zone-col:has([data-zone="{zone}"])', "data-position") or ""


def test_a_supervisor_moves_a_zone_by_key_and_by_drag(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/alarm-load/")
    zone = page.get_attribute('.zone-col[data-position="posisi-1"] [data-zone]', "data-zone")
    assert zone

    page.focus(f'[data-zone="{zone}"]')
    page.keyboard.press("ArrowRight")
    eventually(page, lambda: in_column(page, zone) == "posisi-2", "moved by the arrow key")
    assert page.evaluate("document.activeElement.dataset.zone") == zone
    assert "Posisi 2 Selatan" in page.inner_text("#zones-said")

    page.drag_and_drop(f'[data-zone="{zone}"]', '.zone-col[data-position="posisi-1"] header')
    eventually(page, lambda: in_column(page, zone) == "posisi-1", "moved back by a drag")

    status, routes = room.call(page, "GET", "/api/v1/routes/")
    assert status == 200
    assert [row["home"] for row in routes if row["area"] == zone] == [None]


def test_figures_stand_beside_their_targets_and_an_operator_moves_nothing(room: Room) -> None:
    page = room.open("operator", "/alarm-load/", width=1366, height=768)
    assert page.locator("#now .pos").count() == 3
    assert "sasaran 150, batas 300" in page.inner_text("#now")
    assert page.locator("#days figure rect").count() > 40
    assert page.locator("#top tbody tr").count() == 10
    assert page.locator("#ack tbody tr").count() == 4
    assert page.locator("#zones [draggable]").count() == 0
    rule = page.get_attribute("#top a.rule", "href") or ""
    assert rule.startswith("/rules/?kind=")
