"""Writes the shipped lines of the master alarm database after each migrate."""

import datetime as dt
from typing import Any

from django.db import connection
from django.utils import timezone

from incidents.models import AlarmRule, AlarmRuleVersion, Category, Playbook
from incidents.rulebook import checks
from incidents.rulebook.card import FIELDS, body
from incidents.rulebook.entries import ANYTHING, ENTRIES, Shipped

REVIEW_AFTER = dt.timedelta(days=365)  # an alarm that nobody has looked at for a year has outlived its reasons


def ship(**_signal: Any) -> None:
    """Write the rules that this installation does not have yet and improve those that nobody has edited. Idempotent."""
    tables = connection.introspection.table_names()
    if AlarmRuleVersion._meta.db_table not in tables:
        return  # migrated back to before there were rules
    now = timezone.now()
    categories = {category.code: category for category in Category.objects.all()}
    playbooks = _playbooks(categories)
    there = {rule.kind: rule for rule in AlarmRule.objects.select_related("playbook", "category")}
    wanted = {kind: _row(kind, entry, categories, playbooks, now=now) for kind, entry in ENTRIES.items()}
    missing = [row for kind, row in wanted.items() if kind not in there]
    AlarmRule.objects.bulk_create(missing, ignore_conflicts=True)
    for kind, row in wanted.items():
        if kind in there and there[kind].shipped:
            _improve(there[kind], row)
    _remember([row.kind for row in wanted.values()], now=now)


def _playbooks(categories: dict[str, Category]) -> dict[str, Playbook]:
    """The playbooks that rules name, by code. One that has no steps yet still names whose procedure counts."""
    codes = {entry.playbook for entry in ENTRIES.values()} - {""}
    found = {one.code: one for one in Playbook.objects.filter(code__in=codes)}
    for code in sorted(codes - found.keys()):
        category = categories.get(code)
        title = category.name if category else "Umum"
        defaults: dict[str, Any] = {
            "title": title,
            "category": category,
            "body": {"title": title, "steps": []},
            "shipped": True,
        }
        if category is not None or code == ANYTHING:
            found[code], _made = Playbook.objects.get_or_create(code=code, defaults=defaults)
    return found


def _row(
    kind: str, entry: Shipped, categories: dict[str, Category], playbooks: dict[str, Playbook], *, now: dt.datetime
) -> AlarmRule:
    expected = checks.computed(consequence_class=entry.consequence_class, respond_within_s=entry.within_s)
    return AlarmRule(
        kind=kind,
        title=entry.title,
        event_class=entry.event_class.value,
        source=entry.source,
        condition=entry.condition,
        cause=entry.cause,
        consequence=entry.consequence,
        consequence_class=entry.consequence_class.value,
        respond_within_s=entry.within_s,
        # Categories come with a migration of their own; while they are not there, the general procedure stands in.
        playbook=playbooks.get(entry.playbook) or (playbooks[ANYTHING] if entry.playbook else None),
        severity=(entry.severity or expected).value,
        severity_reason=entry.severity_reason,
        category=categories.get(entry.category),
        merge_window_s=entry.merge_s,
        by_person=entry.by_person,
        owner=entry.owner,
        review_on=timezone.localdate(now) + REVIEW_AFTER,
        shipped=True,
    )


def _improve(rule: AlarmRule, wanted: AlarmRule) -> None:
    wanted.review_on, wanted.in_service = rule.review_on, rule.in_service
    if body(rule) == body(wanted):
        return
    values = {name: getattr(wanted, name) for name in FIELDS}
    AlarmRule.objects.filter(pk=rule.pk, version=rule.version, shipped=True).update(version=rule.version + 1, **values)


def _remember(kinds: list[str], *, now: dt.datetime) -> None:
    """A version for each shipped rule as it stands, if that one is not kept yet."""
    rows = AlarmRule.objects.filter(kind__in=kinds, shipped=True).select_related("playbook", "category")
    kept = set(AlarmRuleVersion.objects.filter(rule__in=rows).values_list("rule_id", "version"))
    AlarmRuleVersion.objects.bulk_create(
        [
            AlarmRuleVersion(rule=row, version=row.version, body=body(row), at=now, reason="Bawaan")
            for row in rows
            if (row.pk, row.version) not in kept
        ],
        ignore_conflicts=True,
    )
