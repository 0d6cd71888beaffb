"""Moments as this room's JSON writes them."""

import datetime as dt


def iso(at: dt.datetime) -> str:
    """UTC to the millisecond, as browsers print it: 2026-01-31T06:05:00.000Z."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_or_none(at: dt.datetime | None) -> str | None:
    return iso(at) if at is not None else None
