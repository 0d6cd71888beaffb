"""Orders that Celery carries for the wall."""

from celery import shared_task
from django.utils import timezone

from warroom import health
from warroom.wall import feed, tend
from warroom.wall.devices import watch
from warroom.wall.history import keep
from warroom.wall.ledger import watch as ledger_watch


@shared_task(name="wall.trim_feed")
def trim_feed() -> None:
    """Hourly: forget news that no reader can ask for any more."""
    feed.trim(now=timezone.now())


@shared_task(name="wall.mark_beat")
def mark_beat() -> None:
    """Every five seconds, so that /readyz can tell whether beat and a worker are there."""
    health.mark_beat(timezone.now())


@shared_task(name="wall.watch_outputs")
def watch_outputs() -> None:
    """Every three seconds: turn the silence of outputs into news and notices."""
    watch.look(now=timezone.now())


@shared_task(name="wall.tend")
def tend_walls() -> None:
    """Each second: what time brings to the walls, and what alarms changed while they came too fast to follow each."""
    tend.tend_all(now=timezone.now())


@shared_task(name="wall.watch_panels")
def watch_panels() -> None:
    """Daily: keep an estimate for panels that nobody reads, and say what nears its end."""
    ledger_watch.look(now=timezone.now())


@shared_task(name="wall.remember")
def remember() -> None:
    """Hourly: one whole picture of each wall for its memory, and an end to what is older than a month."""
    now = timezone.now()
    keep.remember(now=now)
    keep.trim(now=now)
