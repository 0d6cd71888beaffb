"""A level as the API, the sockets and the wall tell of it."""

from typing import Any

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from incidents.level import words
from incidents.level.actions import STAGES
from incidents.models import Level, LevelChange
from incidents.models.level import CALM
from incidents.stamps import iso, iso_or_none

CITY = "city"


def levels() -> QuerySet[Level]:
    """Each with ``is_exercise``: the newest change of its level was part of a drill."""
    rows = Level.objects.select_related("area", "proposed_by", "confirmed_by").defer("area__boundary")
    here = Coalesce(OuterRef("area_id"), 0, output_field=BigIntegerField())
    changes = LevelChange.objects.annotate(there=Coalesce("area_id", 0, output_field=BigIntegerField()))
    newest = changes.filter(there=here).exclude(what="suggested").order_by("-at", "-pk")
    return rows.annotate(is_exercise=Subquery(newest.values("exercise")[:1])).order_by("area__name", "pk")


def row(level: Level) -> dict[str, Any]:
    """``area`` is the kecamatan's code, or "city"; ``state`` says whether a supervisor stands behind the level."""
    return {
        "area": level.area.code if level.area else CITY,
        "name": level.area.name if level.area else "Kota Makassar",
        "lat": level.area.lat if level.area else None,
        "lon": level.area.lon if level.area else None,
        "level": level.level,
        "word": STAGES[level.level].name,
        "since": iso(level.since),
        "version": level.version,
        "state": "unconfirmed" if level.proposed is not None else "confirmed",
        "suggested": level.suggested,
        "suggested_since": iso(level.suggested_since),
        "score": level.score,
        "why": words.why(level.suggested, level.contributors),
        "contributors": level.contributors,
        "computed_at": iso(level.computed_at),
        "exercise": bool(getattr(level, "is_exercise", False)) and level.level > CALM,
        "proposed": {"by": _name(level.proposed_by), "at": iso_or_none(level.proposed_at)} if level.proposed else None,
        "confirmed": {"by": _name(level.confirmed_by), "at": iso_or_none(level.confirmed_at)}
        if level.confirmed_by_id
        else None,
    }


def change(one: LevelChange) -> dict[str, Any]:
    return {
        "uid": str(one.uid),
        "area": one.area.code if one.area else CITY,
        "before": one.before,
        "after": one.after,
        "what": one.what,
        "at": iso(one.at),
        "by": _name(one.by),
        "reason": one.reason,
        "contributors": one.contributors,
        "exercise": one.exercise,
        "synthetic": one.synthetic,
    }


def _name(person: User | None) -> str | None:
    return person.display_name if person else None
