"""Compare-and-swap: a change lands only on the very row it was decided upon."""

from typing import Any

from incidents.models import Alert, Incident


def swap(row: Alert | Incident, **changes: Any) -> bool:
    """Write the changes if the row is still as it was read; the version grows by one. False if somebody was first."""
    rows = type(row)._default_manager.filter(pk=row.pk, version=row.version, state=row.state)
    if not rows.update(version=row.version + 1, **changes):
        return False
    row.version += 1
    for name, value in changes.items():
        setattr(row, name, value)
    return True
