"""What the ledger says, for people."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from warroom.wall.ledger import hours
from warroom.wall.ledger.hours import ImpossibleReading, Reading

WARN = "warn"
STATES: dict[str, Any] = {
    "in_stock": gettext_lazy("di gudang"),
    "in_service": gettext_lazy("terpasang"),
    WARN: gettext_lazy("perlu perhatian"),
    "claim": gettext_lazy("diklaim"),
    "replaced": gettext_lazy("diganti"),
}


def impossible(error: ImpossibleReading) -> str:
    """Names both readings, so that whoever typed one sees which is wrong."""
    if error.other is None:
        return _("%(at)s belum tiba.") % {"at": _at(error.reading.at)}
    said = {"new": _reading(error.reading), "other": _reading(error.other)}
    if error.why == hours.TOO_FAST:
        return _("%(new)s tidak mungkin setelah %(other)s: lebih cepat daripada jam dinding.") % said
    return (
        _("%(new)s tidak cocok dengan %(other)s: jam tidak berkurang. Papan utama diganti? Sebut alasannya (reset).")
        % said
    )


def _reading(reading: Reading) -> str:
    return f"{reading.hours:g} h ({_at(reading.at)})"


def _at(at: dt.datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
