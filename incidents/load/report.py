"""Alarm load of many days beside its targets. Days are the city's, and are read from the roll-ups alone; what a
roll-up cannot know (which source, how fast acknowledged) is counted from the annunciations of the same days.
"""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple, TypedDict

from django.db.models import Case, Count, F, IntegerField, Max, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Ceil, Coalesce
from django.utils import timezone

from incidents.load import figures, limits
from incidents.load.elapsed import Elapsed
from incidents.load.figures import Acknowledged, Day, Share, Windows
from incidents.load.live import IN_A_BUCKET
from incidents.models import Annunciation, LoadBucket, Position
from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity

LONGEST = 92  # days


class Span(NamedTuple):
    """Whole days of the city, the last of them included."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> list[dt.date]:
        return [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def began_at(self) -> dt.datetime:
        return midnight(self.first)

    @property
    def ends_at(self) -> dt.datetime:
        return midnight(self.last + dt.timedelta(days=1))


class DayRow(TypedDict):
    day: str
    n: int
    windows: int
    in_flood: int
    peak: int
    staffed: int
    p1: int
    p2: int
    p3: int
    p4: int


class PositionReport(TypedDict):
    """``per_day`` is of one position: the room's alarms by how many positions it has."""

    position: str | None
    name: str
    n: int
    per_day: float | None
    peak: int
    windows: Windows
    mix: list[Share]
    days: list[DayRow]


class Report(TypedDict):
    """``indicative`` says that less than thirty days are known: ISA-18.2 judges no shorter time."""

    first: str
    last: str
    known_days: int
    indicative: bool
    targets: dict[str, float]
    room: PositionReport
    positions: list[PositionReport]
    acknowledged: list[Acknowledged]


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())


def take(span: Span, *, now: dt.datetime) -> Report:
    """Six queries, however many days and alarms."""
    positions = list(Position.objects.all())
    found = _days(span)
    known = _known_days(span, now=now)
    one = [_report(position, found[position.pk], span, many=1) for position in positions if position.pk in found]
    in_use = sum(position.in_use for position in positions)
    return {
        "first": span.first.isoformat(),
        "last": span.last.isoformat(),
        "known_days": known,
        "indicative": known < limits.FULL_REPORT_DAYS,
        "targets": targets(),
        "room": _report(None, found[None], span, many=max(1, in_use)),
        "positions": one,
        "acknowledged": acknowledged(span, now=now),
    }


def targets() -> dict[str, float]:
    """Of one position."""
    day = limits.ROLLING["h24"]
    return {
        "day_target": day.target,
        "day_limit": day.limit,
        "flood_above": limits.FLOOD_ABOVE,
        "flood_share": limits.FLOOD_SHARE,
        "peak_target": limits.FLOOD_ABOVE,
        "peak_limit": limits.PEAK_LIMIT,
        "top_ten_share": limits.TOP_TEN_SHARE,
        "stale_below": limits.STALE_BELOW,
    }


def _days(span: Span) -> dict[int | None, dict[int, Day]]:
    """By position and number of the day. The database sorts ten minutes into days by their midnights, which it can do
    alike on both engines and without asking Python for each row."""
    of_day = Case(
        *[When(began_at__lt=midnight(day + dt.timedelta(days=1)), then=Value(n)) for n, day in enumerate(span.days)],
        output_field=IntegerField(),
    )
    many = max(1, Position.objects.filter(in_use=True).count())
    above = Q(position=None, n__gt=limits.FLOOD_ABOVE * many) | Q(position__isnull=False, n__gt=limits.FLOOD_ABOVE)
    rows = LoadBucket.objects.order_by().filter(began_at__gte=span.began_at, began_at__lt=span.ends_at)
    counted = rows.annotate(of_day=of_day, n=IN_A_BUCKET).values_list("position", "of_day")
    found: dict[int | None, dict[int, Day]] = defaultdict(dict)
    for position, number, *values in counted.annotate(
        windows=Count("pk"), flooded=Count("pk", filter=above), most=Max("n"),
        manned=Count("pk", filter=Q(staffed=True)), s1=Sum("p1"), s2=Sum("p2"), s3=Sum("p3"), s4=Sum("p4"),
    ):  # fmt: skip
        found[position][number] = Day(*values)
    return found


def _known_days(span: Span, *, now: dt.datetime) -> int:
    """How many whole days of the span have passed since the first roll-up."""
    oldest = LoadBucket.objects.aggregate(at=Min("began_at"))["at"]
    if oldest is None:
        return 0
    seen = min(now, span.ends_at) - max(oldest, span.began_at)
    # The running ten minutes are not over yet, and the day that began with them is still a day.
    return max(0, round(seen / dt.timedelta(days=1)))


def _report(position: Position | None, days: dict[int, Day], span: Span, *, many: int) -> PositionReport:
    total = figures.added(days.values())
    elapsed = total.windows * limits.SLOT / dt.timedelta(days=1)
    return {
        "position": position.slug if position else None,
        "name": position.name if position else "",
        "n": total.n,
        "per_day": round(total.n / elapsed / many, 1) if elapsed else None,
        "peak": total.peak,
        "windows": figures.windows(total),
        "mix": figures.mix(total),
        "days": [_row(day, days.get(number, figures.EMPTY_DAY)) for number, day in enumerate(span.days)],
    }


def _row(day: dt.date, of: Day) -> DayRow:
    return {
        "day": day.isoformat(),
        "n": of.n,
        "windows": of.windows,
        "in_flood": of.flooded,
        "peak": of.peak,
        "staffed": of.staffed,
        "p1": of.p1,
        "p2": of.p2,
        "p3": of.p3,
        "p4": of.p4,
    }


def acknowledged(span: Span, *, now: dt.datetime) -> list[Acknowledged]:
    """Times to acknowledge by priority. What is not acknowledged counts once its time is up, with its wait so far."""
    rows = told(span)
    histograms: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for severity, seconds, n in _histogram(rows, now=now):
        histograms[severity].append((max(0, int(seconds)), n))
    waiting = dict(rows.filter(_overdue(now), ack_at=None).values_list("severity").annotate(n=Count("pk")))
    return [figures.acknowledged(name, histograms[name], waiting=waiting.get(name, 0)) for name in Severity]


def told(span: Span) -> QuerySet[Annunciation]:
    return Annunciation.objects.order_by().filter(at__gte=span.began_at, at__lt=span.ends_at)


def _histogram(rows: QuerySet[Annunciation], *, now: dt.datetime) -> Any:
    """(severity, seconds rounded up, how many): some hundreds of rows instead of one for each alarm."""
    # Rounded up a millisecond late: days as floats make 30 s into 30.00001 s.
    waited = Ceil(Elapsed(Coalesce(F("ack_at"), Value(now)), F("at")) - 0.001)
    judged = rows.filter(Q(ack_at__isnull=False) | _overdue(now))
    return judged.annotate(waited=waited).values_list("severity", "waited").annotate(n=Count("pk"))


def _overdue(now: dt.datetime) -> Q:
    late = Q()
    for severity, within_s in ACKNOWLEDGE_WITHIN_S.items():
        late |= Q(severity=severity, at__lt=now - dt.timedelta(seconds=within_s))
    return late
