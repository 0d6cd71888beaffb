"""Thirty days of sample incidents with a plausible rhythm, written in bulk, all flagged as samples.

Rates follow the public figures of the city's 112 centre at one tenth: peaks at 08-10, 16-19 and 20-23 WITA, health the
largest class, households as the weight of a kecamatan. Past records only: what is open now comes in through
``incidents.intake`` like everything else.
"""

import csv
import datetime as dt
import itertools
import math
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction

from accounts.models import User
from accounts.roles import Role
from cameras import city
from cameras.models import Lorong
from incidents.models import Alert, Category, DayCounter, Entry, Event, Incident, IncidentCamera
from incidents.search import words
from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity

WITA = ZoneInfo("Asia/Makassar")
DAYS = 30
PER_DAY = 12.0
LONG_DAYS = 365
AT_ONCE = 1000
HOURLY = (2, 1, 1, 1, 1, 2, 4, 6, 9, 9, 6, 5, 5, 5, 5, 6, 9, 10, 10, 7, 9, 9, 8, 5)
CLASSES: dict[str, tuple[int, tuple[str, ...]]] = {
    "MED": (35, ("Warga pingsan di depan rumah", "Sesak napas, minta ambulans", "Home care untuk lansia")),
    "LKA": (12, ("Tabrakan dua sepeda motor", "Motor terserempet mobil", "Pengendara jatuh, jalan licin")),
    "PJU": (9, ("Lampu jalan padam", "Tiga lampu lorong padam")),
    "SMP": (8, ("Sampah menumpuk di mulut lorong", "Sampah menutup drainase")),
    "BJR": (6, ("Genangan setinggi betis", "Air masuk ke teras rumah")),
    "KBK": (4, ("Api dari dapur rumah", "Korsleting, asap tebal", "Kebakaran lahan kosong")),
    "KRM": (5, ("Dilaporkan jambret dua orang", "Motor hilang dari teras", "Rumah kosong dibobol")),
    "PHN": (4, ("Pohon tumbang menutup jalan", "Dahan patah di atas kabel")),
    "MCT": (5, ("Lampu lalu lintas mati", "Macet panjang, satu lajur tertutup")),
    "PKL": (4, ("Parkir liar menutup mulut lorong",)),
    "TWR": (2, ("Kelompok pemuda saling serang", "Warga melihat busur panah")),
    "ODG": (2, ("Orang telantar di emperan toko",)),
    "HWN": (2, ("Ular masuk rumah warga", "Biawak di saluran air")),
    "ORH": (1, ("Anak terpisah dari orang tua",)),
    "UNR": (1, ("Massa berkumpul di depan kantor",)),
}


@dataclass
class _Batch:
    """Rows of all days, and which incident each belongs to, until they can be written in order of their keys."""

    supervisor: User
    incidents: list[Incident] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    events: list[tuple[int, Event]] = field(default_factory=list)
    entries: list[tuple[int, Entry]] = field(default_factory=list)
    cameras: list[tuple[int, IncidentCamera]] = field(default_factory=list)
    per_day: Counter[dt.date] = field(default_factory=Counter)


def seed(
    *, rng: random.Random, now: dt.datetime, count: int | None = None, told: Callable[[int], object] = bool
) -> int:
    """Write the past unless it is there; the number of incidents. ``told`` hears how many each part has added.

    Without ``count`` it is the last thirty days at the city's rate; with it, about so many over a year. All or nothing:
    one transaction, because half a past would be taken for the whole at the next start.
    """
    if Incident.objects.filter(synthetic=True).exists():
        return 0
    lorong = list(Lorong.objects.filter(synthetic=True).select_related("area__parent").prefetch_related("cameras"))
    samples = User.objects.filter(synthetic=True).order_by("username")
    people, supervisor = list(samples.filter(role=Role.OPERATOR)), samples.filter(role=Role.SUPERVISOR).first()
    categories = {category.code: category for category in Category.objects.all()}
    if not lorong or not people or supervisor is None:
        return 0
    households = _households()
    weights = [households.get(alley.area.code[:8], 1) for alley in lorong]
    days, per_day = (DAYS, PER_DAY) if count is None else (LONG_DAYS, count / LONG_DAYS)
    written = 0
    with transaction.atomic():
        for part in _parts(_times(rng=rng, now=now, days=days, per_day=per_day)):
            batch = _Batch(supervisor)
            for opened_at in part:
                alley = rng.choices(lorong, weights=weights)[0]
                code = rng.choices(list(CLASSES), weights=[weight for weight, _ in CLASSES.values()])[0]
                _tell(batch, categories[code], alley, rng.choice(people), opened_at=opened_at, rng=rng)
            _write(batch)
            told(len(batch.incidents))
            written += len(batch.incidents)
    return written


def _parts(times: Iterable[dt.datetime]) -> Iterator[list[dt.datetime]]:
    """Whole days, a few hundred incidents at a time: rows of a year are too many to hold at once."""
    part: list[dt.datetime] = []
    for _day, of_day in itertools.groupby(times, key=lambda at: at.astimezone(WITA).date()):
        part += of_day
        if len(part) >= AT_ONCE:
            yield part
            part = []
    if part:
        yield part


def _households() -> dict[str, int]:
    with (city.DATA / "makassar" / "kecamatan_statistik.csv").open(newline="") as file:
        return {row["kode"]: int(row["kk_juli_2025"]) for row in csv.DictReader(file)}


def _times(*, rng: random.Random, now: dt.datetime, days: int, per_day: float) -> list[dt.datetime]:
    """Openings of the last days, a Poisson number a day, by the hours of the city; the last 4 h stay empty."""
    today = now.astimezone(WITA).date()
    found = []
    for day in range(days, -1, -1):
        midnight = dt.datetime.combine(today - dt.timedelta(days=day), dt.time(), WITA)
        for _ in range(_poisson(per_day, rng)):
            hour = rng.choices(range(24), weights=HOURLY)[0]
            at = midnight + dt.timedelta(hours=hour, seconds=rng.randint(0, 3599))
            if at < now - dt.timedelta(hours=4):
                found.append(at.astimezone(dt.UTC))
    return sorted(found)


def _poisson(mean: float, rng: random.Random) -> int:
    """Knuth's method, The Art of Computer Programming 2, section 3.4.1."""
    limit, product, count = math.exp(-mean), rng.random(), 0
    while product > limit:
        product *= rng.random()
        count += 1
    return count


def _tell(
    batch: _Batch, category: Category, alley: Lorong, person: User, *, opened_at: dt.datetime, rng: random.Random
) -> None:
    """One incident from first report to closing, with times that scatter around the category's targets."""
    day = opened_at.astimezone(WITA).date()
    batch.per_day[day] += 1
    severity = Severity(category.severity)
    index = len(batch.incidents)
    number = f"MKS-{day:%Y%m%d}-{batch.per_day[day]:04d}"
    summary = rng.choice(CLASSES[category.code][1])
    cameras = list(alley.cameras.all())[:4]
    place = {"place": alley.name, "area": alley.area, "lat": alley.lat, "lon": alley.lon, "synthetic": True}

    def after(seconds: float, spread: float = 0.5) -> dt.timedelta:
        return dt.timedelta(seconds=max(3.0, seconds * rng.lognormvariate(-0.2, spread)))

    raised = opened_at - after(40)
    acknowledged = raised + min(after(ACKNOWLEDGE_WITHIN_S[severity] * 0.6), opened_at - raised)
    accepted = opened_at + after(min(60, category.respond_within_s))
    arrived = accepted + after(category.on_site_within_s or category.resolve_within_s / 4)
    resolved = arrived + after(min(category.resolve_within_s / 2, 5400))
    closed = resolved + after(600)
    batch.incidents.append(
        Incident(
            number=number,
            category=category,
            severity=severity,
            state="closed",
            version=6,
            summary=summary,
            opened_at=opened_at,
            opened_by=person,
            state_since=closed,
            owner=person,
            triaged_at=opened_at,
            accepted_at=accepted,
            on_scene_at=arrived,
            field_status="clear",
            field_status_at=resolved,
            search_text=words.together(
                [
                    number,
                    category.code,
                    category.name,
                    category.name_en,
                    summary,
                    alley.name,
                    alley.area.name,
                    person.display_name,
                    person.username,
                    "Ditangani di tempat.",
                    *(f"{camera.code} {camera.name}" for camera in cameras),
                ]
            ),
            outcome="false" if rng.random() < 0.08 else "handled",
            resolution="Ditangani di tempat.",
            resolved_at=resolved,
            resolved_by=person,
            closed_at=closed,
            closed_by=batch.supervisor,
            entry_count=5,
            **place,
        )
    )
    batch.alerts.append(
        Alert(
            severity=severity,
            kind="citizen_report",
            fingerprint=f"contoh-{number}",
            state="closed",
            version=3,
            count=rng.choice([1, 1, 1, 2, 3]),
            summary=summary,
            raised_at=raised,
            last_event_at=raised,
            acknowledged_by=person,
            acknowledged_at=acknowledged,
            closed_at=closed,
            closed_by=person,
            **place,
        )
    )
    event_place = {key: value for key, value in place.items() if key != "place"}
    batch.events.append(
        (
            index,
            Event(
                kind="citizen_report",
                source="112 contoh",
                idempotency_key=f"contoh-{number}",
                occurred_at=raised - dt.timedelta(seconds=rng.randint(5, 90)),
                received_at=raised,
                severity=severity,
                summary=summary,
                **event_place,
            ),
        )
    )
    steps = (
        ("opened", opened_at, ""),
        ("accepted", accepted, ""),
        ("arrived", arrived, ""),
        ("resolved", resolved, "Ditangani di tempat."),
        ("closed", closed, ""),
    )
    for seq, (kind, at, text) in enumerate(steps, start=1):
        data = {"to": person.display_name} if kind == "accepted" else {}
        batch.entries.append(
            (
                index,
                Entry(
                    seq=seq,
                    at=at,
                    actor=batch.supervisor if kind == "closed" else person,
                    kind=kind,
                    text=text,
                    data=data,
                ),
            )
        )
    for order, camera in enumerate(cameras, start=1):
        batch.cameras.append((index, IncidentCamera(camera=camera, order=order, distance_m=40.0 * order, sees=True)))


def _write(batch: _Batch) -> None:
    Incident.objects.bulk_create(batch.incidents, batch_size=500)
    for incident, alert in zip(batch.incidents, batch.alerts, strict=True):
        alert.incident = incident
    Alert.objects.bulk_create(batch.alerts, batch_size=500)
    for number, event in batch.events:
        event.alert = batch.alerts[number]
    for number, entry in batch.entries:
        entry.incident = batch.incidents[number]
    for number, camera in batch.cameras:
        camera.incident = batch.incidents[number]
    Event.objects.bulk_create([event for _, event in batch.events], batch_size=500)
    Entry.objects.bulk_create([entry for _, entry in batch.entries], batch_size=500)
    IncidentCamera.objects.bulk_create([camera for _, camera in batch.cameras], batch_size=500)
    DayCounter.objects.bulk_create(
        [DayCounter(day=day, last=count) for day, count in batch.per_day.items()],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["last"],
    )
