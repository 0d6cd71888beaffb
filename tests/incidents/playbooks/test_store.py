"""Playbooks change by versions, and a file is taken whole or not at all."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry
from incidents.models import Playbook
from incidents.playbooks import store, yaml_text
from incidents.playbooks.faults import NotAPlaybook
from incidents.playbooks.shape import Body, of_json
from tests.builders import make_user

pytestmark = pytest.mark.django_db
STEP = {"key": "a", "title": "A", "owner": "operator"}
FIRST, SECOND = ({"title": title, "steps": [STEP]} for title in ("Satu", "Dua"))


def body(raw: Any) -> Body:
    return of_json(raw)


def change(playbook: Playbook, raw: Any, **given: Any) -> Playbook:
    values: dict[str, Any] = {
        "by": make_user(role="supervisor"), "reason": "latihan", "version": playbook.version, "now": timezone.now(),
    }  # fmt: skip
    return store.change(playbook, body=body(raw), **{**values, **given})


def test_each_change_is_a_version_with_a_person_and_a_reason() -> None:
    kbk = Playbook.objects.get(code="KBK")
    after = change(kbk, FIRST)
    assert (after.version, after.title, after.shipped) == (2, "Satu", False)
    newest, oldest = kbk.versions.all()
    assert (newest.version, newest.reason, newest.body["title"]) == (2, "latihan", "Satu")
    assert oldest.body["title"] == "Kebakaran"
    assert AuditEntry.objects.filter(act="playbook_changed", subject="KBK").exists()


def test_the_same_body_again_is_no_version() -> None:
    after = change(Playbook.objects.get(code="KBK"), FIRST)
    assert change(after, FIRST).version == 2


def test_who_read_an_older_version_is_told_and_changes_nothing() -> None:
    kbk = Playbook.objects.get(code="KBK")
    change(kbk, FIRST)
    with pytest.raises(store.StalePlaybook) as refused:
        change(kbk, SECOND, version=1)
    assert refused.value.extra["current"]["version"] == 2
    assert Playbook.objects.get(code="KBK").title == "Satu"


def test_a_change_needs_a_reason_and_a_supervisor() -> None:
    kbk = Playbook.objects.get(code="KBK")
    with pytest.raises(store.ReasonNeeded):
        change(kbk, FIRST, reason=" ")
    with pytest.raises(Forbidden):
        change(kbk, FIRST, by=make_user(role="operator"))


def text(*ones: tuple[str, str, Any]) -> str:
    return yaml_text.export(yaml_text.Written(code, category, body(raw)) for code, category, raw in ones)


def test_what_is_exported_changes_nothing_when_it_is_read() -> None:
    changes = store.read(store.export(Playbook.objects.all()))
    assert len(changes) == 20
    assert {change.form for change in changes} == {"same"}


def test_a_dry_run_lists_and_writes_nothing() -> None:
    changes = store.read(text(("KBK", "KBK", FIRST), ("GEMPA", "", SECOND)))
    assert [(one.code, one.form) for one in changes] == [("KBK", "changed"), ("GEMPA", "new")]
    assert Playbook.objects.get(code="KBK").version == 1
    assert not Playbook.objects.filter(code="GEMPA").exists()


def test_an_import_writes_versions() -> None:
    by = make_user(role="supervisor")
    store.take_in(text(("KBK", "", FIRST), ("GEMPA", "", SECOND)), by=by, reason="pindah", now=timezone.now())
    assert Playbook.objects.get(code="KBK").versions.first().reason == "pindah"  # type: ignore[union-attr]
    assert Playbook.objects.get(code="GEMPA").versions.get().by == by


@pytest.mark.parametrize(
    ("second", "code"),
    [
        (("GEMPA", "XXX", FIRST), "unknown_category"),
        (("GEMPA", "KBK", FIRST), "category_taken"),
        (("LKA", "KBK", FIRST), "category_differs"),
    ],
)
def test_one_fault_and_nothing_is_taken(second: tuple[str, str, Any], code: str) -> None:
    file = text(("KBK", "", FIRST), second)
    with pytest.raises(NotAPlaybook) as refused:
        store.take_in(file, by=make_user(role="supervisor"), reason="x", now=timezone.now())
    assert [fault["code"] for fault in refused.value.extra["faults"]] == [code]
    assert Playbook.objects.get(code="KBK").version == 1


def test_a_fault_says_its_line_in_words() -> None:
    with pytest.raises(NotAPlaybook) as refused:
        store.read("code: KBK\ntitle: X\nsteps:\n  - key: a\n    title: A\n    owner: operator\n    within: dua\n")
    assert refused.value.detail.startswith("baris 7, kolom 13: target waktu")
