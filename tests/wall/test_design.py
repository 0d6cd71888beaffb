"""Layouts, scenes, tours, schedule and files through the API: every fault by name, nothing half done."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from tests.builders import make_camera, make_user
from tests.wall.builders import make_wall
from warroom.wall import layouts as shipped
from warroom.wall.models import FeedEntry, Layout, PanelLease, Scene, Wall

pytestmark = pytest.mark.django_db
ApiAs = Callable[..., APIClient]
API = "/api/v1/"
HERE = f"{API}walls/balaikota/"
A1 = {"name": "A1", "x": 2, "y": 18, "w": 200, "h": 120}
B1 = {"name": "B1", "x": 210, "y": 18, "w": 200, "h": 120}
BODY = {"top": True, "panels": [A1, B1]}
CELLS = [{"panel": "A1", "source": "camera", "camera": "SIM-001"}, {"panel": "B1", "source": "clock"}]


@pytest.fixture
def boss(api_as: ApiAs) -> APIClient:
    make_camera(code="SIM-001")
    make_wall(slug="balaikota")
    return api_as("supervisor")


@pytest.fixture
def posko(boss: APIClient) -> dict[str, Any]:
    """A layout of two panels, a scene in it, both on the wall."""
    layout = boss.post(f"{API}layouts/", {"slug": "posko", "title": "Posko", "body": BODY}).json()
    boss.post(f"{HERE}scenes/", {"slug": "pantau", "title": "Pantau", "layout": "posko", "cells": CELLS})
    boss.post(f"{HERE}scene/", {"scene": "pantau"})
    return layout


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 400, answer.json()
    return [one["field"] for one in answer.json()["errors"]]


def test_the_shipped_layouts_are_there_after_migrate(boss: APIClient) -> None:
    slugs = {one["slug"] for one in boss.get(f"{API}layouts/").json()["results"]}
    assert slugs >= set(shipped.SHIPPED)


def test_a_shipped_layout_is_not_changed_and_not_deleted(boss: APIClient) -> None:
    given = {"title": "Lain", "body": BODY, "version": 1}
    assert boss.put(f"{API}layouts/kisi-3x3/", given).json()["title"] == "in_use"
    assert boss.delete(f"{API}layouts/kisi-3x3/").status_code == 409


def test_every_fault_of_a_layout_is_named(boss: APIClient) -> None:
    body = {"panels": [{**A1, "w": 4}, {**B1, "name": "x"}, {**B1, "name": "B2", "y": 2}]}
    answer = boss.post(f"{API}layouts/", {"slug": "Posko!", "title": "", "body": body})
    assert fields(answer) == ["slug", "title", "panels[0].w", "panels[1].name", "panels[2].y"]
    assert not Layout.objects.filter(shipped=False).exists()


def test_a_layout_has_versions_and_the_second_editor_is_told(boss: APIClient) -> None:
    boss.post(f"{API}layouts/", {"slug": "posko", "title": "Posko", "body": BODY})
    given = {"title": "Posko", "body": {"top": True, "panels": [A1]}, "version": 1}
    assert boss.put(f"{API}layouts/posko/", given).json()["version"] == 2
    late = boss.put(f"{API}layouts/posko/", given)
    assert (late.status_code, late.json()["current"]["version"]) == (409, 2)
    versions = boss.get(f"{API}layouts/posko/versions/").json()["results"]
    assert [(one["number"], len(one["body"]["panels"])) for one in versions] == [(2, 1), (1, 2)]


def test_a_layout_on_a_wall_changes_only_with_the_wall(boss: APIClient, posko: dict[str, Any]) -> None:
    revision = Wall.objects.get().revision
    given = {"title": "Posko", "body": {"top": True, "panels": [{**A1, "w": 190}, B1]}, "version": 1}
    refused = boss.put(f"{API}layouts/posko/", given)
    assert (refused.status_code, refused.json()["used_by"]) == (409, ["balaikota"])
    assert boss.put(f"{API}layouts/posko/", {**given, "show": True}).status_code == 200
    news = FeedEntry.objects.order_by("-seq")[0].data
    assert (news["revision"], news["what"]["kind"], news["layout"]["panels"][0]["w"]) == (revision + 1, "layout", 190)
    assert news["panels"]["A1"]["content"]["camera"] == "SIM-001"


def test_a_held_panel_is_not_drawn_away_by_somebody_who_does_not_lead(
    boss: APIClient, posko: dict[str, Any], api_as: ApiAs
) -> None:
    api_as("operator").post(f"{HERE}panels/B1/hold/", {"purpose": "Banjir"})
    given = {"title": "Posko", "body": {"top": True, "panels": [A1]}, "version": 1, "show": True}
    refused = api_as("admin").put(f"{API}layouts/posko/", given)
    assert (refused.status_code, refused.json()["why"]) == (409, "held")
    assert Layout.objects.get(slug="posko").version == 1
    assert boss.put(f"{API}layouts/posko/", given).status_code == 200
    assert not PanelLease.objects.filter(ended_at=None).exists()


def test_a_layout_that_is_used_stays(boss: APIClient, posko: dict[str, Any]) -> None:
    assert boss.delete(f"{API}layouts/posko/").json()["used_by"] == ["pantau", "balaikota"]


@pytest.mark.parametrize(
    ("cells", "wrong"),
    [
        ([{"panel": "Q9", "source": "map"}], ["cells[0].panel"]),
        ([{"panel": "A1", "source": "camera", "camera": "NOPE"}], ["cells[0].camera"]),
        ([{"panel": "A1", "source": "tour", "tour": "tidak-ada"}], ["cells[0].tour"]),
        (
            [{"panel": "A1", "source": "radio"}, {"panel": "A1", "source": "camera"}],
            ["cells[0].source", "cells[1].panel", "cells[1].camera"],
        ),
    ],
)
def test_every_fault_of_a_scene_is_named(boss: APIClient, posko: dict[str, Any], cells: Any, wrong: list[str]) -> None:
    given = {"slug": "baru", "title": "Baru", "layout": "posko", "cells": cells}
    assert fields(boss.post(f"{HERE}scenes/", given)) == wrong


def test_a_scene_whose_panel_is_too_small_is_refused_with_the_reason(boss: APIClient) -> None:
    body = {"top": True, "panels": [{**A1, "w": 40, "h": 30}]}
    boss.post(f"{API}layouts/", {"slug": "kecil", "title": "Kecil", "body": body})
    given = {"slug": "baru", "title": "Baru", "layout": "kecil", "cells": [{"panel": "A1", "source": "feed"}]}
    answer = boss.post(f"{HERE}scenes/", given)
    assert fields(answer) == ["cells[0].panel"]
    assert answer.json()["detail"] == "A1 terlalu kecil untuk Umpan alarm: perlu 53,8 x 33,6 w."


def test_letters_that_the_farthest_reader_cannot_read_are_refused(boss: APIClient) -> None:
    Wall.objects.update(viewer_m=14)
    boss.post(f"{API}layouts/", {"slug": "posko", "title": "Posko", "body": BODY})
    given = {"slug": "baru", "title": "Baru", "layout": "posko", "cells": []}
    answer = boss.post(f"{HERE}scenes/", given)
    assert fields(answer) == ["panels[0].text", "panels[1].text"]
    assert "11,4 menit busur" in answer.json()["detail"]


def test_letters_that_the_farthest_reader_cannot_read_come_onto_no_wall_with_its_layout(
    boss: APIClient, posko: dict[str, Any]
) -> None:
    small = {"top": True, "panels": [{**A1, "text": 2}, B1]}
    given = {"title": "Posko", "body": small, "version": 1, "show": True}
    assert fields(boss.put(f"{API}layouts/posko/", given)) == ["panels[0].text"]
    assert Layout.objects.get(slug="posko").version == 1
    Wall.objects.update(viewer_m=14)  # somebody moved the last row back: the layout can still be named anew
    assert boss.put(f"{API}layouts/posko/", {**given, "title": "Lama", "body": BODY}).status_code == 200


def test_a_scene_has_versions_and_is_not_redrawn_until_shown_again(boss: APIClient, posko: dict[str, Any]) -> None:
    revision = Wall.objects.get().revision
    given = {"title": "Pantau", "layout": "posko", "cells": CELLS[:1], "version": 1}
    assert boss.put(f"{HERE}scenes/pantau/", given).json()["version"] == 2
    assert boss.put(f"{HERE}scenes/pantau/", given).status_code == 409
    assert Wall.objects.get().revision == revision
    versions = boss.get(f"{HERE}scenes/pantau/versions/").json()["results"]
    assert [len(one["cells"]) for one in versions] == [1, 2]
    assert boss.delete(f"{HERE}scenes/pantau/").json()["used_by"] == ["balaikota"]
    assert boss.delete(f"{HERE}scenes/banjir/").status_code == 204


def test_a_tour_names_cameras_that_there_are(boss: APIClient) -> None:
    given = {"slug": "pasar", "title": "Pasar", "dwell_s": 20, "cameras": ["SIM-001"]}
    assert boss.post(f"{API}tours/", given).status_code == 201
    assert fields(boss.post(f"{API}tours/", given)) == ["slug"]
    wrong = boss.put(f"{API}tours/pasar/", {"title": "", "dwell_s": 1, "cameras": ["SIM-001", "NOPE"]})
    assert fields(wrong) == ["title", "dwell_s", "cameras[1].camera"]
    boss.post(f"{HERE}panels/A1/", {"content": {"source": "tour", "tour": "pasar"}})
    assert boss.delete(f"{API}tours/pasar/").json()["used_by"] == ["A1"]


def test_a_scene_is_planned_for_a_time(boss: APIClient) -> None:
    line = {"scene": "banjir", "weekdays": [0, 4], "start": "06:00", "end": "09:00"}
    made = boss.post(f"{HERE}schedule/", line)
    assert (made.status_code, made.json()["weekdays"], made.json()["start"]) == (201, [0, 4], "06:00")
    pk = made.json()["id"]
    assert boss.put(f"{HERE}schedule/{pk}/", {**line, "active": False}).json()["active"] is False
    assert fields(boss.post(f"{HERE}schedule/", {**line, "end": "06:00", "operation": "Pilkada"})) == [
        "end",
        "first_day",
    ]
    assert boss.delete(f"{HERE}scenes/banjir/").status_code == 409
    assert boss.delete(f"{HERE}schedule/{pk}/").status_code == 204


def test_what_goes_out_comes_in_again(boss: APIClient, posko: dict[str, Any]) -> None:
    Scene.objects.filter(slug__in=["dasar", "banjir"]).delete()
    file = boss.get(f"{HERE}export/").json()
    assert boss.post(f"{HERE}import/", file).json() == {"layouts": [], "scenes": [], "unchanged": ["posko", "pantau"]}
    make_wall(slug="posko-dua", scenes=())
    done = boss.post(f"{API}walls/posko-dua/import/", file)
    assert done.json() == {"layouts": [], "scenes": ["pantau"], "unchanged": ["posko"]}


def test_a_file_goes_in_whole_or_not_at_all_and_every_fault_is_named(boss: APIClient) -> None:
    file = {
        "format": "warroom.wall/1",
        "layouts": [
            {"slug": "baik", "title": "Baik", "body": BODY},
            {"slug": "buruk", "title": "Buruk", "body": {"panels": [{**A1, "x": "kiri"}, {**B1, "h": 1}]}},
            {"slug": "satu", "title": "1", "body": BODY},
        ],
        "scenes": [
            {"slug": "a", "title": "", "layout": "baik", "cells": [{"panel": "Z9", "source": "clock"}]},
            {"slug": "a", "title": "A", "layout": "hilang", "cells": [{"panel": "A1", "source": "camera"}]},
            {"slug": "b", "title": "B", "layout": None, "cells": "x", "warna": 1},
        ],
    }
    assert fields(boss.post(f"{HERE}import/", file)) == [
        "layouts[1].body.panels[0].x",
        "layouts[1].body.panels[1].h",
        "layouts[2].slug",
        "scenes[0].title",
        "scenes[0].cells[0].panel",
        "scenes[1].slug",
        "scenes[1].layout",
        "scenes[1].cells[0].camera",
        "scenes[2].warna",
        "scenes[2].cells",
    ]
    assert not Layout.objects.filter(slug="baik").exists()
    assert not AuditEntry.objects.exists()


def test_a_file_takes_the_walls_before_the_audit_trail(boss: APIClient, posko: dict[str, Any]) -> None:
    """The one order of locks: an act on a wall that waits for the trail holds the wall that the file would want."""
    file = {
        "format": "warroom.wall/1",
        "layouts": [{"slug": "baru", "title": "Baru", "body": BODY}],
        "scenes": [{"slug": "pantau", "title": "Pantau", "layout": "posko", "cells": CELLS[:1]}],
    }
    make_wall(slug="posko-dua", scenes=())
    with CaptureQueriesContext(connection) as asked:
        assert boss.post(f"{HERE}import/", file).status_code == 200
    wrote = [
        query["sql"] for query in asked if query["sql"].startswith(("UPDATE", "INSERT")) or "FOR UPDATE" in query["sql"]
    ]
    walls = [n for n, sql in enumerate(wrote) if 'UPDATE "wall_wall"' in sql]
    trail = [n for n, sql in enumerate(wrote) if '"accounts_audit' in sql]
    assert len(walls) >= 2
    assert walls[1] < trail[0]


@pytest.mark.parametrize("file", [[], 7, {}, {"format": "x", "layouts": {}, "scenes": None}, {"a": 1}])
def test_no_file_breaks_the_import(boss: APIClient, file: Any) -> None:
    assert fields(boss.post(f"{HERE}import/", file))


def test_operators_look_at_layouts_and_change_none(boss: APIClient, api_as: ApiAs) -> None:
    operator = api_as(make_user())
    assert operator.get(f"{API}layouts/").status_code == 200
    assert operator.post(f"{API}layouts/", {"slug": "x", "title": "X", "body": BODY}).status_code == 403
