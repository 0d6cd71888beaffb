"""The master alarm database as a table for spreadsheets."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from incidents.models import AlarmRule
from incidents.rulebook.card import FIELDS, card

COLUMNS = ("kind", *FIELDS, "computed", "review_overdue", "version")


def write(rules: Iterable[AlarmRule]) -> str:
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(COLUMNS)
    for rule in rules:
        said = card(rule)
        lines.writerow([_safe(said[name]) for name in COLUMNS])
    return out.getvalue()


def _safe(value: Any) -> Any:
    """A spreadsheet runs what begins like a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
