"""Words on a wall."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from accounts.access import Forbidden
from accounts.models import AuditEntry, User
from tests.builders import make_user
from tests.wall.automation.walls import NOW, PLAIN, kinds, make, read, second
from warroom.wall import announcements, commands, tend
from warroom.wall.announcements import BadWords
from warroom.wall.changes import WallRefuses
from warroom.wall.models import Announcement, FeedEntry, Wall

pytestmark = pytest.mark.django_db
HALF_HOUR = dt.timedelta(minutes=30)


@pytest.fixture
def wall() -> Wall:
    return make("polos", PLAIN)


@pytest.fixture
def rina() -> User:
    return make_user(first_name="Rina", last_name="Amalia")


def make_one(wall: Wall, by: User, text: str = "Banjir di Tallo", **given: Any) -> dict[str, Any]:
    return announcements.make(
        wall, **{"kind": "banner", "text": text, "lasts": HALF_HOUR, "by": by, "now": NOW, **given}
    )


def test_words_are_on_the_wall_with_author_and_end_and_everybody_is_told(wall: Wall, rina: User) -> None:
    told = make_one(wall, rina)
    (one,) = told["announcements"]
    assert (one["text"], one["author"], one["until"]) == ("Banjir di Tallo", "Rina A.", "2026-01-31T06:35:00.000Z")
    news = FeedEntry.objects.get(kind="wall.changed").data
    assert (news["what"]["kind"], news["what"]["made"], news["revision"]) == ("announcement", one["id"], 1)
    assert AuditEntry.objects.get().act == "wall_announcement"


@pytest.mark.parametrize("text", ["", "  ", "a" * 91, "dua\nbaris", "a\x00b", "arah\u202eterbalik", "garis\u2028baru"])
def test_what_is_not_one_line_of_ninety_signs_is_refused(wall: Wall, rina: User, text: str) -> None:
    with pytest.raises(BadWords) as refused:
        make_one(wall, rina, text)
    assert refused.value.extra["field"] == "text"


@pytest.mark.parametrize("minutes", [0, -1, 24 * 60 + 1])
def test_words_have_an_end_within_a_day(wall: Wall, rina: User, minutes: int) -> None:
    with pytest.raises(BadWords):
        make_one(wall, rina, lasts=dt.timedelta(minutes=minutes))


def test_only_so_many_at_once(wall: Wall, rina: User) -> None:
    for _n in range(announcements.MOST_AT_ONCE):
        make_one(wall, rina)
    with pytest.raises(BadWords):
        make_one(wall, rina)


def test_only_who_operates_the_wall_may(wall: Wall) -> None:
    with pytest.raises(Forbidden):
        make_one(wall, make_user(role="auditor"))


def test_they_end_by_hand_or_by_time_and_each_end_is_told_once(wall: Wall, rina: User) -> None:
    make_one(wall, rina)
    make_one(wall, rina, "Rapat pukul 15")
    first, other = Announcement.objects.order_by("pk")
    announcements.end(wall, first.pk, by=rina, now=second(60))
    announcements.end(wall, first.pk, by=rina, now=second(61))
    tend.tend(read(wall), now=second(1799))
    tend.tend(read(wall), now=second(1800))
    tend.tend(read(wall), now=second(1801))
    assert kinds(wall) == ["announcement"] * 4
    other.refresh_from_db()
    assert other.ended_at == second(1800)


def test_on_a_locked_wall_only_who_leads_puts_words_on_or_takes_them_off(wall: Wall, rina: User) -> None:
    boss = make_user(role="supervisor")
    make_one(wall, rina)
    pk = Announcement.objects.get().pk
    commands.lock(wall, by=boss, kind="ceremony", reason="HUT Kota", minutes=30, now=NOW)
    for act in (lambda: make_one(wall, rina, "Rapat"), lambda: announcements.end(wall, pk, by=rina, now=NOW)):
        with pytest.raises(WallRefuses) as refused:
            act()
        assert refused.value.extra["why"] == "locked"
    assert Announcement.objects.get().ended_at is None
    announcements.end(wall, pk, by=boss, now=NOW)
    make_one(wall, boss, "Selamat datang")
    make_one(wall, rina, "Upacara selesai", now=second(1800))


def test_over_http(wall: Wall, rina: User, client: Client) -> None:
    client.force_login(rina)
    path = "/api/v1/walls/polos/announcements/"
    sent = {"kind": "ticker", "text": "Jalan Urip ditutup", "minutes": 10}
    made = client.post(path, sent, content_type="application/json")
    assert made.status_code == 200
    (one,) = client.get(path).json()["results"]
    assert (one["text"], one["kind"]) == ("Jalan Urip ditutup", "ticker")
    refused = client.post(path, {**sent, "text": "dua\nbaris"}, content_type="application/json")
    assert (refused.status_code, refused.json()["field"]) == (400, "text")
    assert client.delete(f"{path}{one['id']}/").json()["announcements"] == []
