"""Orders through the API: who may, what is kept, what is told."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from tests.wall.devices.builders import make_wall, pair
from warroom.wall.models import FeedEntry, Output

pytestmark = pytest.mark.django_db
Api = Callable[..., APIClient]


@pytest.mark.parametrize(("do", "ends"), [("identify", True), ("pattern", True), ("reload", True), ("clear", False)])
@pytest.mark.parametrize("number", [2, None])
def test_an_order_is_kept_told_and_audited(api_as: Api, do: str, ends: bool, number: int | None) -> None:
    wall = make_wall(slug="balaikota")
    where = "" if number is None else f"{number}/"
    answer = api_as("supervisor").post(f"/api/v1/walls/balaikota/outputs/{where}{do}/")
    assert answer.status_code == 200
    order = answer.json()["order"]
    assert (order["do"], order["until"] is not None) == (do, ends)
    assert FeedEntry.objects.get(kind="wall.order").data == {"wall": "balaikota", "output": number, "order": order}
    ordered = [output.number for output in wall.outputs.all() if output.order == order]
    assert ordered == ([1, 2, 3, 4] if number is None else [2])
    assert AuditEntry.objects.get(act=f"output_{do}").subject == f"output:balaikota/{number or '*'}"


def test_an_operator_orders_nothing_and_nobody_orders_what_is_not_there(api_as: Api) -> None:
    make_wall(slug="balaikota")
    assert api_as("operator").post("/api/v1/walls/balaikota/outputs/identify/").status_code == 403
    supervisor = api_as("supervisor")
    assert supervisor.post("/api/v1/walls/balaikota/outputs/9/identify/").status_code == 404
    assert supervisor.post("/api/v1/walls/nowhere/outputs/identify/").status_code == 404
    assert not FeedEntry.objects.exists()


def test_revoking_tells_the_state_and_sends_the_page_away(api_as: Api) -> None:
    pair(make_wall(slug="balaikota"))
    FeedEntry.objects.all().delete()
    answer = api_as("supervisor").post("/api/v1/walls/balaikota/outputs/1/revoke/")
    assert (answer.status_code, answer.json()["state"]) == (200, "revoked")
    told = [(entry.kind, entry.data["output"]) for entry in FeedEntry.objects.order_by("seq")]
    assert [kind for kind, _data in told] == ["wall.output", "wall.order"]
    assert told[0][1]["state"] == "revoked"
    assert Output.objects.get(number=1).token_digest == ""


def test_the_list_tells_how_outputs_do(api_as: Api) -> None:
    pair(make_wall(slug="balaikota"))
    body = api_as("operator").get("/api/v1/walls/balaikota/outputs/").json()
    assert [row["state"] for row in body["results"]] == ["online", "unpaired", "unpaired", "unpaired"]
    assert [(row["x"], row["y"]) for row in body["results"]] == [(0, 0), (3840, 0), (0, 2160), (3840, 2160)]
    assert "token" not in str(body)


def test_an_output_is_placed_on_the_canvas_and_nowhere_else(api_as: Api) -> None:
    make_wall(slug="balaikota")
    path, supervisor = "/api/v1/walls/balaikota/outputs/2/", api_as("supervisor")
    answer = supervisor.patch(path, {"x": 100, "bezel_mm": 1.8, "rotation": 90, "name": "Kanan"}, format="json")
    assert answer.status_code == 200
    row = Output.objects.get(number=2)
    assert (row.x, row.y, row.bezel_mm, row.rotation, row.name) == (100, 0, 1.8, 90, "Kanan")
    assert FeedEntry.objects.get(kind="wall.order").data["order"]["do"] == "reload"
    for wrong in ({"x": 7680}, {"width": 0}, {"rotation": 45}, {"bezel_mm": -1}, {"y": -2160}):
        assert supervisor.patch(path, wrong, format="json").status_code == 400, wrong
    assert supervisor.patch(path, {"x": 100}, format="json").status_code == 200
    assert FeedEntry.objects.filter(kind="wall.order").count() == 1, "nothing changed, nobody reloads"
