"""Changing the master alarm database: by a named person, with a reason, on the very version that was read."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.access import Forbidden
from accounts.models import AuditEntry, User
from incidents.models import AlarmRule
from incidents.rulebook import store
from incidents.rulebook.checks import Fault
from incidents.rulebook.refusals import BadRule, StaleRule
from tests.builders import make_user

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture
def boss() -> User:
    return make_user(role="supervisor")


@pytest.fixture
def flood() -> AlarmRule:
    return AlarmRule.objects.get(kind="flood")


def change(rule: AlarmRule, by: User, **given: Any) -> AlarmRule:
    return store.change(rule, **{"by": by, "reason": "Rapat evaluasi", "version": rule.version, "now": NOW, **given})


def test_reading_a_rule_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        rule = store.rule_for("flood")
    assert (rule.severity, rule.category, rule.playbook, rule.respond_within_s) == ("P2", "BJR", "BJR", 300)


def test_a_change_is_a_version_with_its_reason_and_stands_in_the_trail(boss: User, flood: AlarmRule) -> None:
    changed = change(flood, boss, merge_window_s=60)

    assert (changed.version, changed.shipped, changed.merge_window_s) == (2, False, 60)
    assert store.rule_for("flood").merge_window_s == 60
    kept = flood.versions.get(version=2)
    assert (kept.by, kept.reason, kept.body["merge_window_s"]) == (boss, "Rapat evaluasi", 60)
    assert flood.versions.get(version=1).body["merge_window_s"] == 7200
    entry = AuditEntry.objects.get(act="rule_changed")
    assert entry.detail["changed"] == {"merge_window_s": [7200, 60]}


def test_the_priority_follows_the_matrix(boss: User, flood: AlarmRule) -> None:
    changed = change(flood, boss, consequence_class="life")
    assert (changed.severity, changed.severity_reason) == ("P1", "")


def test_another_priority_needs_a_reason_and_the_matrixs_own_forgets_it(boss: User, flood: AlarmRule) -> None:
    with pytest.raises(BadRule) as refused:
        change(flood, boss, severity="P1")
    assert refused.value.faults == {"severity_reason": Fault.NEEDED_FOR_ANOTHER}

    raised = change(flood, boss, severity="P1", severity_reason="Musim hujan")
    assert (raised.severity, raised.severity_reason) == ("P1", "Musim hujan")
    kept = change(raised, boss, owner="BPBD")
    assert kept.severity == "P1"
    back = change(kept, boss, severity=None)
    assert (back.severity, back.severity_reason) == ("P2", "")


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"playbook": None}, {"playbook": Fault.NEEDED_ABOVE_P4}),
        ({"playbook": "NO-SUCH"}, {"playbook": Fault.UNKNOWN}),
        ({"category": "XXX"}, {"category": Fault.UNKNOWN}),
        ({"owner": " "}, {"owner": Fault.NEEDED}),
        ({"merge_window_s": -1}, {"merge_window_s": Fault.OUT_OF_RANGE}),
        ({"respond_within_s": 1800}, {"event_class": Fault.NOT_ALARMING}),
        ({"reason": ""}, {"reason": Fault.NEEDED}),
        ({"version_of": 3}, {"version_of": Fault.UNKNOWN}),
    ],
)
def test_a_refused_change_names_the_field_and_writes_nothing(
    fields: dict[str, Any], fault: dict[str, Fault], boss: User, flood: AlarmRule
) -> None:
    with pytest.raises(BadRule) as refused:
        change(flood, boss, **fields)
    assert fault.items() <= refused.value.faults.items()
    flood.refresh_from_db()
    assert (flood.version, flood.versions.count()) == (1, 1)


def test_a_rule_without_procedure_and_time_does_not_rise_above_p4(boss: User) -> None:
    rule = AlarmRule.objects.get(kind="etle_violation")
    with pytest.raises(BadRule) as refused:
        change(rule, boss, severity="P3", severity_reason="Ramai")
    assert refused.value.faults == {"playbook": Fault.NEEDED_ABOVE_P4, "respond_within_s": Fault.NEEDED_ABOVE_P4}
    with pytest.raises(IntegrityError), transaction.atomic():
        AlarmRule.objects.filter(pk=rule.pk).update(severity="P3")


def test_a_stale_change_gets_the_rule_as_it_is(boss: User, flood: AlarmRule) -> None:
    change(flood, boss, owner="BPBD")
    with pytest.raises(StaleRule) as refused:
        change(flood, boss, version=1, owner="PU")
    assert refused.value.extra["current"]["version"] == 2
    assert refused.value.extra["current"]["owner"] == "BPBD"
    assert flood.versions.count() == 2


def test_a_change_of_nothing_is_no_version(boss: User, flood: AlarmRule) -> None:
    assert change(flood, boss, owner=flood.owner).version == 1
    assert flood.versions.count() == 1


def test_out_of_service_its_events_are_only_recorded(boss: User, flood: AlarmRule) -> None:
    out = store.put_out_of_service(flood, by=boss, reason="Sensor diganti", version=1, now=NOW)
    assert store.rule_for("flood").event_class == "record"
    store.put_in_service(out, by=boss, reason="Selesai", version=2, now=NOW)
    assert store.rule_for("flood").event_class == "alarm"
    assert set(AuditEntry.objects.values_list("act", flat=True)) == {"rule_put_out_of_service", "rule_put_in_service"}


@pytest.mark.parametrize("role", ["operator", "auditor"])
def test_those_who_only_read_change_nothing(role: str, flood: AlarmRule) -> None:
    with pytest.raises(Forbidden):
        change(flood, make_user(role=role), owner="Saya")
