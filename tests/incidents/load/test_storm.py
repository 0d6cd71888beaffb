"""A storm through the door that detectors use: grouped while it lasts, none lost, one flood however many at once."""

import threading

import pytest
from django.db import DatabaseError, connections
from django.utils import timezone

from cameras.models import Camera
from incidents import intake
from incidents.load import buckets
from incidents.models import Alert, Annunciation, Flood, LoadBucket, Position
from tests.builders import make_alert, make_area, make_camera

NOW = timezone.now()
WORKERS = 4
EACH = 8


@pytest.mark.django_db
def test_a_storm_is_grouped_within_itself_and_none_is_lost() -> None:
    area = make_area()
    cameras = [make_camera(area=area) for _ in range(30)]
    for number, camera in enumerate(cameras):
        severity = "P1" if number == 20 else "P4"
        kind = "smoke" if severity == "P1" else "illegal_parking"
        intake.report_event(kind=kind, source="storm", camera=camera, severity=severity, now=NOW, synthetic=True)
    told = Annunciation.objects.order_by("pk")
    assert told.count() == Alert.objects.count() == 30
    assert Flood.objects.get(position__isnull=False).ended_at is None
    grouped = list(told.values_list("is_grouped", flat=True))
    assert grouped == [False] * 10 + [True] * 10 + [False] + [True] * 9
    buckets.roll(now=NOW)
    assert LoadBucket.objects.get(position=None, p4__gt=0).p4 == 29


@pytest.mark.django_db(transaction=True)
def test_many_workers_open_one_flood() -> None:
    """All of them find it one too many at the same moment."""
    position = Position.objects.filter(in_use=True).first()
    alert = make_alert()
    Annunciation.objects.bulk_create(
        Annunciation(alert=alert, position=position, at=NOW, severity="P4", kind="motion", fingerprint=f"f{n}")
        for n in range(10)
    )
    area = make_area()
    cameras = [[make_camera(area=area) for _ in range(EACH)] for _ in range(WORKERS)]
    failed: list[DatabaseError] = []
    ready = threading.Barrier(WORKERS)

    def work(mine: list[Camera]) -> None:
        try:
            ready.wait()
            for camera in mine:
                intake.report_event(kind="illegal_parking", source="storm", camera=camera, severity="P4", now=NOW)
        except DatabaseError as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(mine,)) for mine in cameras]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    assert Flood.objects.filter(position__isnull=False).count() == 1
    assert Annunciation.objects.filter(is_grouped=True).count() == WORKERS * EACH
