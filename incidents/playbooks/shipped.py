"""The procedures that come with the product, one for each category of incident."""

import datetime as dt
import functools
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from incidents.models import Category, Playbook, PlaybookVersion
from incidents.playbooks import store, yaml_text
from incidents.playbooks.yaml_text import Written

FOLDER = Path(__file__).parent / "shipped"


class BadShipment(Exception):
    """A file of the product itself is no playbook."""


@functools.cache
def playbooks() -> tuple[Written, ...]:
    """All that are shipped, in the order of their codes. Read once: every migrate and every test run asks again."""
    found: list[Written] = []
    for path in sorted(FOLDER.glob("*.yaml")):
        written, faults = yaml_text.parse(path.read_bytes())
        if faults:
            raise BadShipment(f"{path.name}:{faults[0].line}: {faults[0].code}")
        found += written
    return tuple(found)


def ship(*, now: dt.datetime | None = None) -> int:
    """Make the rows that are missing, fill those without steps, renew those nobody has edited; how many changed."""
    now = now or timezone.now()
    categories = {category.code: category for category in Category.objects.all()}
    known = {row.code: row for row in Playbook.objects.all()}
    return sum(_put(one, known.get(one.code), categories.get(one.category), now=now) for one in playbooks())


def ship_after_migrate(**rest: Any) -> None:
    """Receiver of post_migrate."""
    if PlaybookVersion._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to before there were procedures
    with transaction.atomic():
        ship()


def _put(one: Written, row: Playbook | None, category: Category | None, *, now: dt.datetime) -> bool:
    body = one.body.to_json()
    if category is None:  # the tables are there, the categories are not yet
        return False
    if row is None:
        if Playbook.objects.filter(category=category).exists():
            return False  # somebody's own procedure serves it
        row = Playbook.objects.create(code=one.code, title=one.body.title, body=body, category=category, shipped=True)
    elif not store.has_steps(row):
        row.body, row.title, row.shipped = body, one.body.title, True
        row.category = row.category or category
        row.save(update_fields=["body", "title", "shipped", "category"])
        row.versions.filter(version=row.version).update(body=body)
    elif row.shipped and row.body != body:
        store.first_version(row, at=now)
        row.body, row.title, row.version = body, one.body.title, row.version + 1
        row.save(update_fields=["body", "title", "version"])
    else:
        return False
    store.first_version(row, at=now)
    return True
