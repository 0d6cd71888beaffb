"""What is counted for the levels: a bounded number of queries for the whole city, whatever its size."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce

from cameras.models import Area, Camera
from incidents.level.score import Facts, RoomFacts
from incidents.models import Alert, Duty, Event, Flood, Incident
from incidents.severity import Severity
from incidents.shifts.watch import PRESENT_WITHIN

HOUR, WEEK = dt.timedelta(hours=1), dt.timedelta(days=7)
WEEKS: Final = 4
REPORTS: Final = ("citizen_report", "operator_report", "112", "panic")
FLOOD, FIRE = "BJR", "KBK"
_DISTRICT = Coalesce("area__parent", "area")


@dataclass(frozen=True)
class City:
    districts: dict[int, Facts]  # by the kecamatan's key
    room: RoomFacts


def take(*, now: dt.datetime) -> City:
    districts = list(Area.objects.filter(level=Area.Level.KECAMATAN).values_list("pk", flat=True))
    urgent, floods, fires = _incidents()
    urgent += _loose_alerts()
    reports, usual = _reports(now)
    cameras, lost = _cameras()
    facts = {
        pk: Facts(
            p1=urgent[pk, "P1"],
            p2=urgent[pk, "P2"],
            reports=reports.get(pk, 0),
            usual=None if usual is None else usual.get(pk, 0.0),
            cameras=cameras[pk],
            lost=lost[pk],
            floods=floods[pk],
            fires=fires[pk],
        )
        for pk in districts
    }
    return City(facts, _room(sum(urgent.values()), now=now))


def _incidents() -> tuple[Counter[tuple[int, str]], Counter[int], Counter[int]]:
    urgent: Counter[tuple[int, str]] = Counter()
    floods: Counter[int] = Counter()
    fires: Counter[int] = Counter()
    rows = Incident.objects.live().filter(exercise=False).order_by()
    rows = rows.filter(Q(severity__in=(Severity.P1, Severity.P2)) | Q(category__code__in=(FLOOD, FIRE)))
    for row in _by_district(rows, "severity", "category__code"):
        if row["severity"] in {Severity.P1, Severity.P2}:
            urgent[row["district"], row["severity"]] += row["n"]
        floods[row["district"]] += row["n"] if row["category__code"] == FLOOD else 0
        fires[row["district"]] += row["n"] if row["category__code"] == FIRE else 0
    return urgent, floods, fires


def _loose_alerts() -> Counter[tuple[int, str]]:
    """Urgent alerts that are not an incident yet."""
    rows = Alert.objects.in_queue().counted().filter(incident=None, severity__in=(Severity.P1, Severity.P2)).order_by()
    return Counter({(row["district"], row["severity"]): row["n"] for row in _by_district(rows, "severity")})


def _reports(now: dt.datetime) -> tuple[dict[int, int], dict[int, float] | None]:
    """Of the last hour, and the mean of the same hour of the same weekday in the four weeks before. A week that began
    before the first report ever counts not; without any week there is nothing to compare with."""
    kinds = Event.objects.filter(kind__in=REPORTS, exercise=False).order_by()
    spans = [Q(occurred_at__gt=now - HOUR - n * WEEK, occurred_at__lte=now - n * WEEK) for n in range(WEEKS + 1)]
    within = spans[0] | spans[1] | spans[2] | spans[3] | spans[4]
    weekly = {f"week{n}": Count("pk", filter=span) for n, span in enumerate(spans)}
    located = kinds.filter(within, area__isnull=False).annotate(district=_DISTRICT)
    rows: list[Any] = list(located.values("district").annotate(**weekly))
    latest = {row["district"]: row["week0"] for row in rows}
    oldest = kinds.order_by("occurred_at").values_list("occurred_at", flat=True).first()
    weeks = [n for n in range(1, WEEKS + 1) if oldest and oldest <= now - HOUR - n * WEEK]
    if not weeks:
        return latest, None
    return latest, {row["district"]: sum(row[f"week{n}"] for n in weeks) / len(weeks) for row in rows}


def _cameras() -> tuple[Counter[int], Counter[int]]:
    rows = Camera.objects.in_service().order_by().annotate(district=_DISTRICT).values("district")
    found = list(rows.annotate(n=Count("pk"), down=Count("pk", filter=Q(life_cycle=Camera.LifeCycle.DOWN))))
    return Counter({row["district"]: row["n"] for row in found}), Counter(
        {row["district"]: row["down"] for row in found}
    )


def _room(urgent_open: int, *, now: dt.datetime) -> RoomFacts:
    """A room that has never used duties is not called unstaffed."""
    flood = sum(Flood.objects.filter(ended_at=None).values_list("alarms", flat=True))
    duties = Duty.objects.aggregate(
        ever=Count("pk"), present=Count("pk", filter=Q(ended_at=None, seen_at__gte=now - PRESENT_WITHIN))
    )
    unstaffed = bool(duties["ever"]) and not duties["present"]
    return RoomFacts(flood_alarms=flood, unstaffed=unstaffed, urgent_open=urgent_open)


def _by_district(rows: QuerySet[Any], *names: str) -> QuerySet[Any, dict[str, Any]]:
    located = rows.filter(area__isnull=False).annotate(district=_DISTRICT)
    return located.values("district", *names).annotate(n=Count("pk"))
