"""Sample groups and roster, and thirty days of levels as a city might have had them. All of sample people."""

import datetime as dt
import random
from typing import Any, Final

from django.db import transaction

from accounts.models import User
from cameras.models import Area
from incidents.level import suggest
from incidents.load import zones
from incidents.models import DutyGroup, GroupMember, Level, LevelChange, Position
from incidents.shifts import timetable

GROUPS: Final = {"A": "Regu Anoa", "B": "Regu Badik", "C": "Regu Camar", "D": "Regu Dermaga"}
# Of the people who sign in a demo, at least one in each of two groups that follow each other, so that two can sign.
MEMBERS: Final = (("A", "operator", 0), ("B", "operator2", 1), ("C", "supervisor", None))
DAYS: Final = 30
REASONS: Final = {
    2: ("Hujan lebat, pantau pompa", "Unjuk rasa diumumkan", "Air pasang malam ini", "Laporan naik"),
    3: ("Genangan di beberapa lorong", "Dua kebakaran bersamaan", "Tawuran berulang"),
    4: ("Banjir meluas, regu cadangan habis",),
}


@transaction.atomic
def seed(*, rng: random.Random, now: dt.datetime) -> int:
    """Fill what is not there; the number of changes of levels written."""
    zones.ship()
    positions = list(Position.objects.filter(in_use=True))
    groups = {
        code: DutyGroup.objects.get_or_create(code=code, defaults={"name": name})[0] for code, name in GROUPS.items()
    }
    people = {person.username: person for person in User.objects.filter(synthetic=True)}
    for code, username, place in MEMBERS:
        if username in people:
            sits_at = positions[place] if place is not None and place < len(positions) else None
            values = {"group": groups[code], "position": sits_at, "leads": True}
            GroupMember.objects.get_or_create(person=people[username], defaults=values)
    timetable.fill(now=now)
    suggest.ensure(now=now)
    if LevelChange.objects.filter(synthetic=True).exists() or not {"operator", "supervisor"} <= people.keys():
        return 0
    return _levels(people["operator"], people["supervisor"], rng=rng, now=now)


def _levels(operator: User, supervisor: User, *, rng: random.Random, now: dt.datetime) -> int:
    """Each episode: suggested, raised, confirmed, lowered some hours later; all of them over by now."""
    districts = list(Area.objects.filter(level=Area.Level.KECAMATAN).order_by("code"))
    changes: list[LevelChange] = []
    for day in range(DAYS, 0, -1):
        for area in rng.sample(districts, k=min(len(districts), rng.choice((0, 0, 1, 1, 2)))):
            begins = now - dt.timedelta(days=day) + dt.timedelta(hours=rng.uniform(1, 14))
            changes += _episode(area, rng.choice((2, 2, 2, 3)), begins, operator, supervisor, rng=rng)
    for day in (23, 11, 4):
        begins = now - dt.timedelta(days=day) + dt.timedelta(hours=rng.uniform(2, 8))
        changes += _episode(None, 4 if day == 11 else 2, begins, operator, supervisor, rng=rng)
    changes.sort(key=lambda change: change.at)
    newest: dict[Any, LevelChange] = {}
    for change in changes:  # one by one: each refers to the row before it
        if change.what != "suggested":
            change.follows = newest.get(change.area_id)
        change.save(force_insert=True)
        if change.what != "suggested":
            newest[change.area_id] = change
    for area_id, change in newest.items():
        Level.objects.filter(area_id=area_id).update(since=change.at, confirmed_by=supervisor, confirmed_at=change.at)
    return len(changes)


def _episode(
    area: Area | None, top: int, begins: dt.datetime, operator: User, supervisor: User, *, rng: random.Random
) -> list[LevelChange]:
    def change(what: str, before: int, after: int, at: dt.datetime, by: User | None, reason: str = "") -> LevelChange:
        return LevelChange(
            area=area, what=what, before=before, after=after, at=at, by=by, reason=reason, synthetic=True
        )

    minute = dt.timedelta(minutes=1)
    raised = begins + rng.uniform(2, 9) * minute
    confirmed = raised + rng.uniform(1, 6) * minute
    lowered = confirmed + rng.uniform(50, 280) * minute
    return [
        change("suggested", 1, top, begins, None),
        change("raised", 1, top, raised, operator, rng.choice(REASONS[top])),
        change("confirmed", top, top, confirmed, supervisor),
        change("suggested", top, 1, lowered - rng.uniform(2, 20) * minute, None),
        change("lowered", top, 1, lowered, supervisor, "Keadaan kembali normal"),
    ]
