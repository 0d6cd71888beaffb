"""Thirty days of sample alarms, as many as two positions of a city get, and their roll-ups; all flagged as samples.

A few sources ring far too often, one of them chatters, and on some evenings a rain makes a flood: a page about alarm
load has to show what it is for. The last four hours stay empty, like those of the incidents.
"""

import datetime as dt
import random
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from cameras.models import Camera
from incidents.load import buckets
from incidents.models import Alert, Annunciation, Duty, Position, ZoneRoute
from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity
from warroom.demo.history import DAYS, HOURLY, WITA

PER_DAY = 130.0  # of the city
SOURCES = 140
STORM_EVERY = 9  # days
STORM = 64
STORM_SPAN_S = 1200
CHATTERS = 12
# What rings, how bad it is, how often of a thousand: 80/15/5/<1 as the norm would have it, nearly.
KINDS = (
    ("illegal_parking", "P4", "Parkir menutup mulut lorong", 330),
    ("motion", "P4", "Gerakan di luar jam", 240),
    ("waste", "P4", "Sampah menumpuk", 200),
    ("traffic_jam", "P3", "Antrean panjang di simpang", 90),
    ("loitering", "P3", "Orang lama berdiri di depan rumah", 75),
    ("crowd", "P2", "Kerumunan di ujung lorong", 45),
    ("accident", "P2", "Pengendara jatuh", 14),
)
GRAVE = ("smoke", "P1", "Asap terlihat dari atap rumah")
GRAVE_SHARE = 0.007


@dataclass(frozen=True)
class _Source:
    camera: Camera
    kind: str
    severity: str
    summary: str


@transaction.atomic
def seed(*, rng: random.Random, now: dt.datetime) -> int:
    """Write the past unless it is there; the number of annunciations."""
    if Annunciation.objects.filter(synthetic=True).exists():
        return 0
    cameras = list(Camera.objects.filter(synthetic=True).select_related("area", "lorong").defer("area__boundary"))
    people = list(User.objects.filter(synthetic=True, role=Role.OPERATOR).order_by("username"))
    routes = dict(ZoneRoute.objects.values_list("area", "position"))
    first = Position.objects.filter(in_use=True).values_list("pk", flat=True).first()
    if not cameras or not people:
        return 0
    sources = [_source(camera, rng) for camera in rng.sample(cameras, min(SOURCES, len(cameras)))]
    # The few that ring most make a tenth of all, twice of what is good.
    weights = [1 / (place + 30) for place in range(len(sources))]
    sources.append(_Source(rng.choice(cameras), *GRAVE))
    weights.append(sum(weights) * GRAVE_SHARE)
    alerts: dict[tuple[int, dt.date], Alert] = {}
    told: list[tuple[Alert, Annunciation]] = []
    for at, chosen in _times(len(sources), weights, rng=rng, now=now):
        source, person = sources[chosen], rng.choice(people)
        district = source.camera.area.parent_id
        position = routes.get(district, first) if district else first
        ack_at = at + dt.timedelta(
            seconds=max(2.0, ACKNOWLEDGE_WITHIN_S[Severity(source.severity)] * rng.lognormvariate(-0.9, 0.55))
        )
        alert = alerts.setdefault((chosen, at.astimezone(WITA).date()), _alert(source, at, position))
        alert.count += 1
        alert.last_event_at = alert.annunciated_at = at
        alert.acknowledged_at, alert.acknowledged_by, alert.closed_by = ack_at, person, person
        alert.closed_at = ack_at + dt.timedelta(seconds=60)
        told.append((alert, _annunciation(source, at, position=position, ack_at=ack_at, by=person, rng=rng)))
    _write(list(alerts.values()), told, people, now=now)
    return len(told)


def _source(camera: Camera, rng: random.Random) -> _Source:
    kind, severity, summary, _often = rng.choices(KINDS, weights=[often for *_, often in KINDS])[0]
    return _Source(camera, kind, severity, summary)


def _times(
    sources: int, weights: list[float], *, rng: random.Random, now: dt.datetime
) -> list[tuple[dt.datetime, int]]:
    """When which source rang."""
    today, until = now.astimezone(WITA).date(), now - dt.timedelta(hours=4)
    found = []
    for day in range(DAYS, -1, -1):
        midnight = dt.datetime.combine(today - dt.timedelta(days=day), dt.time(), WITA)
        for _ in range(round(rng.gauss(PER_DAY, PER_DAY / 9))):
            hour = rng.choices(range(24), weights=HOURLY)[0]
            at = midnight + dt.timedelta(hours=hour, seconds=rng.uniform(0, 3600))
            found.append((at, rng.choices(range(sources), weights=weights)[0]))
        if day % STORM_EVERY == 1:
            rain = midnight + dt.timedelta(hours=rng.choice([17, 20, 21]), minutes=rng.randint(0, 20))
            found += [
                (rain + dt.timedelta(seconds=rng.uniform(0, STORM_SPAN_S)), rng.randrange(sources - 1))
                for _ in range(STORM)
            ]
        if day % 3 == 0:
            begin = midnight + dt.timedelta(hours=rng.uniform(6, 22))
            found += [(begin + dt.timedelta(seconds=14 * n), 0) for n in range(CHATTERS // 3)]
    return sorted((at.astimezone(dt.UTC), source) for at, source in found if at < until)


def _alert(source: _Source, at: dt.datetime, position: int | None) -> Alert:
    camera = source.camera
    return Alert(
        severity=source.severity,
        kind=source.kind,
        fingerprint=f"{source.kind}:{camera.code}",
        state="closed",
        version=3,
        count=0,
        summary=source.summary,
        place=camera.place,
        camera=camera,
        area=camera.area,
        lat=camera.lat,
        lon=camera.lon,
        raised_at=at,
        last_event_at=at,
        dismissal="no_action",
        position_id=position,
        synthetic=True,
    )


def _annunciation(
    source: _Source, at: dt.datetime, *, position: int | None, ack_at: dt.datetime, by: User, rng: random.Random
) -> Annunciation:
    lasted = rng.lognormvariate(5.2, 1.1)
    return Annunciation(
        position_id=position,
        at=at,
        severity=source.severity,
        kind=source.kind,
        fingerprint=f"{source.kind}:{source.camera.code}",
        camera=source.camera,
        area=source.camera.area,
        ack_at=ack_at,
        ack_by=by,
        cleared_at=at + dt.timedelta(seconds=lasted) if rng.random() < 0.6 else None,
        synthetic=True,
    )


def _write(
    alerts: list[Alert], told: list[tuple[Alert, Annunciation]], people: list[User], *, now: dt.datetime
) -> None:
    Alert.objects.bulk_create(alerts, batch_size=500)
    for alert, row in told:
        row.alert = alert
    Annunciation.objects.bulk_create([row for _, row in told], batch_size=500)
    _duties(people, now=now)
    buckets.roll_up(now=now, since=min(row.at for _, row in told))


def _duties(people: list[User], *, now: dt.datetime) -> None:
    """Somebody sat at each position all the time, in shifts of eight hours, but for one night at one of them."""
    today = now.astimezone(WITA).date()
    begin = dt.datetime.combine(today - dt.timedelta(days=DAYS), dt.time(7), WITA)
    rows = []
    for place, position in enumerate(Position.objects.filter(in_use=True)):
        for number in range(DAYS * 3):
            starts = begin + dt.timedelta(hours=8 * number)
            ends = starts + dt.timedelta(hours=8)
            if ends > now or (place and number == 11):
                continue
            person = people[(number + place) % len(people)]
            rows.append(
                Duty(
                    person=person,
                    position=position,
                    began_at=starts,
                    seen_at=ends,
                    watching_since=starts,
                    ended_at=ends,
                )
            )
    Duty.objects.bulk_create(rows, batch_size=500)
