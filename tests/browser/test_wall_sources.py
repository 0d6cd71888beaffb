"""What a panel shows besides cameras, in a browser: drawn, empty, refused, old."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.room import Room

WALL = "/api/v1/walls/balaikota"
SITE = "https://peta.contoh-uji.go.id"
UPLOAD = """async () => {
    const canvas = Object.assign(document.createElement("canvas"), {width: 64, height: 36});
    const form = new FormData();
    form.append("title", "Uji gambar");
    form.append("file", await new Promise((done) => canvas.toBlob(done, "image/png")), "uji.png");
    const token = document.querySelector('meta[name="csrf-token"]').content;
    const answer = await fetch("/api/v1/pictures/", {method: "POST", body: form, headers: {"X-CSRFToken": token}});
    return (await answer.json()).slug;
}"""
CONTENTS: dict[str, dict[str, Any]] = {
    "A1": {"source": "chart", "chart": "cameras_by_district"},
    "A2": {"source": "chart", "chart": "etle"},
    "A3": {"source": "web", "url": f"{SITE}/banjir"},
    "B1": {"source": "incidents"},
    "B2": {"source": "incident", "incident": "newest"},
    "B3": {"source": "map", "view": "73.71.01", "layers": ["cameras", "lorong"]},
    "B4": {"source": "announcement"},
}
LAYOUT: dict[str, Any] = {
    "slug": "uji-isi",
    "title": "Uji isi",
    "body": {
        "top": True,
        "panels": [
            {"name": f"{row}{column + 1}", "x": 2 + 119 * column, "y": y, "w": 117, "h": 118}
            for row, y in (("A", 20), ("B", 140))
            for column in range(4)
        ],
    },
}
SCENE = {"slug": "uji-isi", "title": "Uji isi", "layout": LAYOUT["slug"], "cells": []}


@pytest.fixture
def wall(room: Room) -> Iterator[Page]:
    """A wall with a source of each kind in panels that are large enough; afterwards the city's own scene again."""
    page = room.sign_in("supervisor")
    slug = page.evaluate(UPLOAD)
    _status, site = room.call(page, "POST", "/api/v1/sites/", {"origin": SITE, "title": "Peta"})
    for path, body in (("/api/v1/layouts/", LAYOUT), (f"{WALL}/scenes/", SCENE)):
        status, answer = room.call(page, "POST", path, body)
        assert status == 201, answer
    room.call(page, "POST", f"{WALL}/scene/", {"scene": SCENE["slug"]})
    for panel, content in {**CONTENTS, "A4": {"source": "picture", "picture": slug}}.items():
        status, answer = room.call(page, "POST", f"{WALL}/panels/{panel}/", {"content": content})
        assert status == 200, answer
    room.call(page, "DELETE", f"/api/v1/sites/{site['id']}/")  # a panel still names it
    page.goto("/wall/balaikota/")
    page.wait_for_selector('html[data-ready="1"]', state="attached", timeout=30_000)
    yield page
    room.call(page, "POST", f"{WALL}/scene/", {"scene": "dasar-kota"})
    room.call(page, "DELETE", f"{WALL}/scenes/{SCENE['slug']}/")
    room.call(page, "DELETE", f"/api/v1/layouts/{LAYOUT['slug']}/")
    room.call(page, "DELETE", f"/api/v1/pictures/{slug}/")


def words(page: Page, panel: str) -> str:
    return page.inner_text(f"wall-panel[name={panel}]")


def test_each_source_draws_or_says_why_not(wall: Page, eventually: Callable[..., None]) -> None:
    eventually(wall, lambda: wall.locator("wall-panel[name=A1] canvas").count() == 1, "the chart is drawn")
    assert "hidup" in words(wall, "A1")
    eventually(wall, lambda: "Belum ada sumber data ETLE" in words(wall, "A2"), "no source, and it says so")
    eventually(wall, lambda: "tidak ada dalam daftar situs" in words(wall, "A3"), "the page is refused")
    assert wall.locator("wall-panel[name=A3] iframe").count() == 0
    picture = wall.locator("wall-panel[name=A4] img")
    eventually(wall, lambda: picture.evaluate("img => img.naturalWidth") == 64, "the picture is there")
    eventually(wall, lambda: "insiden" in words(wall, "B1").lower(), "the list")
    assert re.search(r"Insiden dalam fokus|MKS-\d+", words(wall, "B2")), "the newest incident, or that there is none"
    eventually(wall, lambda: "Peta" in words(wall, "B3"), "the map")
    assert "Tidak ada pengumuman" in words(wall, "B4")


def test_a_chart_that_is_not_refreshed_is_hatched(wall: Page, eventually: Callable[..., None]) -> None:
    chart = wall.locator("wall-panel[name=A1] wall-chart")
    eventually(wall, lambda: chart.get_attribute("age") == "fresh", "the chart is there")
    chart.evaluate("chart => { chart.refreshS = 1 }")  # its minute would be two minutes of waiting
    eventually(wall, lambda: chart.get_attribute("stale") is not None, "two refreshes were missed")
    assert "per " in words(wall, "A1")


def test_no_letter_is_smaller_than_the_walls_label(wall: Page, eventually: Callable[..., None]) -> None:
    eventually(wall, lambda: wall.locator("wall-panel[name=A1] canvas").count() == 1, "the chart is drawn")
    small = wall.evaluate(
        """names => {
            const least = parseFloat(getComputedStyle(document.body).fontSize) - 0.05;
            const found = [];
            const inside = names.map((name) => `wall-panel[name=${name}] *:not(text)`).join();
            for (const each of document.querySelectorAll(inside)) {
                const says = [...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
                if (says && parseFloat(getComputedStyle(each).fontSize) < least) found.push(each.textContent);
            }
            return found;
        }""",
        list(CONTENTS),
    )
    assert small == []
