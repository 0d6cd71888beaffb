"""The sample city's heartbeat: now and then something happens at a simulated camera, through the front door.

It calls ``incidents.intake`` like any detector. It stops while enough alerts wait, so an unwatched demo does not drown.
"""

import datetime as dt
import random

from cameras.models import Camera
from incidents import intake
from incidents.models import Alert

SOURCE = "simulasi"
MOST_WAITING = 4
CHANCE = 0.4  # of something happening at one look
HAPPENINGS = (
    ("crowd", "P2", "Kerumunan di ujung lorong", 3),
    ("traffic_jam", "P3", "Lampu lalu lintas mati", 3),
    ("illegal_parking", "P4", "Parkir menutup mulut lorong", 3),
    ("accident", "P2", "Tabrakan dua sepeda motor", 2),
    ("flood", "P3", "Genangan 30 cm", 3),
    ("smoke", "P1", "Asap terlihat dari atap rumah", 1),
)


def beat(*, rng: random.Random, now: dt.datetime) -> bool:
    """Perhaps report one thing; True if it did."""
    if Alert.objects.unacknowledged().count() >= MOST_WAITING or rng.random() > CHANCE:
        return False
    camera = Camera.objects.filter(code__startswith="SIM-", life_cycle="live").order_by("?").first()
    if camera is None:
        return False
    kind, severity, summary, _ = rng.choices(HAPPENINGS, weights=[weight for *_, weight in HAPPENINGS])[0]
    intake.report_event(
        kind=kind,
        source=SOURCE,
        occurred_at=now,
        camera=camera,
        severity=severity,
        summary=summary,
        idempotency_key=f"{SOURCE}-{now.timestamp():.3f}",
        by=None,
        now=now,
        synthetic=True,
    )
    return True
