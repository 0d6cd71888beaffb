"""What a rule must say before it may ring, as a table."""

import pytest

from incidents.rulebook import checks
from incidents.rulebook.checks import Draft, Fault
from incidents.rulebook.rule import Rule
from incidents.severity import Severity
from incidents.states import EventClass


def draft(**given: object) -> Draft:
    """A P2 alarm about public order with everything it needs."""
    values: dict[str, object] = {
        "event_class": "alarm",
        "consequence_class": "order",
        "respond_within_s": 300,
        "has_playbook": True,
        "severity": "P2",
    }
    return Draft(**{**values, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "faults"),
    [
        ({}, {}),
        ({"has_playbook": False}, {"playbook": Fault.NEEDED_ABOVE_P4}),
        (
            {"respond_within_s": None, "severity_reason": "x"},
            {"respond_within_s": Fault.NEEDED_ABOVE_P4},
        ),
        (
            {"event_class": "alert", "severity": "P4", "respond_within_s": None, "has_playbook": False},
            {"respond_within_s": Fault.NEEDED_TO_RING},
        ),
        ({"event_class": "notice", "severity": "P4", "respond_within_s": None, "has_playbook": False}, {}),
        ({"event_class": "record", "severity": "P4", "respond_within_s": None, "has_playbook": False}, {}),
        ({"event_class": "alert", "severity": "P4", "respond_within_s": 3600, "has_playbook": False}, {}),
        ({"severity": "P3", "severity_reason": "x"}, {"event_class": Fault.NOT_ALARMING}),
        ({"severity": "P1"}, {"severity_reason": Fault.NEEDED_FOR_ANOTHER}),
        ({"severity": "P1", "severity_reason": "   "}, {"severity_reason": Fault.NEEDED_FOR_ANOTHER}),
        ({"severity": "P1", "severity_reason": "Sekolah di sebelah"}, {}),
        ({"event_class": "siren"}, {"event_class": Fault.UNKNOWN}),
        ({"consequence_class": "money"}, {"consequence_class": Fault.UNKNOWN}),
        ({"severity": "P0"}, {"severity": Fault.UNKNOWN}),
        ({"respond_within_s": 0}, {"respond_within_s": Fault.OUT_OF_RANGE}),
        ({"respond_within_s": 31 * 86_400}, {"respond_within_s": Fault.OUT_OF_RANGE}),
    ],
)
def test_what_a_rule_needs(given: dict[str, object], faults: dict[str, Fault]) -> None:
    assert checks.faults(draft(**given)) == faults


@pytest.mark.parametrize(
    ("consequence", "respond_within_s", "severity"),
    [
        ("life", 60, "P1"), ("life", 300, "P1"), ("life", 1800, "P2"), ("life", 1801, "P3"),
        ("order", 60, "P1"), ("order", 61, "P2"), ("order", 301, "P3"), ("order", 7200, "P4"),
        ("property", 60, "P2"), ("property", 300, "P3"), ("nuisance", 60, "P3"), ("nuisance", 61, "P4"),
        ("life", None, "P4"),
    ],
)  # fmt: skip
def test_the_priority_is_the_matrixs(consequence: str, respond_within_s: int | None, severity: str) -> None:
    assert checks.computed(consequence_class=consequence, respond_within_s=respond_within_s) == severity


@pytest.mark.parametrize(
    ("of_rule", "rule_severity", "severity", "event_class"),
    [
        ("record", "P4", "P1", "record"),
        ("notice", "P4", "P1", "notice"),
        ("alert", "P3", "P3", "alert"),
        ("alert", "P3", "P1", "alarm"),  # it came in worse than its rule expects
        ("alert", "P2", "P2", "alert"),  # the rule itself keeps a P2 quiet
        ("alarm", "P2", "P2", "alarm"),
        ("alarm", "P2", "P3", "alert"),
    ],
)
def test_only_p1_and_p2_sound(of_rule: str, rule_severity: str, severity: str, event_class: str) -> None:
    rule = Rule(Severity(rule_severity), event_class=EventClass(of_rule))
    assert rule.class_at(severity) == event_class
