"""The printed report: what stands in it, what never does, and what it never fetches."""

import builtins
import datetime as dt
import io
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import AuditEntry
from incidents import casework
from incidents.models import Caller, Incident
from incidents.report import facts
from incidents.templatetags.report import took
from tests.builders import make_incident, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(make_user(role="supervisor", username="atasan"))
    return client


def text_of(pdf: bytes) -> str:
    """What a reader reads."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pages))


def test_it_tells_the_incident_and_stands_in_the_trail(client: Client) -> None:
    rina = make_user(role="operator", first_name="Rina")
    incident = make_incident(owner=rina, state="in_progress", summary="Api di dapur – dua rumah", category="KBK")
    casework.note(incident, by=rina, text="Korban 2 orang, suhu 60 °C, Čedomir 火", now=timezone.now())
    answer = client.get(f"/api/v1/incidents/{incident.number}/report.pdf")
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    told = text_of(answer.content)
    for expected in (incident.number, "Api di dapur – dua rumah", "Kebakaran", "60 °C", "Čedomir", "Rina"):
        assert expected in told, expected
    assert AuditEntry.objects.filter(act="report_printed", subject=incident.number).exists()


def test_a_callers_name_and_telephone_are_not_in_it(client: Client) -> None:
    incident = make_incident()
    Caller.objects.create(incident=incident, name="Pelapor Rahasia", phone="081234567", called_at=timezone.now())
    told = text_of(client.get(f"/api/v1/incidents/{incident.number}/report.pdf").content)
    assert "Rahasia" not in told
    assert "081234567" not in told


def test_a_drill_and_a_sample_say_what_they_are(client: Client) -> None:
    drill, sample = make_incident(exercise=True), make_incident(synthetic=True)
    read = {
        incident.pk: text_of(client.get(f"/api/v1/incidents/{incident.number}/report.pdf").content)
        for incident in (drill, sample)
    }
    assert "LATIHAN" in read[drill.pk]
    assert "DATA CONTOH" in read[sample.pk]


def test_markup_in_words_is_words_and_no_address_is_fetched(client: Client) -> None:
    incident = make_incident(summary='<img src="http://127.0.0.1:9/x.png"> <b>tebal</b>')
    told = text_of(client.get(f"/api/v1/incidents/{incident.number}/report.pdf").content)
    assert '<img src="http://127.0.0.1:9/x.png">' in told


def test_without_the_system_library_it_says_what_to_install(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without_pango(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without_pango)
    answer = client.get(f"/api/v1/incidents/{make_incident().number}/report.pdf")
    assert answer.status_code == 503
    assert "libpango-1.0-0" in answer.json()["detail"]


def test_promises_are_judged_without_the_pauses() -> None:
    opened = timezone.now() - dt.timedelta(hours=5)
    incident = make_incident(
        category="KBK",
        opened_at=opened,
        accepted_at=opened + dt.timedelta(seconds=150),
        resolved_at=opened + dt.timedelta(hours=4),
        paused_s=7200,
        outcome="handled",
        state="resolved",
    )
    assign, on_scene, resolve = facts.promises(Incident.objects.select_related("category").get(pk=incident.pk))
    assert (assign.took_s, assign.kept) == (150, False)  # two minutes were promised
    assert (on_scene.took_s, on_scene.kept) == (None, None)
    assert (resolve.took_s, resolve.kept) == (7200, True)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(None, "–"), (0, "0 mnt 0 dtk"), (125, "2 mnt 5 dtk"), (11_400, "3 jam 10 mnt"), (187_200, "2 hari 4 jam")],
)
def test_spans_as_people_say_them(seconds: float | None, words: str) -> None:
    assert took(seconds) == words
