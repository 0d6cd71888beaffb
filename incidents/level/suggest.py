"""Every ten seconds: what the score asks of each level, who is told when that differs from what is in force."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

import structlog
from django.db import transaction

from cameras.models import Area
from incidents import intake
from incidents.level import acts, facts, rows, score, words
from incidents.models import Event, Level, LevelChange
from incidents.models.level import CALM

log = structlog.get_logger(__name__)
TELL_AFTER: Final = dt.timedelta(minutes=2)
KIND: Final = "level_suggested"
SOURCE: Final = "levels"


def ensure(*, now: dt.datetime) -> None:
    """A row for the city and for each kecamatan; new ones begin calm. Two queries when all are there."""
    known = set(Level.objects.values_list("area_id", flat=True))
    wanted = [None, *Area.objects.filter(level=Area.Level.KECAMATAN).values_list("pk", flat=True)]
    missing = [Level(area_id=pk, since=now, suggested_since=now, computed_at=now) for pk in wanted if pk not in known]
    if missing:
        Level.objects.bulk_create(missing, ignore_conflicts=True)


def compute(*, now: dt.datetime) -> int:
    """Write what the score asks now; how many suggestions changed. News go out for rows whose reasons changed."""
    ensure(now=now)
    city = facts.take(now=now)
    with transaction.atomic():
        found = list(rows.levels().select_for_update(of=("self",)).order_by("pk"))
        names = {level.area.code: level.area.name for level in found if level.area}
        Level.objects.filter(pk__in=[level.pk for level in found]).update(computed_at=now)
        touched: list[Level] = []
        moved: list[Level] = []
        for level in found:
            if level.area_id is not None:
                scored = score.of_district(city.districts.get(level.area_id, score.Facts()))
                _apply(level, scored, names=names, touched=touched, moved=moved, now=now)
        own = [score.District(one.area.code, max(one.suggested, one.level)) for one in found if one.area]
        for level in found:
            if level.area_id is None:
                _apply(level, score.of_city(own, city.room), names=names, touched=touched, moved=moved, now=now)
        for level in touched:
            acts.tell(level, now=now)
    _tell_differing(found, now=now)
    return len(moved)


def _apply(
    level: Level,
    scored: score.Score,
    *,
    names: dict[str, str],
    touched: list[Level],
    moved: list[Level],
    now: dt.datetime,
) -> None:
    held = score.settle(_held(level), scored.level, now=now)
    contributors = [
        {"name": one.name, "points": one.points, "n": one.n, "words": words.contributor(one, names=names)}
        | ({"area": one.area} if one.area else {})
        for one in scored.contributors
    ]
    if held.below_since is not None:
        contributors.append(_easing(held))
    level.computed_at = now
    if (held.level, scored.points, contributors) == (level.suggested, level.score, level.contributors):
        return
    before, level.score, level.contributors = level.suggested, scored.points, contributors
    values: dict[str, Any] = {"score": scored.points, "contributors": contributors}
    if held.level != before:
        level.suggested, level.suggested_since = held.level, now
        values |= {"suggested": held.level, "suggested_since": now}
        moved.append(level)
        LevelChange.objects.create(
            area=level.area, before=before, after=held.level, what=acts.SUGGESTED, at=now, contributors=contributors
        )
        log.info("level.suggested", area=level.area.code if level.area else rows.CITY, level=held.level)
    Level.objects.filter(pk=level.pk).update(**values)
    touched.append(level)


def _easing(held: score.Held) -> dict[str, Any]:
    """Why a suggestion stands above its score. It is also where the half hour is kept: see ``_held``."""
    assert held.below_since is not None  # noqa: S101  asked by the caller
    until = held.below_since + score.LINGERS
    return {
        "name": words.EASING,
        "points": 0,
        "n": held.peak,
        "words": f"nilai kini tingkat {held.peak}; saran turun setelah 30 menit",
        "since": held.below_since.isoformat(),
        "until": until.isoformat(),
    }


def _held(level: Level) -> score.Held:
    easing = next((one for one in level.contributors if one["name"] == words.EASING), None)
    if easing is None:
        return score.Held(level.suggested)
    return score.Held(level.suggested, dt.datetime.fromisoformat(easing["since"]), int(easing["n"]))


def _tell_differing(levels: Iterable[Level], *, now: dt.datetime) -> None:
    """A notice, once for each suggestion that stays apart from the level for two minutes."""
    apart = {
        f"{level.area.code if level.area else rows.CITY}:{level.suggested}:{level.suggested_since.isoformat()}": level
        for level in levels
        if level.suggested > max(level.level, CALM) and now - max(level.suggested_since, level.since) >= TELL_AFTER
    }
    if not apart:
        return
    told = Event.objects.filter(source=SOURCE, idempotency_key__in=apart).values_list("idempotency_key", flat=True)
    for key in apart.keys() - set(told):
        level = apart[key]
        intake.report_event(
            kind=KIND,
            source=SOURCE,
            idempotency_key=key,
            subject=level.area.code if level.area else rows.CITY,
            place=level.area.name if level.area else "Kota Makassar",
            lat=level.area.lat if level.area else None,
            lon=level.area.lon if level.area else None,
            summary=f"Disarankan tingkat {words.why(level.suggested, level.contributors)}"[:300],
            now=now,
        )
