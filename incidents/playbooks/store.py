"""Playbooks change here: each change is a version with a person and a reason. Imports take all of a file or nothing."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents.models import Category, Playbook, PlaybookVersion
from incidents.playbooks import yaml_text
from incidents.playbooks.faults import NotAPlaybook
from incidents.playbooks.shape import Body, Fault, of_json
from incidents.playbooks.yaml_text import Written


class StalePlaybook(Conflict):
    """Somebody changed it since it was read."""

    def __init__(self, playbook: Playbook) -> None:
        last = playbook.versions.select_related("by").first()
        by = last.by.display_name if last is not None and last.by is not None else None
        super().__init__(
            _("SOP %(code)s sudah menjadi versi %(version)s.") % {"code": playbook.code, "version": playbook.version},
            current=playbook_json(playbook),
            first={"by": by, "at": last.at.isoformat() if last is not None else None},
        )


class ReasonNeeded(Problem):
    """A procedure is not changed without saying why."""

    code = "words_needed"


@dataclass(frozen=True)
class Change:
    """What an import does to one playbook: "new", "changed" or "same"."""

    code: str
    form: str
    version: int
    before: Body | None
    after: Body
    category: str = ""


def change(playbook: Playbook, *, body: Body, by: User, reason: str, version: int | None, now: dt.datetime) -> Playbook:
    """Write the next version. The same body again changes nothing. Raises StalePlaybook if ``version`` is not the one
    in force."""
    access.require(by, Act.PLAYBOOK_MANAGE)
    reason = _said(reason)
    with transaction.atomic():
        fresh = Playbook.objects.select_for_update().get(pk=playbook.pk)
        if version not in (None, fresh.version):
            raise StalePlaybook(fresh)
        if fresh.body == body.to_json():
            return fresh
        _next(fresh, body, by=by, reason=reason, now=now)
        audit.record(
            actor=by, act="playbook_changed", subject=fresh.code, detail={"version": fresh.version, "reason": reason},
            at=now,
        )  # fmt: skip
    return fresh


def read(data: bytes | str) -> list[Change]:
    """What an import of this text would change. Raises NotAPlaybook with every fault and its line."""
    written, faults = yaml_text.parse(data)
    if faults:
        raise NotAPlaybook(faults)
    return _changes(written, Playbook.objects.all())


def take_in(data: bytes | str, *, by: User, reason: str, now: dt.datetime) -> list[Change]:
    """Import a file: all its playbooks or none."""
    access.require(by, Act.PLAYBOOK_MANAGE)
    reason = _said(reason)
    written, faults = yaml_text.parse(data)
    if faults:
        raise NotAPlaybook(faults)
    with transaction.atomic():
        codes = [one.code for one in written]
        known = Playbook.objects.select_for_update().filter(code__in=codes).order_by("pk")
        changes = _changes(written, known)
        for each in changes:
            _apply(each, by=by, reason=reason, now=now)
        done = {each.code: each.form for each in changes if each.form != "same"}
        if done:
            audit.record(
                actor=by, act="playbooks_imported", subject="playbooks", detail={"changes": done, "reason": reason},
                at=now,
            )  # fmt: skip
    return changes


def export(playbooks: QuerySet[Playbook]) -> str:
    """The text of these playbooks that ``read`` and ``take_in`` understand."""
    rows = playbooks.select_related("category").order_by("code")
    return yaml_text.export(
        Written(row.code, row.category.code if row.category else "", of_json(row.body))
        for row in rows
        if has_steps(row)
    )


def text(playbook: Playbook, body: Body) -> str:
    """This body under the name of that playbook, as YAML."""
    return yaml_text.export([Written(playbook.code, playbook.category.code if playbook.category else "", body)])


def has_steps(playbook: Playbook) -> bool:
    return bool(playbook.body.get("steps"))


def first_version(playbook: Playbook, *, at: dt.datetime) -> PlaybookVersion:
    """The version in force as a row: what an incident is bound to. Written when it is missing."""
    version, _made = PlaybookVersion.objects.get_or_create(
        playbook=playbook, version=playbook.version, defaults={"body": playbook.body, "at": at}
    )
    return version


def playbook_json(playbook: Playbook) -> dict[str, Any]:
    """A playbook with its procedure, for pages and the API."""
    category = playbook.category
    return {
        "code": playbook.code,
        "title": playbook.title,
        "category": None if category is None else {"code": category.code, "name": category.name, "lead": category.lead},
        "promise": None
        if category is None
        else {
            "respond_within_s": category.respond_within_s,
            "on_site_within_s": category.on_site_within_s,
            "resolve_within_s": category.resolve_within_s,
        },
        "version": playbook.version,
        "in_use": playbook.in_use,
        "shipped": playbook.shipped,
        "body": playbook.body,
    }


def _next(fresh: Playbook, body: Body, *, by: User | None, reason: str, now: dt.datetime) -> None:
    first_version(fresh, at=now)  # of a row that came without one, so that no version is lost
    fresh.body, fresh.title = body.to_json(), body.title
    fresh.version, fresh.shipped = fresh.version + 1, False
    fresh.save(update_fields=["body", "title", "version", "shipped"])
    PlaybookVersion.objects.create(playbook=fresh, version=fresh.version, body=fresh.body, at=now, by=by, reason=reason)


def _changes(written: Sequence[Written], known: QuerySet[Playbook]) -> list[Change]:
    rows = {row.code: row for row in known.select_related(None)}
    categories = {category.code: category for category in Category.objects.select_related("playbook")}
    faults: list[Fault] = []
    changes = []
    for one in written:
        row = rows.get(one.code)
        faults += _misplaced(one, row, categories)
        if row is None:
            changes.append(Change(one.code, "new", 0, None, one.body, one.category))
            continue
        same = row.body == one.body.to_json()
        before = of_json(row.body) if has_steps(row) else None
        changes.append(Change(one.code, "same" if same else "changed", row.version, before, one.body, one.category))
    if faults:
        raise NotAPlaybook(faults)
    return changes


def _misplaced(one: Written, row: Playbook | None, categories: dict[str, Category]) -> list[Fault]:
    """A category is served by one playbook, and an import moves none from one to another."""
    path = (one.code, "category")
    if not one.category:
        return []
    category = categories.get(one.category)
    if category is None:
        return [Fault(path, "unknown_category", {"key": one.category})]
    if row is not None:
        differs = row.category_id != category.pk
        owner = next((each.code for each in categories.values() if each.pk == row.category_id), "–")
        return [Fault(path, "category_differs", {"other": owner})] if differs else []
    if hasattr(category, "playbook"):
        return [Fault(path, "category_taken", {"key": one.category, "other": category.playbook.code})]
    return []


def _apply(each: Change, *, by: User, reason: str, now: dt.datetime) -> None:
    if each.form == "changed":
        _next(Playbook.objects.get(code=each.code), each.after, by=by, reason=reason, now=now)
    elif each.form == "new":
        category = Category.objects.filter(code=each.category).first() if each.category else None
        row = Playbook.objects.create(
            code=each.code, title=each.after.title, body=each.after.to_json(), category=category
        )
        PlaybookVersion.objects.create(playbook=row, version=1, body=row.body, at=now, by=by, reason=reason)


def _said(reason: str) -> str:
    reason = reason.strip()
    if not reason:
        raise ReasonNeeded(_("Tulis alasan perubahan."), field="reason")
    return reason[:300]
