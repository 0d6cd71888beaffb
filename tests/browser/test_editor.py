"""The wall's editor in a running product: drawn with the mouse, drawn with the keyboard alone, refused with reasons."""

import json
import struct
import zlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[[Page, Callable[[], bool], str], None]
EDITOR = "/walls/balaikota/editor/"


def place_of(page: Page, name: str) -> str:
    return page.get_attribute(f'[data-panel="{name}"]', "aria-label") or ""


def test_the_editor_has_no_fault_for_those_who_do_not_see_it(room: Room) -> None:
    page = room.open("supervisor", EDITOR)
    for tab in ("tab-draw", "tab-tours", "tab-schedule", "tab-media"):
        page.click(f"#{tab}")
        _has_no_fault(page)


def test_a_layout_is_drawn_and_a_scene_filled_with_the_keyboard_alone(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    page.focus("#layout")
    page.keyboard.type("2 x 2")
    eventually(page, lambda: page.locator("[data-panel]").count() == 4, "the four panels of the grid")
    page.focus('[data-panel="A1"]')
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.panel") == "A2"
    page.keyboard.press("Alt+Shift+ArrowLeft")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("ArrowLeft")
    eventually(page, lambda: "227 x 119,5 w di 250, 18" in place_of(page, "A2"), "the panel where the keys put it")
    page.keyboard.press("Control+z")
    eventually(page, lambda: "237 x 119,5 w di 241, 18" in place_of(page, "A2"), "one undo for the whole run of keys")
    page.keyboard.press("Control+y")
    page.keyboard.press("s")
    eventually(page, lambda: page.locator("[data-panel]").count() == 5, "the panel split in two")
    page.keyboard.press("z")
    eventually(page, lambda: "zona alarm" in place_of(page, "A2"), "the panel in the alarm zone")
    page.keyboard.press("Delete")
    eventually(page, lambda: page.locator("[data-panel]").count() == 4, "the panel gone")
    page.keyboard.press("n")
    eventually(page, lambda: page.locator("[data-panel]").count() == 5, "a new panel in the free place")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content-source"
    page.keyboard.type("Jam")
    eventually(page, lambda: "Jam" in (page.text_content('[data-panel][aria-pressed="true"]') or ""), "the clock in it")
    page.focus("#layout-copy")
    page.keyboard.press("Enter")
    page.keyboard.type("Posko papan ketik")
    page.keyboard.press("Tab")
    page.focus("dialog[open] .btn.primary")
    page.keyboard.press("Enter")
    eventually(page, lambda: page.input_value("#layout") == "posko-papan-ketik", "the layout kept under its name")
    assert "versi 1" in page.inner_text("#layout-state")


def test_a_panel_is_dragged_and_takes_hold_of_its_neighbour(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    page.select_option("#scene", "")
    page.select_option("#layout", "kisi-2x2")
    page.focus('[data-panel="B2"]')
    page.keyboard.press("Delete")
    eventually(page, lambda: page.locator("[data-panel]").count() == 3, "the panel gone")
    box = page.locator('[data-panel="A2"]').bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 21, box["y"] + 20 + box["height"] * 1.01, steps=4)
    page.mouse.up()
    eventually(page, lambda: "237 x 119,5 w di 241, 139,5" in place_of(page, "A2"), "the panel in line with the other")


def test_a_refusal_comes_with_its_reason_while_one_draws(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    page.select_option("#scene", "")
    page.select_option("#layout", "kisi-3x3")
    page.fill("#panel-text", "3")
    page.press("#panel-text", "Tab")
    eventually(page, lambda: "tidak terbaca dari 10 m: 12 menit busur" in page.inner_text("#faults"), "why not")
    page.fill("#panel-text", "4")
    page.press("#panel-text", "Tab")
    page.fill("#panel-w", "30")
    page.press("#panel-w", "Tab")
    page.select_option("#content-source", "feed")
    eventually(
        page, lambda: "terlalu kecil untuk Umpan alarm: perlu 53,8 x 33,6 w" in page.inner_text("#faults"), "why not"
    )
    assert "bad" in (page.get_attribute('[data-panel="A1"]', "class") or "")
    page.fill("#panel-w", "200")
    page.press("#panel-w", "Tab")
    eventually(page, lambda: "menutupi" in page.inner_text("#faults"), "who is in the way")


def test_letters_are_shown_as_large_as_they_look(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    size = "getComputedStyle(document.getElementById('strip')).fontSize"
    near = float(page.evaluate(size).removesuffix("px"))
    assert 14.5 < near < 15.7
    page.fill("#distance", "5")
    eventually(
        page, lambda: float(page.evaluate(size).removesuffix("px")) > 1.9 * near, "twice as near, twice as large"
    )


def test_a_file_with_faults_names_each_and_takes_nothing_in(room: Room, eventually: Eventually, tmp_path: Path) -> None:
    page = room.open("supervisor", EDITOR)
    panels: list[dict[str, Any]] = [{"name": "A1", "x": "kiri", "y": 20, "w": 9, "h": 40}]
    file = {
        "format": "warroom.wall/1",
        "layouts": [{"slug": "rusak", "title": "", "body": {"panels": panels}}],
        "scenes": [{"slug": "s", "title": "S", "layout": "hilang", "cells": []}],
    }
    path = tmp_path / "dinding.json"
    path.write_text(json.dumps(file))
    page.set_input_files("#import", path)
    for field in ("layouts[0].title", "layouts[0].body.panels[0].x", "scenes[0].layout"):
        eventually(page, partial(_names, page, field), f"the fault of {field}")
    assert page.locator("#layout option[value=rusak]").count() == 0


def test_a_tour_and_a_time_are_planned(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    page.click("#tab-tours")
    page.fill("#part-tours [name=title]", "Pasar malam")
    page.fill("[name=slug]", "pasar-malam")
    page.fill("[name=cameras]", "SIM-001\nSIM-002")
    page.click("#part-tours .btn.primary")
    eventually(page, lambda: "Pasar malam" in page.inner_text("#part-tours table"), "the tour in the table")
    page.click("#tab-schedule")
    page.fill("[name=start]", "06:00")
    page.fill("[name=end]", "09:00")
    page.check("[name=weekdays][value='0']")
    page.click("#part-schedule .btn.primary")
    eventually(page, lambda: "06:00 – 09:00" in page.inner_text("#part-schedule table"), "the time in the table")


def test_a_picture_is_taken_in_chosen_for_a_panel_and_given_back(
    room: Room, eventually: Eventually, tmp_path: Path
) -> None:
    page = room.open("supervisor", EDITOR)
    page.select_option("#scene", "")
    page.select_option("#layout", "kisi-2x2")
    page.select_option("#content-source", "picture")
    page.focus("#inspector a[href='#new-picture']")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "new-picture"
    eventually(page, lambda: "Belum ada gambar" in page.inner_text("#pictures"), "that there is none")

    page.keyboard.type("Denah posko")
    wrong = tmp_path / "denah.txt"
    wrong.write_text("bukan gambar")
    page.set_input_files("#pictures [name=file]", wrong)
    page.press("#new-picture", "Enter")
    eventually(page, lambda: bool(page.inner_text("#pictures .plan [role=alert].wrong")), "why it is no picture")

    page.set_input_files("#pictures [name=file]", _picture(tmp_path))
    page.press("#new-picture", "Enter")
    eventually(page, lambda: "Denah posko" in page.inner_text("#pictures"), "the picture in the list")
    drawn = "document.querySelector('#pictures .thumb').naturalWidth"
    eventually(page, lambda: page.evaluate(drawn) == 64, "its thumbnail")
    _has_no_fault(page)

    page.click("#tab-draw")
    page.select_option("#content-source", "")
    page.select_option("#content-source", "picture")
    assert page.input_value("#content-picture") == "denah-posko"

    page.click("#tab-media")
    page.click("#pictures td button")
    page.click("dialog[open] .btn.primary")
    eventually(page, lambda: "Belum ada gambar" in page.inner_text("#pictures"), "the empty list")


def test_a_picture_that_a_scene_shows_stays_and_says_where(room: Room, eventually: Eventually, tmp_path: Path) -> None:
    page = room.open("supervisor", EDITOR)
    page.click("#tab-media")
    page.fill("#new-picture", "Peta banjir")
    page.set_input_files("#pictures [name=file]", _picture(tmp_path))
    page.click("#pictures .btn.primary")
    eventually(page, lambda: "Peta banjir" in page.inner_text("#pictures"), "the picture in the list")
    cells = [{"panel": "A1", "source": "picture", "picture": "peta-banjir"}]
    scene = {"slug": "uji-gambar", "title": "Uji gambar", "layout": "kisi-2x2", "cells": cells}
    assert room.call(page, "POST", "/api/v1/walls/balaikota/scenes/", scene)[0] == 201
    try:
        page.click("#pictures td button")
        page.click("dialog[open] .btn.primary")
        eventually(page, lambda: "balaikota/uji-gambar" in page.inner_text("#pictures"), "where it stands")
        assert "Peta banjir" in page.inner_text("#pictures table")
    finally:
        room.call(page, "DELETE", "/api/v1/walls/balaikota/scenes/uji-gambar/")
        room.call(page, "DELETE", "/api/v1/pictures/peta-banjir/")


def test_a_site_is_allowed_with_the_keyboard_and_taken_from_the_list(room: Room, eventually: Eventually) -> None:
    page = room.open("supervisor", EDITOR)
    page.focus("#tab-draw")
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("document.activeElement.id") == "tab-media"
    page.focus("#new-site")
    page.keyboard.type("http://cuaca.example")
    page.keyboard.press("Tab")
    page.keyboard.type("Cuaca")
    page.keyboard.press("Enter")
    eventually(page, lambda: "Asal berbentuk https://nama" in page.inner_text("#sites"), "why it is no origin")
    page.fill("#new-site", "https://cuaca.example")
    page.press("#new-site", "Enter")
    eventually(page, lambda: page.locator("#sites tbody tr").count() == 1, "the site in the list")
    row = page.inner_text("#sites tbody tr")
    assert "https://cuaca.example" in row
    assert "Hasan S." in row
    _has_no_fault(page)
    page.fill("#new-site", "https://cuaca.example")
    page.fill("#sites [name=title]", "Sekali lagi")
    page.press("#new-site", "Enter")
    eventually(page, lambda: "sudah ada dalam daftar" in page.inner_text("#sites"), "why not twice")
    page.click("#sites td button")
    page.click("dialog[open] .btn.primary")
    eventually(page, lambda: "Belum ada situs" in page.inner_text("#sites"), "the empty list")


def test_a_list_that_cannot_be_read_says_so_and_is_asked_again(room: Room, eventually: Eventually) -> None:
    page = room.sign_in("supervisor")
    page.route("**/api/v1/sites/", lambda route: route.abort())
    page.goto(EDITOR)
    page.wait_for_selector('html[data-ready="1"]', state="attached")
    page.click("#tab-media")
    eventually(page, lambda: "Daftar situs tidak terbaca" in page.inner_text("#sites"), "the failure")
    page.unroute("**/api/v1/sites/")
    page.click("#sites .statebox button")
    eventually(page, lambda: "tidak terbaca" not in page.inner_text("#sites"), "the list after all")


def _picture(folder: Path) -> Path:
    """64 by 36 grey pixels, as PNG."""
    rows = (b"\0" + b"\x60" * 64) * 36
    header = struct.pack(">IIBBBBB", 64, 36, 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    path = folder / "denah.png"
    path.write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + b"".join(
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
            for kind, data in chunks
        )
    )
    return path


def _names(page: Page, field: str) -> bool:
    return field in page.inner_text("#faults")


def _has_no_fault(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"][:90] for node in one["nodes"]]) for one in found] == []
