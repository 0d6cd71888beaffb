"""What the stage does: cameras that stand before and after a change play on; alarms borrow panels and say so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.room import Room

Eventually = Callable[..., None]
API = "/api/v1/walls/balaikota/"
WALL = "/wall/balaikota/"
SCENE, BEFORE = "uji-panggung", "uji-sebelum"
ZONELESS = {
    "slug": "uji-tanpa-zona",
    "title": "Uji tanpa zona",
    "body": {
        "top": True,
        "panels": [
            {"name": "A1", "x": 4, "y": 20, "w": 240, "h": 142},
            {"name": "A2", "x": 250, "y": 20, "w": 63, "h": 43},
        ],
    },
}
COMMON = ["SIM-001", "SIM-002", "SIM-003", "SIM-004"]
NEW = ["SIM-007", "SIM-008"]

# Every 50 ms: cameras of before that have no picture on the stage that counts. A moved tile keeps its element; while a
# larger panel changes to a finer stream, the last picture stands on the tile's canvas. A tile that was begun anew is
# "starting", one that was never given its stream again is "lost", one that was taken off the output's budget "still";
# "stale" only says that a picture is old, which a starved machine makes of any camera: it has to be live in the end.
WATCH = """(cameras) => {
    window.seen = {looks: 0, faults: []};
    const before = new Map(cameras.map((code) => [code, document.querySelector(
        `wall-panel:not([unseen]) > .source:not(.coming) camera-tile[camera="${code}"]`)]));
    window.watching = setInterval(() => {
        seen.looks += 1;
        const grid = document.querySelector("wall-grid#isi:not(.coming)");
        for (const [code, tile] of before) {
            const now = grid.querySelector(`.source:not(.coming) camera-tile[camera="${code}"]`);
            const video = now?.querySelector("video"), last = now?.querySelector("canvas");
            if (now !== tile) seen.faults.push(`${code} has another tile`);
            else if (!["live", "stale"].includes(now.state)) seen.faults.push(`${code} is ${now.state}`);
            else if ((video.readyState < 2 || video.paused) && last.hidden) seen.faults.push(`${code} has no picture`);
        }
    }, 50);
}"""
STOP = "() => { clearInterval(window.watching); return window.seen; }"


@pytest.fixture
def supervisor(room: Room) -> Iterator[Page]:
    page = room.open("supervisor", "/")
    _status, told = room.call(page, "GET", API)
    before = told["scene"]["slug"]
    yield page
    room.call(page, "POST", API + "unlock/")
    for name, panel in panels(room, page).items():
        if "held" in panel:
            room.call(page, "POST", f"{API}panels/{name}/release/")
    room.call(page, "POST", API + "scene/", {"scene": before})
    for slug in (SCENE, BEFORE):
        room.call(page, "DELETE", f"{API}scenes/{slug}/")
    room.call(page, "DELETE", f"/api/v1/layouts/{ZONELESS['slug']}/")


def panels(room: Room, page: Page) -> dict[str, Any]:
    return dict(room.call(page, "GET", API)[1]["panels"])


def show(room: Room, page: Page, *, layout: str, cameras: list[str], slug: str = SCENE) -> None:
    """Make a scene of these cameras and put it on."""
    _status, told = room.call(page, "GET", f"/api/v1/layouts/{layout}/")
    names = [panel["name"] for panel in told["body"]["panels"]]
    cells = [{"panel": name, "source": "camera", "camera": code} for name, code in zip(names, cameras, strict=False)]
    body = {"slug": slug, "title": "Uji", "layout": layout, "cells": cells}
    status, answer = room.call(page, "POST", f"{API}scenes/", body)
    assert status == 201, answer
    status, answer = room.call(page, "POST", f"{API}scene/", {"scene": slug})
    assert status == 200, answer


def tile(page: Page, code: str) -> Any:
    return page.locator(f'wall-grid#isi .source:not(.coming) camera-tile[camera="{code}"]').first


def live(page: Page, codes: list[str]) -> bool:
    return all(tile(page, code).count() and tile(page, code).get_attribute("state") == "live" for code in codes)


def test_cameras_of_the_old_and_the_new_layout_play_on(room: Room, supervisor: Page, eventually: Eventually) -> None:
    # A scene of their own: the city's has tours, which may show one of them a second time.
    show(room, supervisor, layout="kisi-2x2", cameras=COMMON, slug=BEFORE)
    glass = room.open("operator", WALL)
    eventually(glass, lambda: live(glass, COMMON), "the cameras before the change", patience_s=60)
    glass.evaluate(WATCH, COMMON)
    show(room, supervisor, layout="kisi-3x3", cameras=[NEW[0], *reversed(COMMON), NEW[1]])
    eventually(
        glass, lambda: glass.locator("wall-grid").count() == 1 and glass.locator("wall-panel").count() == 9, "3x3"
    )
    eventually(glass, lambda: live(glass, COMMON + NEW), "all cameras, old and new", patience_s=30)
    seen = glass.evaluate(STOP)
    assert seen["looks"] > 10
    # On two cores that also decode, a camera may lose its lane for a moment by itself: short, and not by the swap.
    dark = [fault for fault in seen["faults"] if fault.endswith("no picture")]
    assert [fault for fault in seen["faults"] if fault not in dark] == []
    assert len(dark) < seen["looks"] * len(COMMON) / 10


def test_a_picture_is_at_every_camera_soon_after_the_swap(room: Room, supervisor: Page, eventually: Eventually) -> None:
    """Of cameras that are new the still is there first, and it is not dark."""
    glass = room.open("operator", WALL)
    eventually(glass, lambda: glass.locator("camera-tile[state=live]").count() > 8, "the wall", patience_s=60)
    show(room, supervisor, layout="kisi-2x2", cameras=["SIM-013", "SIM-014", "SIM-015", "SIM-016"])
    pictured = """() => [...document.querySelectorAll("wall-grid#isi camera-tile")].map((tile) => {
        const [shot, last, video] = ["img", "canvas", "video"].map((name) => tile.querySelector(`.pic > ${name}`));
        return !shot.hidden || !last.hidden || video.readyState >= 2;
    })"""
    eventually(glass, lambda: glass.evaluate(pictured) == [True] * 4, "four pictures", patience_s=10)


def test_an_alarm_frames_the_pictures_it_brings(room: Room, supervisor: Page, eventually: Eventually) -> None:
    glass = room.open("operator", WALL)
    alert = room.report(supervisor, "Orang panjat pagar", severity="P1")
    zone = glass.locator("wall-panel[zone][loan=P1] camera-tile")
    eventually(glass, lambda: zone.count() > 0, "cameras in the zone")
    framed = zone.first
    eventually(glass, lambda: "p1" in (framed.get_attribute("class") or "").split(), "the frame")
    assert framed.get_attribute("alarm-state") == "new"
    assert "Orang panjat pagar" in glass.locator("wall-alarm").inner_text()
    room.call(supervisor, "POST", f"/api/v1/alerts/{alert['id']}/acknowledge/", {})
    eventually(glass, lambda: framed.get_attribute("alarm-state") == "acknowledged", "the frame stands still")


def test_a_borrowed_panel_says_to_whom_it_goes_back(room: Room, supervisor: Page, eventually: Eventually) -> None:
    status, answer = room.call(supervisor, "POST", "/api/v1/layouts/", ZONELESS)
    assert status == 201, answer
    show(room, supervisor, layout=str(ZONELESS["slug"]), cameras=["SIM-012", "SIM-013"])
    operator = room.open("operator", "/")
    for name in panels(room, operator):
        hold = {"purpose": "pawai", "minutes": 30}
        assert room.call(operator, "POST", f"{API}panels/{name}/hold/", hold)[0] == 200
    glass = room.open("operator2", WALL)
    room.report(supervisor, "Perkelahian di terminal", camera="SIM-005", severity="P1")
    brought = "camera-tile:not([camera='SIM-012'], [camera='SIM-013']) .cap"
    lent = [
        glass.locator(f"wall-panel[name={name}][loan=P1][held] .source:not(.coming) {brought}") for name in ("A1", "A2")
    ]
    eventually(glass, lambda: all(caption.count() == 1 for caption in lent), "held panels that are lent")
    wide, narrow = (each.first for each in lent)  # the sample city may call meanwhile, and lend it anew
    eventually(glass, lambda: "kembali ke Rina A." in wide.inner_text(), "to whom it goes back")
    eventually(glass, lambda: "ke RA" in narrow.inner_text(), "the same in letters")
    name_of = narrow.locator("b")
    assert name_of.evaluate("(name) => name.clientWidth") >= 60, "room for the camera's name"
    clock = narrow.locator("time")
    eventually(glass, lambda: clock.inner_text() != "", "the clock of the picture")
    assert clock.evaluate(
        "(it) => it.offsetLeft + it.offsetWidth <= it.parentElement.clientWidth + it.parentElement.offsetLeft"
    )
    for name in panels(room, operator):
        room.call(operator, "POST", f"{API}panels/{name}/release/")


def test_a_guest_reads_the_kind_of_an_alarm_and_not_what_was_written(
    room: Room, supervisor: Page, eventually: Eventually
) -> None:
    glass = room.open("operator", WALL)
    room.report(supervisor, "Pak Bahar jatuh dari motor", severity="P1")
    words = glass.locator("wall-grid#isi")
    eventually(glass, lambda: "Pak Bahar" in words.inner_text(), "the words before the guests")
    room.call(supervisor, "POST", API + "guest/", {"on": True})
    eventually(glass, lambda: "Bahar" not in words.inner_html(), "no word of what was written")
    assert "Laporan operator" in words.inner_text()
    room.call(supervisor, "POST", API + "guest/", {"on": False})
    eventually(glass, lambda: "Pak Bahar" in words.inner_text(), "the words when they have left")


def test_a_screen_that_hangs_turned_shows_its_rectangle_turned_back(room: Room, supervisor: Page) -> None:
    _status, told = room.call(supervisor, "GET", f"{API}outputs/")
    first = next(one for one in told["results"] if one["number"] == 1)
    placed = {key: first[key] for key in ("name", "x", "y", "width", "height", "rotation", "bezel_mm", "frame_budget")}
    upright = {**placed, "x": 0, "y": 0, "width": 2160, "height": 3840}
    status, answer = room.call(supervisor, "PATCH", f"{API}outputs/1/", {**upright, "rotation": 90})
    assert status == 200, answer
    try:
        page = room.open("operator", f"{WALL}output/1/", width=1920, height=1080)
        box = page.locator(".glass").bounding_box()
        assert box is not None
        # 2160 x 3840 of the canvas, lying on its side, fill a page of 1920 x 1080.
        assert [round(box[side]) for side in ("x", "y", "width", "height")] == [0, 0, 1920, 1080]
        turn = page.evaluate("() => getComputedStyle(document.body).transform")
        assert turn == "matrix(0, -1, 1, 0, 0, 0)"
        brand = page.locator(".wbrand").bounding_box()
        assert brand is not None
        assert brand["height"] > brand["width"], "the words run along the longer side of the screen"
        assert brand["y"] + brand["height"] > 1000, "what is at the upper left of the wall is at the lower left here"
    finally:
        assert room.call(supervisor, "PATCH", f"{API}outputs/1/", placed)[0] == 200
