"""What the hub asks of the database and of Valkey, as coroutines. The only place of the live feed that does I/O."""

import datetime as dt
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import ParamSpec, TypeVar

import redis.asyncio
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from warroom.wall import feed, figures, messages, rights, snapshot
from warroom.wall.messages import Row
from warroom.wall.rights import Credential, Standing
from warroom.wall.snapshot import Snapshot

CONNECT_TIMEOUT_S = 2.0

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run a function that uses the ORM in a worker thread; not in the one thread that all consumers would share."""

    def run() -> T:
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()  # the thread has no request whose end would give the connection back

    return await sync_to_async(run, thread_sensitive=False)()


class DatabaseStore:
    """The hub's Store over the ORM."""

    now: Callable[[], dt.datetime] = staticmethod(timezone.now)

    async def head(self) -> int:
        return await in_thread(feed.head)

    async def read(self, since: int, limit: int) -> list[Row] | None:
        return await in_thread(feed.read_on, since, limit)

    async def snapshot(self, standing: Standing) -> Snapshot:
        return await in_thread(snapshot.take, standing.user, now=self.now())

    async def heartbeat(self, standing: Standing, seq: int) -> str:
        now = self.now()
        numbers = await in_thread(figures.take, standing.user, now=now)
        return messages.frame(seq, messages.HEARTBEAT, at=now, data={"figures": numbers, "now": messages.iso(now)})

    async def standings(self, credentials: Iterable[Credential]) -> dict[Credential, Standing]:
        return await in_thread(rights.standings, credentials, now=self.now())


async def listen() -> AsyncGenerator[bytes | None]:
    """None once subscribed, then each published text. Raises RedisError or OSError when cut off.

    ``socket_timeout=None`` is said aloud because redis-py 8 made 5 s its default, and a feed may well be quiet for
    longer than that.
    """
    client = redis.asyncio.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=None,
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        async with client.pubsub() as subscription:
            await subscription.subscribe(feed.channel())
            async for message in subscription.listen():
                if message["type"] == "subscribe":
                    yield None
                elif message["type"] == "message":
                    yield message["data"]
    finally:
        await client.aclose()
