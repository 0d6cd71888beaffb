"""The master alarm database: read by kind with each event, and changed by named persons who say why. Only writer."""

import datetime as dt
from typing import Any

import structlog
from django.db import transaction
from django.db.models import QuerySet

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from incidents.models import AlarmRule, AlarmRuleVersion, Category, Playbook
from incidents.rulebook import checks
from incidents.rulebook.card import FIELDS, body
from incidents.rulebook.checks import Draft, Fault
from incidents.rulebook.refusals import BadRule, StaleRule
from incidents.rulebook.rule import RECORD, UNCLASSED, Rule
from incidents.severity import Consequence, Severity
from incidents.states import EventClass

log = structlog.get_logger(__name__)

PRIORITY = {"consequence_class", "respond_within_s"}
NEEDED = ("title", "source", "condition", "owner")


def rule_for(kind: str) -> Rule:
    """What this kind of event is worth now. One indexed query; unknown kinds and those out of service are recorded."""
    row = rules().filter(kind=kind, in_service=True).first()
    return RECORD if row is None else view(row)


def view(row: AlarmRule) -> Rule:
    return Rule(
        severity=Severity(row.severity),
        category=row.category.code if row.category else UNCLASSED,
        respond_within_s=row.respond_within_s,
        merge_window_s=row.merge_window_s,
        by_person=row.by_person,
        event_class=EventClass(row.event_class),
        owner=row.owner,
        playbook=row.playbook.code if row.playbook else "",
    )


def rules() -> QuerySet[AlarmRule]:
    return AlarmRule.objects.select_related("playbook", "category").defer("playbook__body")


def faults_of(rule: AlarmRule) -> dict[str, Fault]:
    draft = Draft(
        event_class=rule.event_class,
        consequence_class=rule.consequence_class,
        respond_within_s=rule.respond_within_s,
        has_playbook=rule.playbook is not None,
        severity=rule.severity,
        severity_reason=rule.severity_reason,
    )
    return checks.faults(draft)


def change(rule: AlarmRule, *, by: User, reason: str, version: int, now: dt.datetime, **fields: Any) -> AlarmRule:
    """Set some of ``card.FIELDS``; playbook and category by code. When consequence or time change, a severity that is
    not given (or None) follows the matrix.

    Raises BadRule (with the fields' faults) or StaleRule (with the rule as it is); nothing is written then.
    """
    access.require(by, Act.RULE_MANAGE)
    fresh = rules().get(pk=rule.pk)
    before = body(fresh)
    wanted = {**before, **fields}
    faults = {} if reason.strip() else {"reason": Fault.NEEDED}
    if "severity" not in fields and not PRIORITY & fields.keys():
        fields["severity"] = fresh.severity
    faults |= _assign(fresh, wanted, severity=fields.get("severity"))
    if version != fresh.version:
        raise StaleRule(rules().get(pk=rule.pk))
    if faults:
        raise BadRule(faults)
    after = body(fresh)
    changed = {name: [before[name], after[name]] for name in FIELDS if before[name] != after[name]}
    if not changed:
        return fresh
    with transaction.atomic():
        row = AlarmRule.objects.filter(pk=rule.pk, version=version)
        values = {name: getattr(fresh, name) for name in FIELDS}
        if not row.update(version=version + 1, shipped=False, **values):
            raise StaleRule(rules().get(pk=rule.pk))
        fresh.version, fresh.shipped = version + 1, False
        AlarmRuleVersion.objects.create(
            rule=fresh, version=fresh.version, body=after, at=now, by=by, reason=reason.strip()[:300]
        )
        detail = {"version": fresh.version, "reason": reason.strip(), "changed": changed}
        audit.record(actor=by, act=_act(changed), subject=f"rule:{fresh.kind}", detail=detail, at=now)
    expected = _computed(fresh)
    if fresh.severity != expected:
        log.info("rule.severity_overridden", kind=fresh.kind, matrix=expected.value, severity=fresh.severity)
    return fresh


def put_in_service(rule: AlarmRule, *, by: User, reason: str, version: int, now: dt.datetime) -> AlarmRule:
    return change(rule, by=by, reason=reason, version=version, now=now, in_service=True)


def put_out_of_service(rule: AlarmRule, *, by: User, reason: str, version: int, now: dt.datetime) -> AlarmRule:
    """Events of its kind are only recorded until it is put back."""
    return change(rule, by=by, reason=reason, version=version, now=now, in_service=False)


def _assign(rule: AlarmRule, wanted: dict[str, Any], *, severity: str | None) -> dict[str, Fault]:
    """Write the wanted values to the row in memory; what is wrong with them, by field."""
    found: dict[str, Fault] = {name: Fault.UNKNOWN for name in wanted if name not in FIELDS}
    found |= {name: Fault.NEEDED for name in NEEDED if not str(wanted[name]).strip()}
    for name in FIELDS:
        if name not in ("playbook", "category"):
            setattr(rule, name, wanted[name])
    if isinstance(wanted["review_on"], str):
        rule.review_on = dt.date.fromisoformat(wanted["review_on"])
    rule.playbook = _by_code(Playbook.objects.defer("body"), wanted["playbook"], found, "playbook")
    rule.category = _by_code(Category.objects.all(), wanted["category"], found, "category")
    if not 0 <= rule.merge_window_s <= checks.LONGEST_S:
        found["merge_window_s"] = Fault.OUT_OF_RANGE
    if rule.consequence_class in list(Consequence):
        expected = _computed(rule)
        rule.severity = severity or expected.value
        if rule.severity == expected:
            rule.severity_reason = ""
    return faults_of(rule) | found


def _computed(rule: AlarmRule) -> Severity:
    return checks.computed(consequence_class=rule.consequence_class, respond_within_s=rule.respond_within_s)


def _by_code(rows: QuerySet[Any], code: str | None, found: dict[str, Fault], name: str) -> Any:
    if not code:
        return None
    row = rows.filter(code=code).first()
    if row is None:
        found[name] = Fault.UNKNOWN
    return row


def _act(changed: dict[str, Any]) -> str:
    if "in_service" not in changed:
        return "rule_changed"
    return "rule_put_in_service" if changed["in_service"][1] else "rule_put_out_of_service"
