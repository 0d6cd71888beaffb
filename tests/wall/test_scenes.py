import datetime as dt

import pytest

from accounts.access import Forbidden
from accounts.models import AuditEntry
from tests.builders import make_user
from tests.wall.builders import make_wall
from warroom.wall import changes, feed, scenes
from warroom.wall.models import FeedEntry

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)


def test_showing_a_scene_is_news_and_on_the_audit_trail() -> None:
    wall, rina = make_wall(), make_user(first_name="Rina", last_name="Amalia")
    shown = scenes.show(wall, "banjir", by=rina, now=NOW)
    assert (shown["scene"]["slug"], shown["revision"]) == ("banjir", 1)
    news = FeedEntry.objects.get()
    assert (news.kind, news.data["slug"], news.data["scene"]["slug"]) == ("wall.changed", wall.slug, "banjir")
    assert (news.data["revision"], news.data["what"]["by"]) == (1, "Rina A.")
    assert news.data["swap_at"] == "2026-01-31T06:05:00.150Z"
    assert AuditEntry.objects.get().subject == wall.slug


def test_whoever_saw_an_older_wall_is_told_what_it_shows_now() -> None:
    wall, rina = make_wall(), make_user()
    scenes.show(wall, "banjir", by=rina, revision=0, now=NOW)
    with pytest.raises(changes.WallMovedOn) as refused:
        scenes.show(wall, "dasar", by=rina, revision=0, now=NOW)
    assert refused.value.extra["current"]["scene"]["slug"] == "banjir"
    assert feed.head() == 1


def test_only_who_operates_the_wall_may_change_it() -> None:
    with pytest.raises(Forbidden):
        scenes.show(make_wall(), "banjir", by=make_user(role="liaison"), now=NOW)


def test_a_scene_of_another_wall_is_unknown() -> None:
    other = make_wall(scenes=("lain",))
    with pytest.raises(scenes.UnknownScene):
        scenes.show(make_wall(), other.scenes.get().slug, by=make_user(), now=NOW)


def test_a_scene_with_bad_cells_is_not_kept() -> None:
    wall = make_wall()
    with pytest.raises(scenes.BadCells):
        scenes.keep(wall, slug="baru", title="Baru", cells=[{"panel": "Q99", "source": "radio"}], now=NOW)
    assert not wall.scenes.filter(slug="baru").exists()
