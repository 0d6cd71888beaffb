"""Evidence over HTTP."""

import datetime as dt
import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from incidents.evidence import purging, store
from incidents.models import Custody, Evidence, Incident
from tests.builders import make_incident, make_user
from tests.incidents.evidence.builders import PDF, jpeg

pytestmark = pytest.mark.django_db


def as_(role: str) -> Client:
    client = Client()
    client.force_login(make_user(role=role))
    return client


def sent(client: Client, incident: Incident, data: bytes, name: str = "foto.jpg") -> dict[str, Any]:
    answer = client.post(f"/api/v1/incidents/{incident.number}/evidence/", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 201, answer.content
    return dict(answer.json())


def test_a_file_is_sealed_seen_fetched_and_each_is_a_line() -> None:
    client, incident = as_("operator"), make_incident()
    data = jpeg()
    told = sent(client, incident, data)
    assert (told["sha256"], told["media_type"]) == (hashlib.sha256(data).hexdigest(), "image/jpeg")
    listed = client.get(f"/api/v1/incidents/{incident.number}/evidence/").json()
    assert [row["uid"] for row in listed["evidence"]] == [told["uid"]]
    address = f"/api/v1/evidence/{told['uid']}/"
    shown = client.get(f"{address}file/")
    assert b"".join(shown.streaming_content) == data  # type: ignore[attr-defined]
    assert (shown["X-Content-Type-Options"], shown["Cache-Control"]) == ("nosniff", "no-store")
    assert "sandbox" in shown["Content-Security-Policy"]
    assert "inline" in shown["Content-Disposition"]
    copy = client.get(f"{address}file/?download=1")
    assert "attachment" in copy["Content-Disposition"]
    lines = client.get(f"{address}custody/").json()
    assert [line["act"] for line in lines] == ["captured", "viewed", "downloaded"]
    assert client.post(f"{address}verify/").json()["holds"] is True


def test_what_no_browser_should_open_is_only_handed_out() -> None:
    client, incident = as_("operator"), make_incident()
    told = sent(client, incident, PDF, "laporan.pdf")
    shown = client.get(f"/api/v1/evidence/{told['uid']}/file/")
    assert "attachment" in shown["Content-Disposition"]
    assert Custody.objects.filter(evidence__uid=told["uid"], act="downloaded").exists()


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [(b"", 400, "empty_file"), (b"<svg onload=alert(1)>", 415, "media_type_refused")],
)
def test_a_refused_file_names_its_field_and_leaves_nothing(data: bytes, status: int, code: str) -> None:
    client, incident = as_("operator"), make_incident()
    file = SimpleUploadedFile("x.jpg", data)
    answer = client.post(f"/api/v1/incidents/{incident.number}/evidence/", {"file": file})
    assert (answer.status_code, answer.json()["title"], answer.json()["field"]) == (status, code, "file")
    assert not Evidence.objects.exists()


def test_a_legal_hold_outlives_the_term(django_capture_on_commit_callbacks: Any) -> None:
    operator, supervisor = as_("operator"), as_("supervisor")
    incident = make_incident(severity="P4", state="cancelled", outcome="false", resolved_at=timezone.now())
    kept, gone = sent(operator, incident, jpeg(1)), sent(operator, incident, jpeg(2))
    address = f"/api/v1/evidence/{kept['uid']}/"
    assert operator.post(f"{address}hold/", {"reason": "Perkara"}, "application/json").status_code == 403
    held = supervisor.post(f"{address}hold/", {"reason": "Perkara 12"}, "application/json")
    assert held.json()["hold_reason"] == "Perkara 12"
    assert supervisor.post(f"{address}hold/", {"reason": "Lagi"}, "application/json").status_code == 409
    later = timezone.now() + dt.timedelta(days=31)
    with django_capture_on_commit_callbacks(execute=True):
        assert purging.purge(now=later) == 1
    assert not store.path_of(gone["uid"]).exists()
    assert store.path_of(kept["uid"]).exists()
    assert operator.get(f"/api/v1/evidence/{gone['uid']}/file/").status_code == 410
    assert operator.post(f"/api/v1/evidence/{gone['uid']}/verify/").json()["holds"] is True
    assert supervisor.post(f"{address}free/", {"reason": "Selesai"}, "application/json").json()["held_at"] is None
    assert purging.purge(now=later) == 1


def test_nothing_goes_while_its_incident_lives(capsys: pytest.CaptureFixture[str]) -> None:
    told = sent(as_("operator"), make_incident(), jpeg())
    long_ago = timezone.now() - dt.timedelta(days=400)
    Evidence.objects.filter(uid=told["uid"]).update(keep_until=long_ago, captured_at=long_ago)
    call_command("purge_evidence")
    assert store.path_of(told["uid"]).exists()
    Incident.objects.update(state="cancelled", outcome="false", resolved_at=long_ago)
    call_command("purge_evidence", "--dry-run")
    assert "1 would go" in capsys.readouterr().out
    assert store.path_of(told["uid"]).exists()


def test_a_term_runs_from_the_end_and_by_how_it_ended() -> None:
    incident = make_incident(severity="P1")
    told = sent(as_("operator"), incident, jpeg())
    ended = timezone.now() + dt.timedelta(days=300)
    Incident.objects.update(state="resolved", outcome="handled", resolved_at=ended, resolved_by=make_user())
    assert purging.purge(now=timezone.now() + dt.timedelta(days=400)) == 0
    assert purging.settle() == 1
    assert Evidence.objects.get(uid=told["uid"]).keep_until == ended + dt.timedelta(days=365)
    Incident.objects.update(outcome="false")
    assert purging.purge(now=ended + dt.timedelta(days=31)) == 1


def test_an_original_that_is_lost_is_said_and_nobody_has_seen_it() -> None:
    client = as_("operator")
    told = sent(client, make_incident(), jpeg())
    store.path_of(told["uid"]).unlink()
    answer = client.get(f"/api/v1/evidence/{told['uid']}/file/")
    assert (answer.status_code, answer.json()["title"]) == (503, "original_missing")
    assert list(Custody.objects.values_list("act", flat=True)) == ["captured"]


def test_evidence_elsewhere_is_not_found() -> None:
    told = sent(as_("operator"), make_incident(), jpeg())
    assert as_("liaison").get(f"/api/v1/evidence/{told['uid']}/").status_code in {403, 404}
    assert Client().get(f"/api/v1/evidence/{told['uid']}/file/").status_code == 401
