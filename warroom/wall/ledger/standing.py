"""How each panel stands: hours, projection, warnings. Read only; a bounded number of queries for all panels."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, F, OuterRef, Subquery, When, Window
from django.db.models.functions import Lag
from django.utils import timezone

from warroom.wall.ledger import hours, words
from warroom.wall.ledger.hours import On, Reading, Run
from warroom.wall.ledger.readings import REAL
from warroom.wall.models import HardwarePanel, OutputHour, PanelReading

IN_USE = (HardwarePanel.State.IN_SERVICE, HardwarePanel.State.CLAIM)


@dataclass(frozen=True)
class Standing:
    """One panel as of a moment."""

    panel: HardwarePanel
    run: Run
    a_day: float
    used_up_on: dt.date | None
    warnings: tuple[str, ...]
    carry: float = 0.0  # hours of the counters before the present one

    @property
    def on_counter(self) -> float:
        """What its present counter would say."""
        return self.run.hours - self.carry

    @property
    def share(self) -> float:
        """Of the rated hours, 0 to 1 (and above)."""
        return self.run.hours / self.panel.rated_hours

    @property
    def state(self) -> str:
        in_service = self.panel.state == HardwarePanel.State.IN_SERVICE
        return words.WARN if in_service and self.warnings else self.panel.state


def of(panels: Sequence[HardwarePanel], *, now: dt.datetime) -> list[Standing]:
    """In the order given. Four queries."""
    keys = [panel.pk for panel in panels]
    newest = _newest(keys)
    recent = _recent(keys, since=now - hours.RATE_OVER)
    falls = _falls(keys)
    on = _on(panels, newest, now=now)
    return [_standing(panel, newest.get(panel.pk), recent[panel.pk], falls[panel.pk], on, now=now) for panel in panels]


def totals_of(panel: HardwarePanel) -> list[Reading]:
    """All that is known of one panel's hours, in order of time, older counters carried."""
    falls = _falls([panel.pk])[panel.pk]
    points = [] if panel.installed_on is None else [start_of(panel)]
    for row in PanelReading.objects.filter(panel=panel).order_by("at"):
        points.append(Reading(row.at, row.hours + _carry(falls, row.at), row.source != PanelReading.Source.ESTIMATE))
    return points


def start_of(panel: HardwarePanel) -> Reading:
    """Its hours at midnight (city time) of the day it was fitted; long ago for one that never was."""
    day = panel.installed_on or dt.date(2000, 1, 1)
    return Reading(timezone.make_aware(dt.datetime.combine(day, dt.time())), panel.hours_at_install)


def _standing(
    panel: HardwarePanel,
    base: Reading | None,
    recent: list[Reading],
    falls: list[tuple[dt.datetime, float]],
    on: dict[int, list[On]],
    *,
    now: dt.datetime,
) -> Standing:
    start = start_of(panel)
    since = base or start
    runs = panel.state in IN_USE and panel.output_id is not None
    on_s = hours.seconds_on(on[panel.output_id or 0], since=since.at) if runs else 0.0
    carry = _carry(falls, since.at)
    run = hours.run(base, start=start, carry=carry, on_s=on_s)
    totals = [Reading(point.at, point.hours + _carry(falls, point.at), point.real) for point in recent]
    # An output nobody heard of since the reading proves no standstill: the rate is then that between readings.
    until_now = [Reading(now, run.hours, real=False)] if on_s or len(totals) == 1 else []
    a_day = hours.hours_a_day([*totals, *until_now] if totals else [])
    today = timezone.localdate(now)
    used_up_on = None
    if panel.state != HardwarePanel.State.REPLACED:
        used_up_on = hours.used_up_on(run.hours, rated=panel.rated_hours, a_day=a_day, today=today)
    warned = hours.warnings(hours=run.hours, rated=panel.rated_hours, warranty_until=panel.warranty_until, today=today)
    return Standing(panel, run, a_day, used_up_on, tuple(warned) if panel.state in IN_USE else (), carry)


def _carry(falls: list[tuple[dt.datetime, float]], until: dt.datetime) -> float:
    return sum(before for at, before in falls if at <= until)


def _newest(keys: list[int]) -> dict[int, Reading]:
    """The newest reading of each panel, of any source; of several of one moment the agent's, then a file's."""
    order = Case(
        When(source=PanelReading.Source.AGENT, then=0), When(source=PanelReading.Source.FILE, then=1), default=2
    )
    mine = PanelReading.objects.filter(panel=OuterRef("pk")).order_by("-at", order)
    panels = HardwarePanel.objects.filter(pk__in=keys).annotate(newest=Subquery(mine.values("pk")[:1]))
    wanted = [key for key in panels.values_list("newest", flat=True) if key is not None]
    return {row.panel_id: _reading(row) for row in PanelReading.objects.filter(pk__in=wanted)}


def _recent(keys: list[int], *, since: dt.datetime) -> dict[int, list[Reading]]:
    found: dict[int, list[Reading]] = defaultdict(list)
    for row in PanelReading.objects.filter(panel__in=keys, at__gte=since).order_by("at"):
        found[row.panel_id].append(_reading(row))
    return found


def _falls(keys: list[int]) -> dict[int, list[tuple[dt.datetime, float]]]:
    """When a counter began anew, and what the one before it had. The database goes through all readings of these
    panels, one a day of each, and answers with the falls alone, of which a panel has one for each new mainboard."""
    before = Window(Lag("hours"), partition_by=F("panel"), order_by=[F("at").asc(), F("hours").asc()])
    real = PanelReading.objects.filter(panel__in=keys, source__in=REAL).annotate(before=before)
    found: dict[int, list[tuple[dt.datetime, float]]] = defaultdict(list)
    for panel, at, had in real.filter(before__gt=F("hours")).values_list("panel", "at", "before"):
        found[panel].append((at, had))
    return found


def _on(panels: Sequence[HardwarePanel], newest: dict[int, Reading], *, now: dt.datetime) -> dict[int, list[On]]:
    """Of the panels in use only: one that was replaced keeps its output, and its newest reading is years old. Those in
    use have one of each day, at least an estimate (see watch), so that this is a day's hours for each output."""
    running = [panel for panel in panels if panel.state in IN_USE and panel.output_id is not None]
    outputs = {panel.output_id for panel in running}
    found: dict[int, list[On]] = defaultdict(list)
    if not outputs:
        return found
    first = min((newest.get(panel.pk) or start_of(panel)).at for panel in running)
    rows = OutputHour.objects.filter(output__in=outputs, hour__gt=first - hours.HOUR, hour__lte=now)
    for output, hour, seconds in rows.values_list("output", "hour", "seconds_on"):
        found[output].append(On(hour, seconds))
    return found


def _reading(row: PanelReading) -> Reading:
    return Reading(row.at, row.hours, real=row.source != PanelReading.Source.ESTIMATE)
