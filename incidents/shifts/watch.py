"""How long somebody has watched, and when silence ends that. Pure."""

import datetime as dt
from typing import Final

BEAT_EVERY: Final = dt.timedelta(seconds=30)
BREAK_AFTER_SILENCE: Final = dt.timedelta(minutes=5)
ENDS_AFTER_SILENCE: Final = dt.timedelta(minutes=10)
# Vigilance falls within the first half hour and rotation after two hours is what control rooms do; the figure is ours.
WATCH_AT_MOST: Final = dt.timedelta(hours=2)
MUTE_AT_MOST_S: Final = 60
PRESENT_WITHIN: Final = dt.timedelta(minutes=2)


def watching_since(before: dt.datetime, *, seen_at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """Five minutes of silence were a break: watching starts anew."""
    return now if now - seen_at >= BREAK_AFTER_SILENCE else before


def break_due(since: dt.datetime, *, now: dt.datetime) -> bool:
    return now - since > WATCH_AT_MOST


def has_fallen_silent(seen_at: dt.datetime, *, now: dt.datetime) -> bool:
    return now - seen_at >= ENDS_AFTER_SILENCE
