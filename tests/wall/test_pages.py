"""The wall's pages: who gets them, what they are told, and which output numbers exist."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.wall.builders import make_wall
from warroom.wall.models import Scene, Wall

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


@pytest.fixture
def wall() -> Wall:
    shown = make_wall(slug="balaikota", scenes=())
    shown.revision = 7
    cells = [{"panel": "Z1", "source": "camera", "camera": "SIM-001"}]
    shown.scene = Scene.objects.create(wall=shown, slug="malam", title="Dasar kota, malam", cells=cells)
    shown.save()
    return shown


def told(html: str) -> dict[str, object]:
    found = re.search(r'<script id="page" type="application/json">(.*?)</script>', html)
    assert found
    page: dict[str, object] = json.loads(found[1])
    return page


def test_an_operator_gets_the_wall_with_its_scene_and_a_place_for_each_panel(client_as: SignedIn, wall: Wall) -> None:
    html = client_as("operator").get(reverse("wall:wall", args=["balaikota"])).content.decode()
    scene = {"slug": "malam", "title": "Dasar kota, malam", "cells": wall.scene.cells if wall.scene else []}
    assert told(html)["wall"] == {
        "slug": "balaikota", "name": wall.name, "width_m": 8.0, "viewer_m": 10.0, "revision": 7, "scene": scene,
    }  # fmt: skip
    for panel in ("K1", "M1", "E1", "Z1", "Z2", "Z3", "Z4", "A1", "A4", "B1", "B4", "F1"):
        assert f'<wall-panel name="{panel}">' in html


@pytest.mark.parametrize("role", ["liaison", "auditor"])
def test_a_role_without_the_act_gets_no_wall(client_as: SignedIn, wall: Wall, role: str) -> None:
    assert client_as(role).get(reverse("wall:wall", args=["balaikota"])).status_code == 403


def test_nobody_is_sent_to_sign_in(client: Client, wall: Wall) -> None:
    assert client.get(reverse("wall:wall", args=["balaikota"])).status_code == 302


def test_an_unknown_wall_is_not_found(client_as: SignedIn) -> None:
    assert client_as("operator").get(reverse("wall:wall", args=["nowhere"])).status_code == 404


def test_each_output_is_told_its_rectangle(client_as: SignedIn, wall: Wall) -> None:
    html = client_as("operator").get(reverse("wall:output", args=["balaikota", 3])).content.decode()
    assert told(html)["output"] == {"columns": 2, "rows": 2, "column": 0, "row": 1}


@pytest.mark.parametrize("number", [0, 5])
def test_an_output_that_the_wall_does_not_have_is_not_found(client_as: SignedIn, wall: Wall, number: int) -> None:
    assert client_as("operator").get(reverse("wall:output", args=["balaikota", number])).status_code == 404


def test_the_page_holds_no_script_of_its_own_but_the_import_map(client_as: SignedIn, wall: Wall) -> None:
    html = client_as("operator").get(reverse("wall:wall", args=["balaikota"])).content.decode()
    inline = [tag for tag in re.findall(r"<script[^>]*>", html) if "src=" not in tag and "application/json" not in tag]
    assert len(inline) == 1
    assert re.fullmatch(r'<script type="importmap" nonce="[^"]+">', inline[0])
    assert "style=" not in html


@pytest.mark.parametrize(("language", "status"), [("id", 200), ("en", 200), ("xx", 404)])
def test_the_words_of_the_scripts_need_no_sign_in(client: Client, language: str, status: int) -> None:
    assert client.get(reverse("words", args=[language])).status_code == status
