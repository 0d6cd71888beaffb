"""The master alarm database as it comes: complete, by the matrix, and never written over what somebody edited."""

import ast
import datetime as dt
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone

from incidents import rules
from incidents.models import AlarmRule, AlarmRuleVersion
from incidents.rulebook import shipped, store
from incidents.rulebook.entries import ENTRIES
from incidents.states import EventClass
from tests.builders import make_user
from warroom.demo import pulse

pytestmark = pytest.mark.django_db
ROOT = Path(shipped.__file__).resolve().parents[2]


def reported() -> Iterator[str]:
    """Every kind that the code reports by a name or a literal."""
    for path in [file for room in ("cameras", "incidents", "warroom") for file in (ROOT / room).rglob("*.py")]:
        if "report_event" not in path.read_text():
            continue
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("report_event"):
                yield from (_named(word.value, module) for word in node.keywords if word.arg == "kind")


def _named(value: ast.expr, module: str) -> str:
    if isinstance(value, ast.Constant):
        return str(value.value)
    name = ast.unparse(value)
    if not name.isupper():
        return ""  # given by the caller
    return str(getattr(importlib.import_module(module), name))


def test_every_kind_that_the_code_reports_has_a_rule() -> None:
    said = set(reported()) | {kind for kind, *_rest in pulse.HAPPENINGS} | {"operator_report", "citizen_report"}
    house = {getattr(rules, name) for name in dir(rules) if name.isupper() and isinstance(getattr(rules, name), str)}
    assert rules.FLEET_LOST in said
    assert (said | house) - {"", rules.UNCLASSED} <= set(AlarmRule.objects.values_list("kind", flat=True))


def test_every_rule_is_a_full_line_of_the_database() -> None:
    for rule in AlarmRule.objects.select_related("playbook"):
        assert all((rule.title, rule.source, rule.condition, rule.owner)), rule.kind
        assert rule.review_on == timezone.localdate() + dt.timedelta(days=365), rule.kind
        assert (rule.version, rule.shipped) == (1, True), rule.kind
        if rule.event_class in (EventClass.ALERT, EventClass.ALARM):
            assert all((rule.cause, rule.consequence, rule.playbook, rule.respond_within_s)), rule.kind


def test_every_shipped_rule_may_stand_as_it_is() -> None:
    for rule in store.rules():
        assert store.faults_of(rule) == {}, rule.kind


@pytest.mark.parametrize(
    ("kind", "event_class", "severity"),
    [
        ("camera_lost", "record", "P4"),
        ("etle_violation", "record", "P4"),
        ("room_unstaffed", "alarm", "P1"),
        ("district_lost", "alarm", "P2"),
        ("incident_overdue", "notice", "P4"),
        ("step_skipped", "notice", "P4"),
        ("channel_failing", "notice", "P4"),
        ("level_suggested", "notice", "P4"),
        ("operator_report", "alert", "P3"),
        ("panic", "alarm", "P1"),
    ],
)
def test_what_a_kind_is_worth(kind: str, event_class: str, severity: str) -> None:
    rule = store.rule_for(kind)
    assert (rule.event_class, rule.severity) == (event_class, severity)


@pytest.mark.parametrize("kind", ["", "camera_recovered", "never_heard_of"])
def test_what_nobody_must_act_on_is_recorded(kind: str) -> None:
    assert not rules.raises_alert(store.rule_for(kind))


def test_few_kinds_are_of_the_highest_priority() -> None:
    above = [rule for rule in ENTRIES.values() if rule.event_class == EventClass.ALARM and rule.severity is None]
    assert len(above) < len(ENTRIES) / 2


def test_shipping_again_writes_nothing_and_leaves_an_edited_rule_alone(django_assert_max_num_queries: object) -> None:
    rule = AlarmRule.objects.get(kind="flood")
    store.change(
        rule, by=make_user(role="supervisor"), reason="Rapat", version=1, now=timezone.now(), owner="BPBD saja"
    )
    before = (AlarmRule.objects.count(), AlarmRuleVersion.objects.count())
    shipped.ship()
    assert (AlarmRule.objects.count(), AlarmRuleVersion.objects.count()) == before
    assert AlarmRule.objects.get(kind="flood").owner == "BPBD saja"


def test_an_improved_rule_that_nobody_edited_follows_and_keeps_what_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    better = {**ENTRIES, "etle_violation": ENTRIES["etle_violation"].__class__(
        **{**ENTRIES["etle_violation"].__dict__, "title": "Pelanggaran terekam"}
    )}  # fmt: skip
    monkeypatch.setattr(shipped, "ENTRIES", better)
    shipped.ship()
    rule = AlarmRule.objects.get(kind="etle_violation")
    assert (rule.title, rule.version) == ("Pelanggaran terekam", 2)
    assert [row.body["title"] for row in rule.versions.all()] == ["Pelanggaran terekam", "Pelanggaran ETLE"]
