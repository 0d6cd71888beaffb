"""What an incident asks of its cameras, and what a full disk says to the room."""

import datetime as dt

import pytest
from django.utils import timezone

from cameras.signals import storage_low, storage_recovered
from cameras.streaming.models import MediaStorage, RecordingRule
from incidents import casework
from incidents.models import Alert, Category
from incidents.opening import open_incident
from tests.builders import finish_steps, make_camera, make_user

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def rules() -> list[tuple[str, str, int]]:
    return [(rule.camera.code, rule.subject, rule.keep_days) for rule in RecordingRule.objects.all()]


def test_the_cameras_of_an_incident_are_held_until_a_little_after_its_end() -> None:
    camera, operator = make_camera(code="CAM-A"), make_user(role="operator")
    category = Category.objects.get(code="KRM")
    incident = open_incident(category=category, summary="x", by=operator, now=NOW, camera=camera)
    assert rules() == [("CAM-A", incident.number, 30)]
    assert RecordingRule.objects.get().until is None

    incident = casework.take(incident, by=operator, now=NOW + dt.timedelta(minutes=1))
    assert RecordingRule.objects.get().until is None
    finish_steps(incident.number)
    casework.resolve(incident, by=operator, text="selesai", now=NOW + dt.timedelta(minutes=9))
    assert RecordingRule.objects.get().until == NOW + dt.timedelta(minutes=14)


def test_a_sample_incident_holds_its_cameras_for_half_an_hour() -> None:
    camera = make_camera(code="CAM-A", synthetic=True)
    category = Category.objects.get(code="KRM")
    open_incident(category=category, summary="x", by=None, now=NOW, camera=camera, synthetic=True)
    assert RecordingRule.objects.get().until == NOW + dt.timedelta(minutes=30)
    assert rules()[0][2] == 1


def test_a_disk_that_fills_is_one_alert_that_gets_worse_and_ends() -> None:
    storage = MediaStorage.objects.create(node="n1", level="low", at=NOW)
    storage_low.send(MediaStorage, storage=storage, share=0.86, at=NOW)
    storage.level = "full"
    storage_low.send(MediaStorage, storage=storage, share=0.93, at=NOW + dt.timedelta(minutes=1))
    alert = Alert.objects.get()
    assert (alert.kind, alert.severity, alert.state) == ("storage_low", "P2", "new")
    assert "93%" in alert.summary or "86%" in alert.summary

    storage_recovered.send(MediaStorage, storage=storage, at=timezone.now())
    alert = Alert.objects.open().get()  # nobody has seen it yet
    assert (alert.shown_as, alert.closing_note) == ("cleared_unacknowledged", "Ada ruang lagi")
