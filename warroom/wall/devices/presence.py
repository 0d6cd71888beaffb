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
    opened_by: str


def of(output: Heard, *, now: dt.datetime) -> Presence:
    """The state of an output. One that no device was paired with is online while a person's browser stands in."""
    if output.revoked_at is not None and not output.opened_by:
        return "revoked"
    silent = silence(output, now=now)
    if silent is not None and silent < STALE_AFTER:
        return "online"
    if output.revoked_at is not None:
        return "revoked"
    if output.paired_at is None:
        return "unpaired"
    return "stale" if silent is not None and silent < OFFLINE_AFTER else "offline"


def silence(output: Heard, *, now: dt.datetime) -> dt.timedelta | None:
    """Since it was heard; None for an output that never was."""
    return None if output.last_seen_at is None else now - output.last_seen_at


def device_is_there(output: Heard, *, now: dt.datetime) -> bool:
    """A paired device shows this output, or did half a minute ago: no person's browser may take its place."""
    silent = silence(output, now=now)
    is_paired = output.paired_at is not None and output.revoked_at is None
    return is_paired and not output.opened_by and silent is not None and silent < OFFLINE_AFTER


def since(output: Heard, *, now: dt.datetime) -> dt.datetime | None:
    """When the state it is in began, as far as that is known: for one that is online nobody wrote it down."""
    match of(output, now=now):
        case "revoked":
            return output.revoked_at
        case "stale" | "offline":
            return output.last_seen_at or output.paired_at
    return None
