"""A hundred times, four persons at one panel at the same moment: never two holders, no lost undo, a history that fits.

With true threads and transactions where threads can share the database (PostgreSQL); else the same acts in a
hundred orders.
"""

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections
from django.utils import timezone

from accounts.models import User
from accounts.problems import Conflict
from tests.builders import make_user
from tests.wall.builders import make_wall
from warroom.wall import commands, shown
from warroom.wall.models import FeedEntry, PanelLease, Wall, WallEvent

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 100
Play = list[tuple[int, str]]


def can_share() -> bool:
    return not (connection.vendor == "sqlite" and connection.is_in_memory_db())  # type: ignore[attr-defined]


def act(wall: Wall, who: User, what: str) -> bool:
    """Do it; was it done?"""
    now = timezone.now()
    acts: dict[str, Callable[[], Any]] = {
        "hold": lambda: commands.hold(wall, "A1", by=who, purpose="Uji", minutes=5, now=now),
        "put": lambda: commands.put(wall, "A1", {"source": "clock"}, by=who, now=now),
        "release": lambda: commands.release(wall, "A1", by=who, now=now),
        "preempt": lambda: commands.preempt(wall, "A1", by=who, purpose="Uji", now=now),
        "undo": lambda: commands.undo(wall, by=who, now=now),
    }
    try:
        acts[what]()
    except Conflict:
        return False
    return True


def play(wall: Wall, people: list[User], plays: list[list[str]], chance: random.Random) -> list[tuple[User, str]]:
    """All plays at once; what was done. Without threads in one of the orders that threads could have taken."""
    done: list[tuple[User, str]] = []
    if not can_share():
        turns = [number for number, acts in enumerate(plays) for _ in acts]
        chance.shuffle(turns)
        left = [list(acts) for acts in plays]
        for number in turns:
            what = left[number].pop(0)
            if act(wall, people[number], what):
                done.append((people[number], what))
        return done
    gate = threading.Barrier(len(plays))
    failed: list[BaseException] = []

    def run(number: int) -> None:
        try:
            gate.wait(timeout=30)
            for what in plays[number]:
                if act(wall, people[number], what):
                    done.append((people[number], what))
        except Exception as error:  # noqa: BLE001  handed to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(plays))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert failed == []
    return done


def test_a_hundred_interleavings_leave_one_holder_and_a_history_that_fits() -> None:
    people = [make_user(), make_user(), make_user(), make_user(role="supervisor")]
    wall = make_wall()
    chance = random.Random(20260131)  # noqa: S311  an order of play, no secret
    for _round in range(ROUNDS):
        before = Wall.objects.get(pk=wall.pk).revision
        plays = [chance.choices(["hold", "put", "release", "undo"], k=2) for _ in people[:3]]
        plays.append(chance.choices(["preempt", "put", "undo"], k=2))
        done = play(wall, people, plays, chance)

        row = shown.walls().get(pk=wall.pk)
        events = list(WallEvent.objects.filter(wall=wall, revision__gt=before).order_by("pk"))
        assert [event.revision for event in events] == list(range(before + 1, row.revision + 1))
        assert len(events) == len(done)
        past = {"hold": "held", "put": "put", "release": "released", "preempt": "preempted", "undo": "undone"}
        assert sorted((event.person_id or 0, event.kind) for event in events) == sorted(
            (who.pk, past[what]) for who, what in done
        )
        assert PanelLease.objects.filter(wall=wall, panel="A1", ended_at=None).count() <= 1
        if events and events[-1].shown is not None:
            assert events[-1].shown["panels"] == shown.shown(row, now=timezone.now())["panels"]
        _one_holder_at_a_time(wall)
    news = FeedEntry.objects.filter(kind="wall.changed").order_by("seq")
    told = [entry.data["revision"] for entry in news]
    assert told == sorted(set(told))


def test_of_many_who_hold_at_once_one_does() -> None:
    people = [make_user() for _ in range(8)]
    done = play(make_wall(), people, [["hold"]] * 8, random.Random(1))  # noqa: S311
    assert len(done) == 1


def test_an_undo_twice_at_once_is_done_once() -> None:
    who, wall = make_user(), make_wall()
    commands.put(wall, "A1", {"source": "clock"}, by=who, now=timezone.now())
    done = play(wall, [who, who], [["undo"], ["undo"]], random.Random(1))  # noqa: S311
    assert [what for _who, what in done] == ["undo"]
    assert shown.state_of(shown.walls().get(pk=wall.pk)).places["A1"].content == {"source": "empty"}


def _one_holder_at_a_time(wall: Wall) -> None:
    """Each lease but the newest has ended. (Times may cross: a clock is read before the lock is had.)"""
    leases = list(PanelLease.objects.filter(wall=wall, panel="A1", kind="held").order_by("pk"))
    assert all(lease.ended_at is not None for lease in leases[:-1])
