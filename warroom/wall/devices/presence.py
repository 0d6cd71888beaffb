"""Is an output there? Pure: from when it was last heard."""

import datetime as dt
from typing import Final, Literal, Protocol

STALE_AFTER: Final = dt.timedelta(seconds=10)
OFFLINE_AFTER: Final = dt.timedelta(seconds=30)
Presence = Literal["unpaired", "online", "stale", "offline", "revoked"]


class Heard(Protocol):
    """What of an output this asks."""

    paired_at: dt.datetime | None
    revoked_at: dt.datetime | None
    last_seen_at: dt.datetime | None


def of(output: Heard, *, now: dt.datetime) -> Presence:
    """The state of an output. One never paired is online while a browser of a person stands in."""
    silent = None if output.last_seen_at is None else now - output.last_seen_at
    if silent is not None and silent < STALE_AFTER:
        return "online"
    if output.revoked_at is not None:
        return "revoked"
    if output.paired_at is None:
        return "unpaired"
    return "stale" if silent is not None and silent < OFFLINE_AFTER else "offline"
