"""Starts and stops an alert's ladder, in the transaction of the act that makes it ring or silences it."""

import datetime as dt

from incidents.models import Alert


def start(alert: Alert, *, now: dt.datetime) -> None:
    """Write the rungs of a new run. Called by incidents.annunciation only."""


def stop(alert: Alert, *, now: dt.datetime) -> None:
    """Stop what has not fired and cancel what has not left, for all channels at once. Safe to call twice."""
