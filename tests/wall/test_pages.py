"""The wall's pages: who gets them, what they are told, and which output numbers exist."""

import json
import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from tests.wall.builders import make_wall
from warroom.wall.models import Output, Scene, Wall

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


def test_an_operator_gets_the_wall_as_it_is_shown(client_as: SignedIn, wall: Wall) -> None:
    page = told(client_as("operator").get(reverse("wall:wall", args=["balaikota"])).content.decode())
    shown = page["wall"]
    assert isinstance(shown, dict)
    assert (shown["slug"], shown["revision"], shown["width_m"], shown["viewer_m"]) == ("balaikota", 7, 8.0, 10.0)
    assert shown["scene"] == {"slug": "malam", "title": "Dasar kota, malam"}
    assert shown["panels"]["Z1"]["content"] == {"source": "camera", "camera": "SIM-001"}
    assert page["output"] is None


@pytest.mark.parametrize("role", ["liaison", "auditor"])
def test_a_role_without_the_act_gets_no_wall(client_as: SignedIn, wall: Wall, role: str) -> None:
    assert client_as(role).get(reverse("wall:wall", args=["balaikota"])).status_code == 403


def test_nobody_is_sent_to_sign_in(client: Client, wall: Wall) -> None:
    assert client.get(reverse("wall:wall", args=["balaikota"])).status_code == 302


def test_an_unknown_wall_is_not_found(client_as: SignedIn) -> None:
    assert client_as("operator").get(reverse("wall:wall", args=["nowhere"])).status_code == 404


def test_each_output_is_told_its_rectangle(client_as: SignedIn, wall: Wall) -> None:
    html = client_as("operator").get(reverse("wall:output", args=["balaikota", 3])).content.decode()
    assert told(html)["output"] == {
        "number": 3, "name": "", "x": 0, "y": 2160, "width": 3840, "height": 2160, "rotation": 0, "bezel_mm": 0.0,
    }  # fmt: skip


def test_outputs_that_were_entered_go_before_the_even_grid(client_as: SignedIn, wall: Wall) -> None:
    Output.objects.create(wall=wall, number=1, name="Kiri", x=0, width=2160, height=4320, rotation=90, bezel_mm=1.5)
    page = told(client_as("operator").get(reverse("wall:output", args=["balaikota", 1])).content.decode())
    assert page["output"] == {
        "number": 1, "name": "Kiri", "x": 0, "y": 0, "width": 2160, "height": 4320, "rotation": 90, "bezel_mm": 1.5,
    }  # fmt: skip
    assert client_as("operator").get(reverse("wall:output", args=["balaikota", 2])).status_code == 404


def test_a_page_that_comes_late_hears_of_its_output_s_order(client_as: SignedIn, wall: Wall) -> None:
    order = {"id": "a", "do": "pattern", "until": "2099-01-01T00:00:00Z"}
    Output.objects.create(wall=wall, number=1, order=order)
    page = told(client_as("operator").get(reverse("wall:output", args=["balaikota", 1])).content.decode())
    assert page["order"] == order


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


@pytest.mark.parametrize(("budget", "said"), [(None, False), (240, True), (0, True)])
def test_an_output_is_told_how_many_pictures_it_may_show(
    client_as: SignedIn, wall: Wall, budget: int | None, said: bool
) -> None:
    Output.objects.update_or_create(wall=wall, number=1, defaults={"frame_budget": budget})
    page = client_as("operator").get(reverse("wall:output", args=["balaikota", 1])).content.decode()
    assert (f'data-frame-budget="{budget}"' in page) is said
