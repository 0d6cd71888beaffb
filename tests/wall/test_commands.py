"""The acts on a wall through the API: who may, what is refused and with which reason, and what everybody is told."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from tests.builders import make_area, make_camera, make_user
from tests.wall.builders import make_wall
from warroom.wall import changes, commands, layouts, scenes, state
from warroom.wall.models import AllowedSite, FeedEntry, Layout, LayoutVersion, PanelLease, Wall, WallEvent

pytestmark = pytest.mark.django_db
ApiAs = Callable[..., APIClient]
HERE = "/api/v1/walls/balaikota/"
CAMERA = {"source": "camera", "camera": "SIM-001"}


@pytest.fixture
def wall() -> Wall:
    make_camera(code="SIM-001")
    return make_wall(slug="balaikota")


@pytest.fixture
def rina() -> User:
    return make_user(username="rina", first_name="Rina", last_name="Amalia")


def post(client: APIClient, where: str, **body: Any) -> Any:
    return client.post(f"{HERE}{where}", body)


def test_a_camera_is_put_onto_a_panel_and_everybody_is_told(api_as: ApiAs, wall: Wall, rina: User) -> None:
    answer = post(api_as(rina), "panels/A1/", content=CAMERA, revision=0)
    assert answer.status_code == 200, answer.json()
    assert (answer.json()["panels"]["A1"]["content"], answer.json()["revision"]) == (CAMERA, 1)
    news = FeedEntry.objects.get()
    assert (news.kind, news.act) == ("wall.changed", "wall.view")
    assert news.data["what"] | {"event": 0} == {
        "kind": "put",
        "by": "Rina A.",
        "username": "rina",
        "event": 0,
        "panels": ["A1"],
        "panel": "A1",
        "content": CAMERA,
    }
    assert AuditEntry.objects.get().act == "wall_put"
    then = WallEvent.objects.get().shown
    assert then is not None
    assert then["panels"]["A1"]["by"] == "Rina A."


def test_a_hold_keeps_others_out_and_says_who(api_as: ApiAs, wall: Wall, rina: User) -> None:
    post(api_as(rina), "panels/A1/hold/", purpose="Banjir di Tallo", minutes=30)
    refused = post(api_as("operator"), "panels/A1/", content=CAMERA)
    assert refused.status_code == 409
    assert (refused.json()["why"], refused.json()["held"]["username"]) == ("held", "rina")
    assert refused.json()["current"]["panels"]["A1"]["held"]["purpose"] == "Banjir di Tallo"
    assert post(api_as(rina), "panels/A1/", content=CAMERA).status_code == 200
    assert post(api_as("operator"), "panels/A1/release/").json()["why"] == "not_yours"
    assert "held" not in post(api_as(rina), "panels/A1/release/").json()["panels"]["A1"]


def test_a_supervisor_takes_a_panel_by_name_and_can_undo_it(api_as: ApiAs, wall: Wall, rina: User) -> None:
    post(api_as(rina), "panels/A1/hold/", purpose="Banjir", minutes=30)
    boss = api_as("supervisor")
    taken = post(boss, "panels/A1/preempt/", purpose="Kunjungan wali kota")
    assert taken.json()["panels"]["A1"]["held"]["username"] != "rina"
    what = FeedEntry.objects.order_by("-seq")[0].data["what"]
    assert (what["kind"], what["from_username"]) == ("preempted", "rina")
    back = post(boss, "undo/").json()["panels"]["A1"]["held"]
    assert (back["username"], back["purpose"]) == ("rina", "Banjir")
    assert PanelLease.objects.filter(ended_at=None).count() == 1


def test_only_supervisors_preempt_and_lock(api_as: ApiAs, wall: Wall) -> None:
    for where, body in (("panels/A1/preempt/", {"purpose": "x"}), ("lock/", {"kind": "election", "reason": "x"})):
        assert api_as("operator").post(HERE + where, body).status_code == 403


def test_a_locked_wall_is_the_supervisors(api_as: ApiAs, wall: Wall, rina: User) -> None:
    post(api_as(rina), "panels/A1/", content=CAMERA)
    boss = api_as("supervisor")
    locked = post(boss, "lock/", kind="ceremony", reason="HUT Kota", minutes=60)
    assert locked.json()["lock"]["reason"] == "HUT Kota"
    for where, body in (
        ("panels/A1/", {"content": CAMERA}),
        ("panels/A1/hold/", {"purpose": "x"}),
        ("scene/", {"scene": "banjir"}),
        ("undo/", {}),
    ):
        refused = api_as(rina).post(HERE + where, body)
        assert (refused.status_code, refused.json().get("why")) == (409, "locked"), where
    assert post(boss, "panels/A1/", content={"source": "clock"}).status_code == 200
    assert post(boss, "unlock/").json()["lock"] is None


def test_the_alarm_zone_cannot_be_held(api_as: ApiAs, wall: Wall) -> None:
    refused = post(api_as("operator"), "panels/Z1/hold/", purpose="x", minutes=5)
    assert (refused.status_code, refused.json()["why"]) == (409, "zone")


def test_what_is_put_under_a_loan_shows_afterwards(api_as: ApiAs, wall: Wall) -> None:
    now = timezone.now()
    loan = state.Loan(7, "P1", {"source": "clock"}, now, now + dt.timedelta(seconds=120))
    changes.apply(wall, lambda before: state.borrow(before, "A1", loan), kind="borrowed", by=None, now=now)
    answer = post(api_as("operator"), "panels/A1/", content=CAMERA).json()
    assert answer["after_loan"] is True
    assert (answer["panels"]["A1"]["content"], answer["panels"]["A1"]["loan"]["alert"]) == (CAMERA, 7)


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"source": "camera", "camera": "NOPE-1"}, "content.camera"),
        ({"source": "incident", "incident": "MKS-20260101-9999"}, "content.incident"),
        ({"source": "tour", "tour": "nowhere"}, "content.tour"),
        ({"source": "picture", "picture": "nothing"}, "content.picture"),
        ({"source": "map", "view": "99.99"}, "content.view"),
        ({"source": "web", "url": "https://example.org/x"}, "content.url"),
        ({"source": "youtube"}, "content.source"),
        ({"source": "camera"}, "content.camera"),
    ],
)
def test_a_content_that_is_not_there_is_refused_by_field(
    api_as: ApiAs, wall: Wall, content: dict[str, str], field: str
) -> None:
    refused = post(api_as("operator"), "panels/A1/", content=content)
    assert (refused.status_code, refused.json()["field"]) == (400, field)
    assert Wall.objects.get().revision == 0


@pytest.mark.parametrize(
    ("panel", "content", "needs"),
    [
        ("A1", {"source": "chart", "chart": "etle"}, "A1 terlalu kecil untuk Grafik: perlu 53,8 x 44,8 w."),
        ("H1", CAMERA, "H1 terlalu kecil untuk Kamera: perlu 35,8 x 25,2 w."),
        ("T1", {"source": "clock"}, "T1 terlalu kecil untuk Jam: perlu 17,9 x 8,4 w."),
        ("A1", {"source": "heading", "text": "x" * 40}, "A1 terlalu kecil untuk Judul: perlu 89,6 x 6 w."),
    ],
)
def test_a_content_that_does_not_fit_its_panel_is_refused_with_the_room_it_needs(
    api_as: ApiAs, wall: Wall, panel: str, content: dict[str, str], needs: str
) -> None:
    refused = post(api_as("operator"), f"panels/{panel}/", content=content)
    told = refused.json()
    assert (refused.status_code, told["title"]) == (400, "bad_content")
    assert (told["field"], told["detail"]) == ("content.source", needs)
    assert Wall.objects.get().revision == 0
    assert post(api_as("operator"), "panels/K1/", content=content).status_code == 200


def test_the_room_is_that_of_the_layout_on_the_wall(api_as: ApiAs, wall: Wall) -> None:
    chart = {"source": "chart", "chart": "etle"}
    layouts.ship()
    Wall.objects.update(layout=Layout.objects.get(slug="kisi-2x2"))
    assert post(api_as("operator"), "panels/A1/", content=chart).status_code == 200
    assert post(api_as("operator"), "panels/K1/", content=chart).json()["why"] == "unknown_panel"


def test_an_allowed_site_may_be_put(api_as: ApiAs, wall: Wall, rina: User) -> None:
    AllowedSite.objects.create(origin="https://cuaca.go.id", title="Cuaca", by=rina, at=timezone.now())
    page = {"source": "web", "url": "https://cuaca.go.id/kini"}
    assert post(api_as(rina), "panels/M1/", content=page).status_code == 200


@pytest.mark.parametrize(
    "url", ["https://cuaca.go.id.jahat.example/", "https://cuaca.go.id\\@jahat.example/", "https://cuaca.go.id:8443/"]
)
def test_a_page_beside_an_allowed_site_is_refused(api_as: ApiAs, wall: Wall, rina: User, url: str) -> None:
    AllowedSite.objects.create(origin="https://cuaca.go.id", title="Cuaca", by=rina, at=timezone.now())
    refused = post(api_as(rina), "panels/A1/", content={"source": "web", "url": url})
    assert (refused.status_code, refused.json()["field"]) == (400, "content.url")


def test_a_wall_shows_only_what_its_account_may_see(api_as: ApiAs, wall: Wall) -> None:
    tallo = make_area(code="73.71.08.1001")
    make_camera(code="TLO-001", area=tallo)
    wall.account = make_user(role="wall", area_codes=["73.71.08"])
    wall.save(update_fields=["account"])
    operator = api_as("operator")
    assert post(operator, "panels/A1/", content=CAMERA).json()["field"] == "content.camera"
    assert post(operator, "panels/A1/", content={**CAMERA, "camera": "TLO-001"}).status_code == 200


@pytest.mark.parametrize("body", [{"purpose": ""}, {"purpose": "x" * 91}, {"purpose": "x", "minutes": 721}, {}])
def test_a_hold_says_what_for_and_ends(api_as: ApiAs, wall: Wall, body: dict[str, Any]) -> None:
    assert api_as("operator").post(HERE + "panels/A1/hold/", body).status_code == 400


def test_a_holder_is_asked_for_a_panel(api_as: ApiAs, wall: Wall, rina: User) -> None:
    assert post(api_as("operator"), "panels/A1/ask/", purpose="Kebakaran").json()["why"] == "not_held"
    post(api_as(rina), "panels/A1/hold/", purpose="Banjir", minutes=30)
    assert post(api_as("operator"), "panels/A1/ask/", purpose="Kebakaran").status_code == 200
    asked = FeedEntry.objects.order_by("-seq")[0]
    assert (asked.kind, asked.data["to"], asked.data["purpose"]) == ("wall.asked", "rina", "Kebakaran")


def test_guests_and_drills_come_and_go(api_as: ApiAs, wall: Wall) -> None:
    boss = api_as("supervisor")
    assert post(boss, "guest/", on=True).json()["guest"]["at"]
    revision = post(boss, "guest/", on=True).json()["revision"]
    assert revision == 1
    assert post(boss, "guest/", on=False).json()["guest"] is None
    assert post(boss, "drill/", on=True, title="Gempa").json()["drill"]["title"] == "Gempa"
    assert post(boss, "drill/", on=True, title="").status_code == 400
    assert post(boss, "drill/", on=False).json()["drill"] is None


def test_an_undo_is_refused_once_somebody_changed_it(api_as: ApiAs, wall: Wall, rina: User) -> None:
    post(api_as(rina), "panels/A1/", content=CAMERA)
    post(api_as("operator"), "panels/A1/", content={"source": "clock"})
    refused = post(api_as(rina), "undo/")
    assert (refused.status_code, refused.json()["title"]) == (409, "nothing_to_undo")


def test_an_undo_is_refused_once_its_layout_is_gone(api_as: ApiAs, wall: Wall, rina: User) -> None:
    before = Layout.objects.create(slug="lama", title="Lama", body=layouts.SHIPPED["satu"]["body"])
    scenes.keep(wall, slug="kota", title="Kota", cells=[], layout=layouts.city(), now=timezone.now())
    Wall.objects.update(layout=before, scene=None)
    assert post(api_as(rina), "scene/", scene="kota").status_code == 200
    before.delete()
    refused = post(api_as(rina), "undo/")
    assert (refused.status_code, refused.json()["title"]) == (409, "nothing_to_undo")


def test_an_undo_passes_over_ones_own_hold(api_as: ApiAs, wall: Wall, rina: User) -> None:
    mine = api_as(rina)
    post(mine, "panels/A1/", content=CAMERA)
    post(mine, "panels/A1/hold/", purpose="Banjir", minutes=30)
    back = post(mine, "undo/").json()["panels"]["A1"]
    assert (back["content"], back["held"]["username"]) == ({"source": "empty"}, "rina")


def test_a_hold_that_time_has_ended_stands_in_nobodys_way(wall: Wall, rina: User) -> None:
    now = timezone.now()
    commands.hold(wall, "A1", by=rina, purpose="Banjir", minutes=5, now=now)
    later = now + dt.timedelta(minutes=6)
    told = commands.hold(wall, "A1", by=make_user(username="adi"), purpose="Pasar", minutes=5, now=later)
    assert told["panels"]["A1"]["held"]["username"] == "adi"
    assert PanelLease.objects.exclude(ended_at=None).get().ended_how == "expired"


@pytest.mark.parametrize(("who", "how"), [("rina", "released"), ("boss", "preempted")])
def test_a_hold_that_ends_with_its_layout_ended_in_a_word_of_the_memory(
    wall: Wall, rina: User, who: str, how: str
) -> None:
    people = {"rina": rina, "boss": make_user(role="supervisor")}
    now = timezone.now()
    commands.hold(wall, "A1", by=rina, purpose="Banjir", minutes=5, now=now)
    other = Layout.objects.create(slug="lain", body={"panels": [{"name": "Q1", "x": 0, "y": 20, "w": 90, "h": 60}]})
    scenes.keep(wall, slug="lain", title="Lain", cells=[], layout=other, now=now)
    scenes.show(wall, "lain", by=people[who], now=now)
    assert PanelLease.objects.get().ended_how == how


def test_a_shipped_layout_that_is_improved_keeps_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    title, body = layouts.SHIPPED["satu"]["title"], layouts.SHIPPED["satu"]["body"]
    LayoutVersion.objects.all().delete()
    monkeypatch.setitem(layouts.SHIPPED, "satu", {"title": "Satu", "body": body})
    layouts.ship()
    kept = LayoutVersion.objects.filter(layout__slug="satu").order_by("number").values_list("number", "title")
    assert list(kept) == [(1, title), (2, "Satu")]
