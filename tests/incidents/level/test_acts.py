import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.access import Forbidden
from accounts.models import AuditEntry, User
from accounts.roles import DataClass
from incidents import signals
from incidents.level import acts, rows, suggest
from incidents.models import Event, Level, LevelChange
from tests.builders import make_agreement, make_alert, make_area, make_camera, make_incident, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


def after(**span: float) -> dt.datetime:
    return NOW + dt.timedelta(**span)


@pytest.fixture
def tallo() -> Level:
    make_area(code="73.71.05", level="kecamatan", name="Tallo")
    make_area(code="73.71.06", level="kecamatan", name="Wajo")
    suggest.ensure(now=NOW)
    return rows.levels().get(area__code="73.71.05")


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def hear(sender: object, **news: Any) -> None:
        if news["kind"] == "level.changed":
            heard.append(news)

    signals.news_told.connect(hear)
    yield heard
    signals.news_told.disconnect(hear)


@pytest.fixture
def rina() -> User:
    return make_user(username="rina")


@pytest.fixture
def hasan() -> User:
    return make_user(role="supervisor", username="hasan")


def fresh(level: Level) -> Level:
    return rows.levels().get(pk=level.pk)


def test_an_operators_raise_is_in_force_and_waits(tallo: Level, rina: User, told: list[dict[str, Any]]) -> None:
    raised = acts.raise_to(tallo, to=3, reason="Dua kebakaran", by=rina, now=NOW)
    assert (raised.level, raised.proposed, raised.version) == (3, 3, 2)
    assert (told[-1]["data"]["state"], told[-1]["area_code"]) == ("unconfirmed", "73.71.05")
    assert AuditEntry.objects.get(act="level_raised").detail["reason"] == "Dua kebakaran"


def test_a_supervisor_confirms(tallo: Level, rina: User, hasan: User) -> None:
    acts.raise_to(tallo, to=3, reason="x", by=rina, now=NOW)
    done = acts.confirm(tallo, by=hasan, now=after(minutes=3))
    assert (done.level, done.proposed, done.confirmed_by, done.since) == (3, None, hasan, NOW)
    with pytest.raises(acts.StaleLevel):
        acts.confirm(tallo, by=hasan, now=after(minutes=4))


def test_a_refused_raise_goes_back_to_what_was_last_confirmed(tallo: Level, rina: User, hasan: User) -> None:
    acts.raise_to(tallo, to=2, reason="x", by=hasan, now=NOW)
    acts.raise_to(tallo, to=3, reason="x", by=rina, now=after(minutes=1))
    acts.raise_to(tallo, to=5, reason="x", by=rina, now=after(minutes=2))
    done = acts.refuse(tallo, by=hasan, reason="Satu kejadian saja", now=after(minutes=3))
    assert (done.level, done.proposed) == (2, None)
    assert list(LevelChange.objects.order_by("at").values_list("what", "before", "after")) == [
        ("confirmed", 1, 2),
        ("raised", 2, 3),
        ("raised", 3, 5),
        ("refused", 5, 2),
    ]


def test_changes_of_one_area_follow_each_other(tallo: Level, rina: User, hasan: User) -> None:
    city = rows.levels().get(area=None)
    acts.raise_to(tallo, to=2, reason="x", by=hasan, now=NOW)
    acts.raise_to(city, to=2, reason="x", by=hasan, now=after(minutes=1))
    acts.lower(tallo, to=1, reason="x", by=hasan, now=after(minutes=2))
    first, second, third = LevelChange.objects.order_by("at")
    assert (first.follows, second.follows, third.follows) == (None, None, first)


@pytest.mark.parametrize(("to", "now_at"), [(3, 3), (2, 3)])
def test_what_is_no_rise_is_refused(tallo: Level, rina: User, to: int, now_at: int) -> None:
    acts.raise_to(tallo, to=now_at, reason="x", by=rina, now=NOW)
    with pytest.raises(acts.StaleLevel) as refused:
        acts.raise_to(tallo, to=to, reason="x", by=rina, now=NOW)
    assert refused.value.extra["current"]["level"] == now_at


def test_a_decision_on_an_old_reading_is_refused(tallo: Level, rina: User, hasan: User) -> None:
    acts.raise_to(tallo, to=2, reason="x", by=rina, version=1, now=NOW)
    with pytest.raises(acts.StaleLevel):
        acts.raise_to(tallo, to=3, reason="x", by=rina, version=1, now=NOW)
    with pytest.raises(acts.StaleLevel):
        acts.lower(tallo, to=1, reason="x", by=hasan, version=1, now=NOW)
    assert fresh(tallo).level == 2


def test_a_reason_is_needed_and_only_supervisors_lower(tallo: Level, rina: User, hasan: User) -> None:
    with pytest.raises(acts.BadLevel):
        acts.raise_to(tallo, to=2, reason="  ", by=rina, now=NOW)
    acts.raise_to(tallo, to=2, reason="x", by=rina, now=NOW)
    for act in (
        lambda: acts.lower(tallo, to=1, reason="x", by=rina, now=NOW),
        lambda: acts.confirm(tallo, by=rina, now=NOW),
        lambda: acts.refuse(tallo, by=rina, reason="x", now=NOW),
    ):
        with pytest.raises(Forbidden):
            act()


def test_what_is_done_about_a_drill_is_part_of_it_until_it_is_over(tallo: Level, rina: User, hasan: User) -> None:
    acts.raise_to(tallo, to=3, reason="Latihan", by=rina, exercise=True, now=NOW)
    assert rows.row(fresh(tallo))["exercise"] is True
    acts.lower(tallo, to=1, reason="Selesai", by=hasan, now=after(minutes=1))
    assert rows.row(fresh(tallo))["exercise"] is False
    acts.raise_to(tallo, to=2, reason="Sungguh", by=hasan, now=after(minutes=2))
    assert list(LevelChange.objects.order_by("at").values_list("exercise", flat=True)) == [True, True, False]


def test_the_score_suggests_and_says_why(tallo: Level, told: list[dict[str, Any]]) -> None:
    lies_in = make_area(code="73.71.05.1001")
    for _n in range(2):
        make_incident(severity="P1", area=lies_in)
    make_incident(severity="P1", area=lies_in, exercise=True)
    for n in range(10):
        make_camera(area=lies_in, **({"life_cycle": "down", "down_cause": "power"} if n < 3 else {}))
    suggest.compute(now=NOW)
    found = rows.row(fresh(tallo))
    assert (found["level"], found["suggested"]) == (1, 3)
    assert found["why"] == "3 karena: 2 P1, 3 kamera hilang"
    assert rows.row(rows.levels().get(area=None))["why"] == "2 karena: Tallo tingkat 3"
    assert {news["data"]["area"] for news in told} == {"73.71.05", "city"}
    told.clear()
    assert suggest.compute(now=after(seconds=10)) == 0
    assert told == []
    assert fresh(tallo).computed_at == after(seconds=10)


def test_an_alert_counts_once_whether_or_not_it_became_an_incident(tallo: Level) -> None:
    lies_in = make_area(code="73.71.05.1001")
    incident = make_incident(severity="P1", area=lies_in)
    make_alert(severity="P1", camera=make_camera(area=lies_in), incident=incident)
    make_alert(severity="P2", camera=make_camera(area=lies_in))
    suggest.compute(now=NOW)
    assert [(one["name"], one["n"]) for one in fresh(tallo).contributors] == [("p1", 1), ("p2", 1)]


def test_reports_are_compared_with_the_same_hour_of_four_weeks(tallo: Level) -> None:
    lies_in = make_area(code="73.71.05.1001")

    def report(at: dt.datetime) -> None:
        Event.objects.create(
            kind="citizen_report", source="uji", occurred_at=at, received_at=at, area=lies_in, severity="P3"
        )

    report(after(days=-40))
    for week in range(1, 5):
        for n in range(2):
            report(after(days=-7 * week, minutes=-10 - n))
        report(after(days=-7 * week, hours=-2))  # another hour
    for n in range(8):
        report(after(minutes=-n))
    suggest.compute(now=NOW)
    assert [(one["name"], one["n"], one["points"]) for one in fresh(tallo).contributors] == [("reports", 300, 2)]


def test_the_half_hour_survives_in_the_row(tallo: Level) -> None:
    incident = make_incident(severity="P1", area=make_area(code="73.71.05.1001"))
    suggest.compute(now=NOW)
    type(incident).objects.filter(pk=incident.pk).update(
        state="closed", outcome="handled", resolved_at=NOW, closed_at=NOW
    )
    suggest.compute(now=after(minutes=1))
    assert fresh(tallo).suggested == 2
    assert "saran turun setelah 30 menit" in rows.row(fresh(tallo))["why"]
    suggest.compute(now=after(minutes=30))
    assert fresh(tallo).suggested == 2
    suggest.compute(now=after(minutes=31))
    assert (fresh(tallo).suggested, fresh(tallo).contributors) == (1, [])


def test_a_suggestion_that_stays_apart_for_two_minutes_is_told_once(tallo: Level, hasan: User) -> None:
    make_incident(severity="P1", area=make_area(code="73.71.05.1001"))
    told = Event.objects.filter(kind="level_suggested")
    suggest.compute(now=NOW)
    suggest.compute(now=after(seconds=119))
    assert told.count() == 0
    suggest.compute(now=after(seconds=120))
    suggest.compute(now=after(seconds=130))
    assert [event.summary for event in told] == ["Disarankan tingkat 2 karena: 1 P1"]


def test_a_level_as_high_as_the_suggestion_is_told_to_nobody(tallo: Level, hasan: User) -> None:
    make_incident(severity="P1", area=make_area(code="73.71.05.1001"))
    acts.raise_to(tallo, to=2, reason="x", by=hasan, now=NOW)
    suggest.compute(now=NOW)
    suggest.compute(now=after(minutes=5))
    assert not Event.objects.filter(kind="level_suggested").exists()


def test_a_big_city_takes_as_few_queries_as_a_small_one(tallo: Level, django_assert_max_num_queries: Any) -> None:
    for n in range(20):
        make_incident(severity="P2", area=make_area(code=f"73.71.05.{2000 + n}"))
    suggest.compute(now=NOW)
    with django_assert_max_num_queries(16):
        suggest.compute(now=after(seconds=10))


def test_a_liaison_sees_the_levels_of_their_districts(tallo: Level, api_as: Any) -> None:
    liaison = make_user(role="liaison")
    make_agreement(liaison.agency, areas=("73.71.05",), data_classes=(DataClass.INCIDENTS,))  # type: ignore[arg-type]
    api = api_as(liaison)
    assert [row["area"] for row in api.get("/api/v1/levels/").json()["levels"]] == ["73.71.05"]
    assert api.get("/api/v1/levels/73.71.06/history/").status_code == 404
    assert api.get("/api/v1/levels/city/history/").status_code == 404


def test_the_api_from_raise_to_cap(tallo: Level, api_as: Any, rina: User, hasan: User) -> None:
    operator, supervisor = api_as(rina), api_as(hasan)
    at = "/api/v1/levels/73.71.05"
    assert operator.post(f"{at}/raise/", {"level": 9, "reason": "x"}).status_code == 400
    raised = operator.post(f"{at}/raise/", {"level": 3, "reason": "Banjir", "version": 1}).json()
    assert (raised["state"], raised["proposed"]["by"]) == ("unconfirmed", rina.display_name)
    stale = operator.post(f"{at}/raise/", {"level": 4, "reason": "x", "version": 1})
    assert (stale.status_code, stale.json()["current"]["level"]) == (409, 3)
    assert supervisor.post(f"{at}/confirm/", {"version": raised["version"]}).json()["state"] == "confirmed"
    assert supervisor.post(f"{at}/lower/", {"level": 1, "reason": "Surut"}).json()["word"] == "Normal"
    changes = operator.get(f"{at}/history/").json()["changes"]
    assert [change["what"] for change in changes] == ["raised", "confirmed", "lowered"]
    answer = operator.get(f"/api/v1/levels/changes/{changes[0]['uid']}.cap.xml")
    assert answer["Content-Type"].startswith("application/cap+xml")
    assert b"<scope>Restricted</scope>" in answer.content
