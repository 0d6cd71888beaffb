"""Cameras that go dark and come back: one alert a camera, and one for all when a whole node loses its pictures.

Words stored on alerts are in the city's language: they are written once and read by many.
"""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from cameras.models import Camera, Fault, Lorong
from incidents import fingerprint, intake, triage
from incidents.models import Alert, Entry
from incidents.rules import CAMERA_LOST, CAMERA_RECOVERED, FLEET_LOST
from incidents.severity import Severity
from incidents.states import AlertState

SOURCE = "cameras"
MISSING = "missing"  # in a fleet alert's data: the codes of the cameras that are still without a picture


def camera_lost(camera: Camera, *, fault: Fault) -> None:
    """One alert a camera; a red lorong's eye counts more."""
    is_red = camera.lorong is not None and camera.lorong.safety_class == Lorong.SafetyClass.RED
    intake.report_event(
        kind=CAMERA_LOST,
        source=SOURCE,
        idempotency_key=f"lost:{fault.pk}",
        summary=f"{camera.code} mati: {fault.words or fault.get_cause_display()}"[:300],
        camera=camera,
        severity=Severity.P3 if is_red else Severity.P4,
        now=fault.began_at,
    )


def camera_recovered(camera: Camera, *, fault: Fault) -> None:
    """It is live again, or out of service: closes what its loss had raised, its own alert and, when it was the last one
    missing, the fleet's."""
    now = fault.ended_at or fault.began_at
    back = camera.life_cycle in Camera.IN_SERVICE
    how = f"Hidup kembali setelah {now - fault.began_at}" if back else "Kamera tidak bertugas lagi"
    with transaction.atomic():
        closed: list[Alert] = []
        entries: list[Entry] = []
        for alert in _open(CAMERA_LOST).filter(fingerprint=fingerprint.of_camera(CAMERA_LOST, camera.code)):
            entries += triage.close(alert, by=None, note=how, now=now)
            closed.append(alert)
        for alert in _open(FLEET_LOST):
            if camera.code in alert.data.get(MISSING, []):
                alert.data[MISSING].remove(camera.code)
                alert.save(update_fields=["data"])
                if not alert.data[MISSING]:
                    entries += triage.close(alert, by=None, note="Tidak ada lagi kamera yang hilang", now=now)
                    closed.append(alert)
        intake.report_event(
            kind=CAMERA_RECOVERED,
            source=SOURCE,
            idempotency_key=f"recovered:{fault.pk}",
            camera=camera,
            now=now,
            changed=closed,
            entries=entries,
        )


def fleet_lost(node: str, cameras: Iterable[Camera], *, at: dt.datetime) -> None:
    """One alert for a node's cameras. Single alerts of theirs that nobody has touched are folded into it."""
    gone = list(cameras)
    with transaction.atomic():
        folded = []
        prints = [fingerprint.of_camera(CAMERA_LOST, camera.code) for camera in gone]
        for alert in _open(CAMERA_LOST).filter(fingerprint__in=prints, state=AlertState.NEW, incident=None):
            triage.close(alert, by=None, note=f"Digabung: node {node} kehilangan banyak kamera", now=at)
            folded.append(alert)
        known = _open(FLEET_LOST).filter(fingerprint=fingerprint.of_subject(FLEET_LOST, node)).first()
        missing = {camera.code for camera in gone} | set(known.data.get(MISSING, []) if known else [])
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
        )


def _open(kind: str) -> QuerySet[Alert]:
    """Open alerts of the kind but a drill's, locked until commit (PostgreSQL)."""
    return Alert.objects.open().filter(kind=kind, exercise=False).select_for_update().order_by("pk")
