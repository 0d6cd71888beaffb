"""A wall says that nobody has seen an alarm, from the moment the whole shift is called until somebody has."""

import datetime as dt
from typing import Any

import pytest

from accounts.roles import Role
from incidents.ladder import climb
from incidents.models import Alert
from tests.builders import make_alert, make_user
from tests.wall.builders import make_wall
from warroom.wall import shown, unheard
from warroom.wall.models import Announcement, Wall

pytestmark = pytest.mark.django_db

T0 = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


@pytest.fixture
def wall() -> Wall:
    wall = make_wall()
    wall.account = make_user(role=Role.WALL)
    wall.save(update_fields=["account"])
    return wall


def ringing(**given: Any) -> Alert:
    values = {"severity": "P1", "kind": "fire", "summary": "Asap tebal", "place": "Lr. Sample 5"}
    alert = make_alert(raised_at=T0, annunciated_at=T0, **{**values, **given})
    climb.start(alert, now=T0)
    return alert


def follow(wall: Wall, second: float) -> bool:
    return unheard.follow(shown.walls().get(pk=wall.pk), now=at(second))


def standing() -> list[str]:
    return list(Announcement.objects.filter(ended_at=None).values_list("text", flat=True))


def test_the_banner_stands_from_the_shifts_rung_until_somebody_has_seen_the_alarm(wall: Wall) -> None:
    alert = ringing()
    climb.climb(now=at(119))
    assert follow(wall, 119) is False
    climb.climb(now=at(120))
    assert [follow(wall, 120), follow(wall, 121)] == [True, False]
    assert standing() == ["P1 BELUM DITERIMA: Lr. Sample 5, Asap tebal"]
    Alert.objects.filter(pk=alert.pk).update(state="acknowledged", acknowledged_at=at(130))
    assert [follow(wall, 131), follow(wall, 132)] == [True, False]
    assert standing() == []


def test_an_alarm_raised_again_has_no_banner_before_its_own_rung(wall: Wall) -> None:
    alert = ringing()
    climb.climb(now=at(120))
    Alert.objects.filter(pk=alert.pk).update(annunciated_at=at(500), raised_at=at(500))
    assert follow(wall, 500) is False


def test_the_words_of_people_stay(wall: Wall) -> None:
    person = make_user()
    Announcement.objects.create(wall=wall, kind="banner", text="Rapat", author=person, since=T0, until=at(9000))
    ringing()
    climb.climb(now=at(120))
    follow(wall, 120)
    Alert.objects.update(state="acknowledged", acknowledged_at=at(130))
    follow(wall, 131)
    assert standing() == ["Rapat"]


def test_many_make_three_banners_and_a_drill_says_so(wall: Wall) -> None:
    for n in range(5):
        ringing(exercise=True, place=f"Lr. {n}\n" + "x" * 100)
    climb.climb(now=at(120))
    follow(wall, 120)
    assert len(standing()) == unheard.MOST
    assert all(text.startswith("LATIHAN. P1") and len(text) <= 90 and "\n" not in text for text in standing())
