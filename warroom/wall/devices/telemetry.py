"""What outputs say of themselves: they are here, which revision is on glass, how they do. Parsing is pure."""

import datetime as dt
import math
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.db.models import F

from accounts.roles import Act
from warroom.wall import feed, messages
from warroom.wall.devices import presence
from warroom.wall.devices.news import told
from warroom.wall.models import Output, OutputHour

REPLACED: Final = 4409
LARGEST_REVISION: Final = 2**53 - 1
# The most that a page may claim of each figure: what is beyond them is a mistake or a joke, and neither is a sum.
NUMBERS: Final[Mapping[str, float]] = {
    "fps": 1_000,
    "dropped": 100_000,
    "shown_frames": 100_000,
    "memory_mb": 1_000_000,
    "tiles": 1_000,
    "playing": 1_000,
    "width": 100_000,
    "height": 100_000,
    "dpr": 16,
    "oldest_s": 10_000_000,
    "frozen": 100_000,
    "recycled": 100_000,
}
LEVELS: Final = ("full", "reduced", "still")


class BadTelemetry(ValueError):
    """Not what an output of this number says."""


class Replaced(Exception):
    """Another connection is the output now."""


def revision_of(said: Mapping[str, Any], *, number: int) -> int:
    """The revision of ``{"output": n, "revision": r}``. Raises BadTelemetry."""
    revision = said.get("revision")
    if said.get("output") != number or not _is_revision(revision):
        raise BadTelemetry
    return int(revision)  # type: ignore[arg-type]


def figures_of(said: Mapping[str, Any], *, number: int) -> dict[str, Any]:
    """The figures of an ``output`` frame that may be kept. Raises BadTelemetry for one that is not of this output.

    ``fps`` is per second over the last period, ``dropped`` and ``shown_frames`` are counts of that period, ``oldest_s``
    the age of the oldest picture that should be live. A figure that is missing or no number is left out.
    """
    if said.get("number") != number:
        raise BadTelemetry
    kept: dict[str, Any] = {}
    for name, most in NUMBERS.items():
        value = said.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            kept[name] = min(max(value, 0), most)
    levels = said.get("levels")
    if isinstance(levels, Mapping):
        kept["levels"] = {
            name: min(max(count, 0), 1_000)
            for name in LEVELS
            if isinstance(count := levels.get(name), int) and not isinstance(count, bool)
        }
    if _is_revision(said.get("revision")):
        kept["revision"] = said["revision"]
    return kept


def _is_revision(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST_REVISION


def claim(output_pk: int, *, connection: str, stand_in: str, yields: bool, now: dt.datetime) -> bool:
    """This connection is the output from now on, instead of the one before. False if it may not be.

    ``stand_in`` names the person whose browser it is; empty is the paired device itself. ``yields``: it was replaced
    and comes back only if nobody is there.
    """
    with transaction.atomic():
        output = _locked(output_pk)
        if stand_in and presence.device_is_there(output, now=now):
            return False
        silent = presence.silence(output, now=now)
        if yields and output.connection and silent is not None and silent < presence.STALE_AFTER:
            return False
        before = output.opened_by
        output.connection, output.opened_by, output.last_seen_at = connection, stand_in, now
        _write(output, {**output.figures}, now=now, news=before != stand_in, fields=("connection", "opened_by"))
    return True


def shown(output_pk: int, *, connection: str, revision: int, now: dt.datetime) -> None:
    """A revision is on glass. Raises Replaced."""
    with transaction.atomic():
        output = _of(output_pk, connection)
        _count(output, {}, now=now)  # or each change of scene would cost the hour the seconds since the last figures
        news = output.revision != revision
        output.revision, output.last_seen_at = revision, now
        _write(output, {**output.figures}, now=now, news=news)


def keep(output_pk: int, *, connection: str, figures: Mapping[str, Any], now: dt.datetime) -> None:
    """The figures of the last seconds. Raises Replaced."""
    with transaction.atomic():
        output = _of(output_pk, connection)
        _count(output, figures, now=now)
        revision = figures.get("revision", output.revision)
        news = output.revision != revision
        output.revision, output.last_seen_at = revision, now
        kept = {name: value for name, value in figures.items() if name != "revision"}
        told_before = {"told": output.figures["told"]} if "told" in output.figures else {}
        _write(output, {**kept, **told_before}, now=now, news=news)


def _locked(output_pk: int) -> Output:
    return Output.objects.select_for_update(of=("self",)).select_related("wall").get(pk=output_pk)


def _of(output_pk: int, connection: str) -> Output:
    output = _locked(output_pk)
    if output.connection != connection:
        raise Replaced
    return output


def _write(
    output: Output, figures: dict[str, Any], *, now: dt.datetime, news: bool, fields: tuple[str, ...] = ()
) -> None:
    """Writes the row; tells the feed only of what changed, or eight outputs would be a message each second."""
    state = presence.of(output, now=now)
    news = news or figures.get("told") != state
    output.figures = {**figures, "told": state}
    output.save(update_fields=["last_seen_at", "revision", "figures", *fields])
    if news:
        feed.append(messages.WALL_OUTPUT, told(output, now=now), at=now, act=Act.WALL_VIEW)


def _count(output: Output, figures: Mapping[str, Any], *, now: dt.datetime) -> None:
    """Adds to the hour. Seconds are whole seconds of the clock, so that five of 5.2 s are 26 and not 25."""
    before = output.last_seen_at
    seconds = 0
    if before is not None and dt.timedelta(0) < now - before < presence.OFFLINE_AFTER:
        seconds = math.floor(now.timestamp()) - math.floor(before.timestamp())
    hour = now.replace(minute=0, second=0, microsecond=0)
    row, _made = OutputHour.objects.get_or_create(output=output, hour=hour)
    OutputHour.objects.filter(pk=row.pk).update(
        seconds_on=F("seconds_on") + seconds,
        frames=F("frames") + int(figures.get("shown_frames", 0)),
        dropped=F("dropped") + int(figures.get("dropped", 0)),
    )
