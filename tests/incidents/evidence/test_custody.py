"""The chain of custody: what was sealed stays what it was, or it is found."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents.evidence import custody, store
from incidents.models import AppendOnly, Custody, Entry, Evidence
from tests.builders import make_incident, make_user
from tests.incidents.evidence.builders import TEXT, jpeg, sealed

pytestmark = pytest.mark.django_db


@pytest.fixture
def evidence() -> Evidence:
    person = make_user(role="operator", username="rina")
    found = sealed(make_incident(), by=person)
    for n, act in enumerate(("viewed", "downloaded", "exported"), start=1):
        custody.append(found, act=act, by=person, at=timezone.now() + dt.timedelta(seconds=n))
    return found


def sql(text: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


def test_what_was_sealed_stands_on_timeline_chain_and_trail(evidence: Evidence) -> None:
    entry = Entry.objects.get(incident=evidence.incident, kind="evidence_added")
    assert entry.data["evidence"] == str(evidence.uid)
    first = Custody.objects.get(evidence=evidence, seq=1)
    assert (first.act, first.detail["sha256"], first.detail["by"]) == ("captured", evidence.sha256, "rina")
    acts = AuditEntry.objects.filter(subject=str(evidence.uid)).order_by("seq").values_list("act", flat=True)
    assert list(acts) == ["evidence_captured", "evidence_viewed", "evidence_downloaded", "evidence_exported"]
    verdict = custody.verify(evidence)
    assert (verdict.holds, verdict.lines, verdict.sha256) == (True, 4, evidence.sha256)


def changed_file(evidence: Evidence) -> None:
    path = store.path_of(evidence.uid)
    path.chmod(0o600)
    data = bytearray(path.read_bytes())
    data[3] ^= 1
    path.write_bytes(data)


def lost_file(evidence: Evidence) -> None:
    store.path_of(evidence.uid).unlink()


def changed_line(evidence: Evidence) -> None:
    sql("UPDATE incidents_custody SET act = 'viewed' WHERE evidence_id = %s AND seq = 3", evidence.pk)


def lost_line(evidence: Evidence) -> None:
    sql("DELETE FROM incidents_custody WHERE evidence_id = %s AND seq = 2", evidence.pk)


def cut_off_end(evidence: Evidence) -> None:
    sql("DELETE FROM incidents_custody WHERE evidence_id = %s AND seq = 4", evidence.pk)
    sql("UPDATE incidents_evidence SET custody_count = 3 WHERE id = %s", evidence.pk)


def changed_row(evidence: Evidence) -> None:
    sql("UPDATE incidents_evidence SET title = 'Lain' WHERE id = %s", evidence.pk)


def other_seal(evidence: Evidence) -> None:
    sql("UPDATE incidents_evidence SET sha256 = %s WHERE id = %s", "0" * 64, evidence.pk)


@pytest.mark.parametrize(
    ("tamper", "at_fault"),
    [
        (changed_file, "file"),
        (lost_file, "file"),
        (changed_line, "chain"),
        (lost_line, "chain"),
        (cut_off_end, "chain"),
        (changed_row, "chain"),
        (other_seal, "file"),
    ],
)
def test_whatever_is_changed_is_found(evidence: Evidence, tamper: Callable[[Evidence], None], at_fault: str) -> None:
    tamper(evidence)
    verdict = custody.verify(evidence)
    assert not verdict.holds
    assert getattr(verdict, at_fault)


def test_lines_are_written_once(evidence: Evidence) -> None:
    line = Custody.objects.filter(evidence=evidence).first()
    assert line is not None
    for change in (line.save, line.delete, Custody.objects.all().delete, lambda: Custody.objects.update(act="x")):
        with pytest.raises(AppendOnly):
            change()


def test_a_picture_used_before_is_told_and_not_refused() -> None:
    person = make_user(role="operator")
    earlier = sealed(make_incident(), by=person, data=jpeg(7), file_name="a.jpg")
    again = sealed(make_incident(), by=person, data=jpeg(7, width=160), file_name="b.jpg")
    told = Custody.objects.get(evidence=again, seq=1).detail["resembles"]
    assert [(each["evidence"], each["same_file"]) for each in told] == [(str(earlier.uid), False)]
    same = sealed(make_incident(), by=person, data=jpeg(7), file_name="c.jpg")
    told = Custody.objects.get(evidence=same, seq=1).detail["resembles"]
    assert {each["evidence"]: each["same_file"] for each in told}[str(earlier.uid)] is True
    fresh = sealed(make_incident(), by=person, data=jpeg(8), file_name="d.jpg")
    assert Custody.objects.get(evidence=fresh, seq=1).detail["resembles"] == []


def test_an_auditor_adds_nothing(originals: Path) -> None:
    with pytest.raises(Forbidden):
        sealed(make_incident(), by=make_user(role="auditor"), data=TEXT)
    assert not originals.exists()
