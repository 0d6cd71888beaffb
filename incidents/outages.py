"""Cameras that go dark and come back. A lost camera is maintenance and is only recorded; a place that is lost is one
alert (incidents.maintenance.places), and so is a media node that loses its pictures.

Words stored on alerts are in the city's language: they are written once and read by many.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from cameras.models import Camera, Fault, Lorong
from incidents import fingerprint, intake, triage
from incidents.maintenance import places
from incidents.maintenance.places import MISSING, SOURCE
from incidents.models import Alert
from incidents.rules import CAMERA_LOST, CAMERA_RECOVERED, CRITICAL_CAMERAS_LOST, DISTRICT_LOST, FLEET_LOST
from incidents.severity import Severity


def camera_lost(camera: Camera, *, fault: Fault) -> None:
    """One line for the charts; an alert if its whole place is dark now."""
    is_red = camera.lorong is not None and camera.lorong.safety_class == Lorong.SafetyClass.RED
    with transaction.atomic():
        changed = places.lost(places.hold(camera), now=fault.began_at)
        intake.report_event(
            kind=CAMERA_LOST,
            source=SOURCE,
            idempotency_key=f"lost:{fault.pk}",
            summary=f"{camera.code} mati: {fault.words or fault.get_cause_display()}"[:300],
            camera=camera,
            severity=Severity.P3 if is_red else Severity.P4,
            now=fault.began_at,
            changed=changed,
        )


def camera_recovered(camera: Camera, *, fault: Fault) -> None:
    """It is live again, or out of service: ends what its loss had raised, its own alert and those of its place and its
    node if it was what kept them open."""
    now = fault.ended_at or fault.began_at
    back = camera.life_cycle in Camera.IN_SERVICE
    how = f"Hidup kembali setelah {now - fault.began_at}" if back else "Kamera tidak bertugas lagi"
    with transaction.atomic():
        around = places.hold(camera)
        changed, entries = places.recovered(around, now=now)
        for alert in around.of(CAMERA_LOST):
            entries += triage.cause_gone(alert, note=how, now=now)
            changed.append(alert)
        intake.report_event(
            kind=CAMERA_RECOVERED,
            source=SOURCE,
            idempotency_key=f"recovered:{fault.pk}",
            camera=camera,
            now=now,
            changed=changed,
            entries=entries,
        )


def fleet_lost(node: str, cameras: Iterable[Camera], *, at: dt.datetime) -> None:
    """One alert for a node's cameras. Alerts of theirs and of their places that nobody has touched are folded in."""
    gone = list(cameras)
    codes = {camera.code for camera in gone}
    with transaction.atomic():
        around = list(_open(CAMERA_LOST, CRITICAL_CAMERAS_LOST, DISTRICT_LOST, FLEET_LOST))
        folded, entries = places.fold(_narrower(around, codes), into=f"node {node} kehilangan banyak kamera", now=at)
        print_ = fingerprint.of_subject(FLEET_LOST, node)
        missing = codes.union(*(alert.data.get(MISSING, []) for alert in around if alert.fingerprint == print_))
        intake.report_event(
            kind=FLEET_LOST,
            source=SOURCE,
            idempotency_key=f"fleet:{node}:{at.isoformat()}",
            subject=node,
            place=f"Node {node}",
            summary=f"{len(missing)} kamera hilang",
            now=at,
            synthetic=all(camera.synthetic for camera in gone),
            data={MISSING: sorted(missing)},
            changed=folded,
            entries=entries,
        )


def _narrower(alerts: list[Alert], codes: set[str]) -> list[Alert]:
    """Those that speak of nothing but these cameras."""
    prints = {fingerprint.of_camera(CAMERA_LOST, code) for code in codes}
    places_of = [alert for alert in alerts if alert.kind in (CRITICAL_CAMERAS_LOST, DISTRICT_LOST)]
    return [
        *(alert for alert in alerts if alert.fingerprint in prints),
        *(alert for alert in places_of if alert.data.get(MISSING) and codes.issuperset(alert.data[MISSING])),
    ]


def _open(*kinds: str) -> QuerySet[Alert]:
    """Open alerts of the kinds but a drill's, locked until commit (PostgreSQL)."""
    return Alert.objects.open().filter(kind__in=kinds, exercise=False).select_for_update().order_by("pk")
