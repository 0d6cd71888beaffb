"""Who is called while nobody has seen an alarm, and that nobody is any more once somebody has."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from incidents import signals
from incidents.ladder import climb, clock
from incidents.models import Alert, Delivery, Rung, TickMark
from tests.builders import make_alert, make_area, make_channel, make_contact

pytestmark = pytest.mark.django_db

T0 = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


def ringing(severity: str = "P1", **given: Any) -> Alert:
    alert = make_alert(severity=severity, annunciated_at=T0, raised_at=T0, **given)
    climb.start(alert, now=T0)
    return alert


def climbed(alert: Alert) -> list[str]:
    return list(Rung.objects.filter(alert=alert, fired_at__isnull=False).values_list("what", flat=True))


@pytest.fixture
def news() -> Iterator[list[dict[str, Any]]]:
    told: list[dict[str, Any]] = []

    def hear(sender: object, **said: Any) -> None:
        told.append(said)

    signals.news_told.connect(hear)
    yield told
    signals.news_told.disconnect(hear)


def test_the_position_is_told_at_once_and_the_rest_waits() -> None:
    alert = ringing()
    assert climbed(alert) == ["position"]
    assert [rung.due_at for rung in Rung.objects.filter(alert=alert)] == [at(s) for s in (0, 30, 60, 120, 180)]


@pytest.mark.parametrize(
    ("severity", "second", "expected"),
    [
        ("P1", 29, ["position"]),
        ("P1", 30, ["position", "repeat"]),
        ("P1", 119, ["position", "repeat", "supervisor"]),
        ("P1", 180, ["position", "repeat", "supervisor", "shift", "on_call"]),
        ("P2", 89, ["position"]),
        ("P2", 300, ["position", "supervisor", "shift", "on_call"]),
        ("P3", 9000, ["position"]),
    ],
)
def test_beats_climb_what_is_due(severity: str, second: int, expected: list[str]) -> None:
    alert = ringing(severity)
    for tick in range(0, second + 1, 1 if second < 200 else 30):
        climb.climb(now=at(tick))
    assert climbed(alert) == expected


def test_a_rung_is_news_for_whoever_sees_the_alarm(news: list[dict[str, Any]]) -> None:
    area = make_area()
    alert = ringing(area=area)
    climb.climb(now=at(60))
    assert [said["data"]["what"] for said in news] == ["repeat", "supervisor"]
    last = news[-1]
    assert (last["kind"], last["act"].value, last["area_code"]) == ("ladder.rung", "alert.view", area.code)
    assert {"alert": alert.pk, "run": 1, "step": 2, "severity": "P1"}.items() <= last["data"].items()


def test_nothing_is_climbed_twice() -> None:
    ringing()
    assert [climb.climb(now=at(31)) for _beat in range(3)] == [1, 0, 0]


def test_once_seen_nothing_climbs_and_all_channels_are_cancelled_by_one_update_each(
    django_assert_num_queries: Any,
) -> None:
    for _each in range(3):
        make_contact(rung="repeat")
    alert = ringing()
    climb.climb(now=at(30))
    waiting, being_sent, gone = Delivery.objects.filter(alert=alert)
    Delivery.objects.filter(pk=being_sent.pk).update(state="sending", leased_until=at(90))
    Delivery.objects.filter(pk=gone.pk).update(state="delivered", ended_at=at(31))
    with django_assert_num_queries(2):
        climb.stop(alert, now=at(40))
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {waiting.pk: "cancelled", being_sent.pk: "cancelled", gone.pk: "delivered"}
    assert climb.climb(now=at(500)) == 0
    assert set(Rung.objects.filter(alert=alert, fired_at=None).values_list("stopped_at", flat=True)) == {at(40)}


def test_a_rung_whose_alarm_was_quieted_by_other_means_is_stopped_and_calls_nobody() -> None:
    make_contact(rung="supervisor")
    alert = ringing()
    Alert.objects.filter(pk=alert.pk).update(state="acknowledged", acknowledged_at=at(10))
    assert climb.climb(now=at(70)) == 0
    assert climbed(alert) == ["position"]
    assert not Delivery.objects.exists()


def test_a_house_that_stood_still_climbs_everything_in_order_each_once() -> None:
    first, second = ringing(), ringing("P2")
    assert climb.climb(now=at(7200)) == 4 + 3
    assert climbed(first) == ["position", "repeat", "supervisor", "shift", "on_call"]
    assert climbed(second) == ["position", "supervisor", "shift", "on_call"]


def test_an_alarm_raised_again_climbs_anew_and_the_run_before_is_over() -> None:
    alert = ringing()
    climb.climb(now=at(30))
    climb.start(alert, now=at(40))
    assert climb.climb(now=at(69)) == 0
    assert climb.climb(now=at(70)) == 1
    assert list(Rung.objects.filter(alert=alert, run=2).exclude(fired_at=None).values_list("step", flat=True)) == [0, 1]


@pytest.mark.parametrize("back_s", [5, 3600, 86_400])
def test_a_clock_set_back_keeps_nobody_waiting_longer(back_s: int) -> None:
    make_contact(rung="repeat")
    alert = ringing()
    climb.climb(now=at(30))
    Delivery.objects.update(next_try_at=at(35))
    climb.climb(now=at(31))
    assert climb.climb(now=at(32 - back_s)) == 0
    pending = Rung.objects.filter(alert=alert, fired_at=None).order_by("step")
    assert pending[0].due_at == at(60 - back_s + 1)
    assert Delivery.objects.get().next_try_at == at(35 - back_s + 1)
    assert climb.climb(now=at(61 - back_s)) == 1


def test_two_beats_see_the_same_jump_and_move_the_ladder_once(monkeypatch: pytest.MonkeyPatch) -> None:
    alert = ringing()
    climb.climb(now=at(10))
    stale = TickMark.objects.get(name=clock.NAME)
    clock.mind(now=at(-90))
    monkeypatch.setattr(clock, "_mark", lambda: stale)
    clock.mind(now=at(-90))
    assert Rung.objects.get(alert=alert, step=1).due_at == at(-70)


def test_a_clock_set_back_while_nothing_rang_moves_no_alarm_that_comes_after() -> None:
    TickMark.objects.create(name=clock.NAME, at=at(5000))
    climb.climb(now=at(-1))
    alert = ringing()
    climb.climb(now=at(1))
    assert Rung.objects.get(alert=alert, step=1).due_at == at(30)


def test_a_clock_that_goes_forward_climbs_what_it_jumped_over() -> None:
    alert = ringing()
    climb.climb(now=at(1))
    climb.climb(now=at(100_000))
    assert climbed(alert)[-1] == "on_call"


def test_an_idle_house_writes_nothing(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(4):
        climb.climb(now=T0)
    assert not TickMark.objects.exists()


def test_each_contact_of_a_rung_gets_one_message() -> None:
    channel = make_channel()
    called = [make_contact(channel=channel), make_contact()]
    make_contact(rung="on_call")
    make_contact(in_use=False)
    make_contact(channel=make_channel(in_use=False))
    alert = ringing(kind="uji", place="Lr. Sample 5", summary="Asap tebal")
    climb.climb(now=at(60))
    rows = Delivery.objects.filter(alert=alert).order_by("pk")
    assert [row.contact for row in rows] == called
    assert {(row.state, row.next_try_at) for row in rows} == {("queued", at(60))}
    assert rows[0].subject == "P1 uji, Lr. Sample 5"
    assert "Asap tebal" in rows[0].body
    assert "1 menit 0 detik" in rows[0].body


def test_a_drill_climbs_in_the_room_and_never_leaves_the_house() -> None:
    make_contact()
    alert = ringing(exercise=True)
    climb.climb(now=at(60))
    assert "supervisor" in climbed(alert)
    assert not Delivery.objects.exists()


def test_sample_data_says_that_it_is_sample_data() -> None:
    make_contact()
    ringing(synthetic=True)
    climb.climb(now=at(60))
    assert Delivery.objects.get().subject.startswith("[DATA CONTOH] P1")
