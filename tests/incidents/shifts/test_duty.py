import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents import signals
from incidents.models import Duty, Position
from incidents.shifts import duty
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


def later(**span: float) -> dt.datetime:
    return NOW + dt.timedelta(**span)


@pytest.fixture
def told() -> Iterator[list[dict[str, Any]]]:
    heard: list[dict[str, Any]] = []

    def hear(sender: object, **news: Any) -> None:
        if news["kind"] == "duty.changed":
            heard.append(news["data"])

    signals.news_told.connect(hear)
    yield heard
    signals.news_told.disconnect(hear)


def position(slug: str = "barat") -> Position:
    return Position.objects.get_or_create(slug=slug, defaults={"name": slug.title()})[0]


def test_signing_on_is_told_with_everybody_who_is_there(told: list[dict[str, Any]]) -> None:
    rina, dimas = make_user(username="rina"), make_user(username="dimas")
    duty.sign_on(rina, position=position(), now=NOW)
    duty.sign_on(dimas, position=None, now=later(minutes=1))
    assert [(row["username"], row["position"]) for row in told[-1]["people"]] == [("rina", "barat"), ("dimas", None)]
    assert AuditEntry.objects.filter(act="duty_began").count() == 2


def test_signing_on_again_changes_nothing_and_moving_ends_the_earlier() -> None:
    rina = make_user()
    duty.sign_on(rina, position=position(), now=NOW)
    duty.sign_on(rina, position=position(), now=later(minutes=1))
    assert Duty.objects.count() == 1
    moved = duty.sign_on(rina, position=position("timur"), now=later(minutes=2))
    assert list(Duty.objects.filter(ended_at=None)) == [moved]
    assert moved.watching_since == NOW, "a change of chairs is no break"


def test_a_beat_without_duty_is_refused() -> None:
    with pytest.raises(duty.NotOnDuty):
        duty.beat(make_user(), now=NOW)


def test_a_beat_is_no_news_but_the_end_of_a_break_is(told: list[dict[str, Any]]) -> None:
    rina = make_user()
    duty.sign_on(rina, position=None, now=NOW)
    told.clear()
    for n in range(1, 5):
        duty.beat(rina, now=later(seconds=30 * n))
    assert told == []
    heard = duty.beat(rina, now=later(minutes=8))
    assert heard.watching_since == later(minutes=8)
    assert len(told) == 1


def test_two_hours_of_watching_ask_for_a_break() -> None:
    rina = make_user()
    duty.sign_on(rina, position=None, now=NOW)
    Duty.objects.update(seen_at=later(hours=2, seconds=1))
    assert duty.board(now=later(hours=2))[0]["break_due"] is False
    assert duty.board(now=later(hours=2, seconds=1))[0]["break_due"] is True


def test_ten_minutes_of_silence_end_a_duty_as_of_when_it_was_last_heard(told: list[dict[str, Any]]) -> None:
    rina, dimas = make_user(), make_user()
    duty.sign_on(rina, position=None, now=NOW)
    duty.sign_on(dimas, position=None, now=later(minutes=1))
    told.clear()
    assert duty.end_silent(now=later(minutes=9, seconds=59)) == 0
    assert told == []
    assert duty.end_silent(now=later(minutes=10)) == 1
    assert Duty.objects.get(person=rina).ended_at == NOW
    assert [row["username"] for row in told[-1]["people"]] == [dimas.username]


@pytest.mark.parametrize(("seconds", "allowed"), [(0, True), (60, True), (61, False), (-1, False)])
def test_a_desk_is_silenced_for_a_minute_at_most(seconds: int, *, allowed: bool) -> None:
    rina = make_user()
    duty.sign_on(rina, position=None, now=NOW)
    if not allowed:
        with pytest.raises(duty.TooLong):
            duty.mute(rina, seconds=seconds, now=NOW)
        return
    duty.mute(rina, seconds=seconds, now=NOW)
    muted = duty.board(now=NOW)[0]["muted_until"]
    assert (muted is not None) == bool(seconds)
    assert duty.board(now=later(seconds=61))[0]["muted_until"] is None


def test_the_board_is_one_query(django_assert_num_queries: Any) -> None:
    for _n in range(12):
        duty.sign_on(make_user(), position=position(), now=NOW)
    with django_assert_num_queries(1):
        assert len(duty.board(now=NOW)) == 12


def test_an_auditor_takes_no_duty() -> None:
    with pytest.raises(Forbidden):
        duty.sign_on(make_user(role="auditor"), position=None, now=NOW)


def test_the_api_goes_from_sign_on_to_sign_off(api_as: Any) -> None:
    position()
    api = api_as("operator")
    assert api.post("/api/v1/duty/beat/", {}).status_code == 409
    assert api.post("/api/v1/duty/sign-on/", {"position": "nowhere"}).status_code == 400
    assert api.post("/api/v1/duty/sign-on/", {"position": "barat"}).json()["position"] == "barat"
    assert api.post("/api/v1/duty/beat/", {}).json()["break_due"] is False
    assert api.post("/api/v1/duty/sound-test/", {}).json()["sound_tested_at"]
    assert api.post("/api/v1/duty/mute/", {"seconds": 61}).json()["title"] == "mute_too_long"
    assert len(api.get("/api/v1/duty/").json()["people"]) == 1
    assert api.post("/api/v1/duty/sign-off/", {}).status_code == 204
    assert api.get("/api/v1/duty/").json()["people"] == []
