"""One alert for a place that went dark, not one a camera; and its end when the pictures come back.

The caller has a transaction open. Order of locks: the place, its alerts by number, and the news last; so at most one
alert is raised for one lost camera, the weightiest.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from cameras.models import Area, Camera, Lorong
from incidents import fingerprint, intake, news, triage
from incidents.maintenance import blind, limits
from incidents.maintenance.blind import Dark
from incidents.models import Alert, Entry, Incident
from incidents.rules import CAMERA_LOST, CRITICAL_CAMERAS_LOST, DISTRICT_LOST, FLEET_LOST
from incidents.severity import Severity
from incidents.states import LIVE_INCIDENT_STATES, AlertState, Dismissal

SOURCE = "cameras"
MISSING = "missing"  # in an alert's data: the codes of the cameras that are still without a picture
# A person who closed the alert has seen what was dark then; for so long only what goes dark after it counts.
SEEN_FOR = dt.timedelta(hours=24)


@dataclass(frozen=True)
class Around:
    """A camera's place, locked, with its open alerts, locked too."""

    camera: Camera
    district: Area
    alerts: list[Alert]

    def of(self, kind: str) -> list[Alert]:
        return [alert for alert in self.alerts if alert.kind == kind]


def hold(camera: Camera) -> Around:
    district = blind.hold(camera.area, camera.lorong)
    own = Q(kind=CAMERA_LOST, fingerprint=fingerprint.of_camera(CAMERA_LOST, camera.code))
    here = Q(kind=DISTRICT_LOST, fingerprint=fingerprint.of_subject(DISTRICT_LOST, district.code))
    wide = Q(kind__in=(FLEET_LOST, CRITICAL_CAMERAS_LOST))
    found = Alert.objects.open().filter(own | here | wide, exercise=False)
    return Around(camera, district, list(found.select_for_update().order_by("pk")))


def lost(around: Around, *, now: dt.datetime) -> list[Alert]:
    """Raise or bring up to date what the loss of this camera makes of its place. Alerts whose news is still to be
    told."""
    covered = {code for alert in around.of(FLEET_LOST) for code in alert.data.get(MISSING, [])}
    dark = blind.in_district(around.district, without=covered)
    known = next(iter(around.of(DISTRICT_LOST)), None)
    if (known is None or known.cleared_at) and _is_district_lost(around, dark, covered):
        _raise_district(around, dark, now=now)
        return []
    incident = blind.watched_incident(around.camera)
    if incident is not None:
        _raise_watched(around, incident, now=now)
    elif known is None:
        _raise_lorong(around, now=now)
    return [] if known is None else [_told(known, dark)]


def _told(alert: Alert, dark: Dark) -> Alert:
    """Its figures as they are now. That is no other state, so nobody is rung again."""
    alert.data, alert.summary = {**alert.data, MISSING: list(dark.codes), "of": dark.of}, _summary(dark)
    alert.save(update_fields=["data", "summary"])
    return alert


def _is_district_lost(around: Around, dark: Dark, covered: set[str]) -> bool:
    if not limits.DISTRICT.is_lost(down=dark.down, of=dark.of):
        return False
    print_ = fingerprint.of_subject(DISTRICT_LOST, around.district.code)
    seen = Alert.objects.filter(fingerprint=print_, state=AlertState.CLOSED, closed_by__isnull=False)
    last = seen.order_by("-closed_at").values_list("closed_at", flat=True).first()
    if last is None or around.camera.life_cycle_since - last > SEEN_FOR:
        return True
    anew = blind.in_district(around.district, without=covered, after=last)
    return limits.DISTRICT.is_lost(down=anew.down, of=anew.of)


def _raise_district(around: Around, dark: Dark, *, now: dt.datetime) -> None:
    folded, entries = fold(
        [alert for alert in around.of(CRITICAL_CAMERAS_LOST) if alert.data.get("district") == around.district.code],
        into=f"kecamatan {around.district.name} kehilangan kamera",
        now=now,
    )
    intake.report_event(
        kind=DISTRICT_LOST,
        source=SOURCE,
        idempotency_key=f"district:{around.district.code}:{now.isoformat()}",
        subject=around.district.code,
        camera=around.camera,
        place=f"Kec. {around.district.name}",
        summary=_summary(dark),
        now=now,
        data={MISSING: list(dark.codes), "of": dark.of, "district": around.district.code},
        changed=folded,
        entries=entries,
    )


def _raise_watched(around: Around, incident: Incident, *, now: dt.datetime) -> None:
    print_ = fingerprint.of_subject(CRITICAL_CAMERAS_LOST, f"incident:{incident.number}")
    known = next((alert for alert in around.alerts if alert.fingerprint == print_), None)
    missing = {around.camera.code} | set(known.data.get(MISSING, []) if known else [])
    intake.report_event(
        kind=CRITICAL_CAMERAS_LOST,
        source=SOURCE,
        idempotency_key=f"watched:{incident.number}:{around.camera.code}:{now.isoformat()}",
        subject=f"incident:{incident.number}",
        camera=around.camera,
        summary=f"{', '.join(sorted(missing))} mati, padahal melihat insiden {incident.number}"[:300],
        now=now,
        data={MISSING: sorted(missing), "incident_number": incident.number, "district": around.district.code},
    )


def _raise_lorong(around: Around, *, now: dt.datetime) -> None:
    lorong = around.camera.lorong
    if lorong is None or lorong.safety_class != Lorong.SafetyClass.RED:
        return
    dark = blind.in_lorong(lorong.code)
    if not limits.RED_LORONG.is_lost(down=dark.down, of=dark.of):
        return
    intake.report_event(
        kind=CRITICAL_CAMERAS_LOST,
        source=SOURCE,
        idempotency_key=f"lorong:{lorong.code}:{now.isoformat()}",
        subject=f"lorong:{lorong.code}",
        camera=around.camera,
        summary=f"Semua kamera lorong merah {lorong.name} mati ({dark.of})"[:300],
        severity=Severity.P3,
        now=now,
        data={
            MISSING: list(dark.codes),
            "of": dark.of,
            "lorong": lorong.code,
            "district": around.district.code,
        },
    )


def fold(alerts: Iterable[Alert], *, into: str, now: dt.datetime) -> tuple[list[Alert], list[Entry]]:
    """Close those that nobody has touched: a wider alert speaks for them."""
    untouched = [alert for alert in alerts if alert.state == AlertState.NEW and alert.incident_id is None]
    entries: list[Entry] = []
    for alert in untouched:
        note = f"Digabung: {into}"
        entries += triage.close(alert, by=None, note=note, dismissal=Dismissal.DUPLICATE, now=now)
    return untouched, entries


def recovered(around: Around, *, now: dt.datetime) -> tuple[list[Alert], list[Entry]]:
    """Take the camera off the lists; clear what it was the last cause of. The alerts that changed, and lines for
    their incidents."""
    changed, entries = [], []
    for alert in around.alerts:
        if alert.kind == CAMERA_LOST:
            continue
        if alert.kind == DISTRICT_LOST:
            _told(alert, blind.in_district(around.district))
        elif around.camera.code in alert.data.get(MISSING, []):
            alert.data[MISSING].remove(around.camera.code)
            alert.save(update_fields=["data"])
        else:
            continue
        why = _why_over(alert, around.district)
        entries += triage.cause_gone(alert, note=why, now=now) if why else []
        changed.append(alert)
    return changed, entries


def _why_over(alert: Alert, district: Area) -> str:
    """In the city's language; empty while its cause is still there."""
    missing = alert.data.get(MISSING, [])
    if alert.kind == DISTRICT_LOST:
        dark = blind.in_district(district)
        return dark.words if limits.DISTRICT.is_over(down=dark.down, of=dark.of) else ""
    if "lorong" in alert.data:
        dark = blind.in_lorong(alert.data["lorong"])
        return f"Lorong terlihat lagi: {dark.words}" if limits.RED_LORONG.is_over(down=dark.down, of=dark.of) else ""
    return "" if missing else "Tidak ada lagi kamera yang hilang"


def settle(*, now: dt.datetime) -> int:
    """Clear what no camera's return clears: an incident that ended, cameras taken out of service. How many."""
    open_alerts = Alert.objects.open().filter(
        kind__in=(DISTRICT_LOST, CRITICAL_CAMERAS_LOST), exercise=False, cleared_at=None
    )
    return sum(_settle_one(pk, now=now) for pk in open_alerts.order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _settle_one(pk: int, *, now: dt.datetime) -> bool:
    code = Alert.objects.values_list("data__district", flat=True).get(pk=pk)
    area = Area.objects.filter(code=code).first()
    if area is None:
        return False
    district = blind.hold(area)
    alert = Alert.objects.open().filter(pk=pk, cleared_at=None).select_for_update().first()
    if alert is None:
        return False
    number = alert.data.get("incident_number")
    if number is not None and not Incident.objects.filter(number=number, state__in=LIVE_INCIDENT_STATES).exists():
        why = "Insidennya sudah berakhir"
    else:
        why = _why_over(alert, district)
    if not why:
        return False
    entries = triage.cause_gone(alert, note=why, now=now)
    news.tell(changed=[alert], entries=entries)
    return True


def _summary(dark: Dark) -> str:
    return dark.words[:1].upper() + dark.words[1:]
