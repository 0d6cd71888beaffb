"""Levels, roster and handover in a running product."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[[Page, Callable[[], bool], str], None]
TALLO = "/level/?area=73.71.07"


def test_a_raise_by_an_operator_is_confirmed_and_lowered_by_a_supervisor(room: Room, eventually: Eventually) -> None:
    operator = room.open("operator", TALLO)
    name = operator.inner_text("#detail-head")
    operator.click("#detail-acts >> text=Naikkan")
    operator.fill("dialog textarea", "Genangan di tiga lorong")
    operator.click("dialog .acts .primary")
    eventually(operator, lambda: "belum dikonfirmasi" in operator.inner_text("#detail-since"), "in force, unconfirmed")
    supervisor = room.open("supervisor", TALLO)
    supervisor.click("#detail-acts >> text=Konfirmasi")
    supervisor.click("dialog .acts .primary")
    eventually(operator, lambda: "belum" not in operator.inner_text("#detail-since"), "the operator hears of it")
    wall = room.open("supervisor", "/wall/balaikota/")
    eventually(wall, lambda: name in wall.inner_text("wall-escalation"), "the level on the wall")
    supervisor.click("#detail-acts >> text=Turunkan")
    supervisor.fill("dialog textarea", "Surut")
    supervisor.click("dialog .acts .primary")
    eventually(wall, lambda: name not in wall.inner_text("wall-escalation"), "a calm kecamatan is not on the wall")


def test_who_signs_on_is_on_the_roster_page_and_a_handover_is_written(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", "/shifts/")
    assert page.locator("#slots .turn-cell.on").count() == 1
    assert room.call(page, "POST", "/api/v1/duty/sign-on/", {})[0] == 200
    eventually(page, lambda: "Hasan" in page.inner_text("#people"), "the name on the board")
    sheet = room.open("supervisor", "/handover/")
    sheet.click("#make")
    eventually(sheet, lambda: sheet.is_visible("#sheet"), "the sheet")
    sheet.fill("#notes", "Pompa di Antang menyala")
    eventually(sheet, lambda: sheet.inner_text("#saved").startswith("tersimpan"), "saved by itself")
    assert sheet.is_disabled("#taken button")
    assert room.call(page, "POST", "/api/v1/duty/sign-off/", {})[0] == 204
