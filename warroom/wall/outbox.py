"""What one socket still has to get: bounded, in order, written by a task of its own so that nobody waits for anybody.

An outbox is either *catching up* (it pulls rows and sends them) or *live* (the hub pushes rows into its queue). It goes
live in the same turn of the event loop in which it finds that it has everything the hub has, so no row falls between
and none comes twice.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final, Protocol

import structlog
from django.db import DatabaseError

from accounts.roles import Act
from warroom.wall.messages import Row
from warroom.wall.rights import NOT_ALLOWED, Credential, Standing

TOO_SLOW: Final = 4008
TRY_AGAIN_LATER: Final = 1013
BROKEN: Final = 1011
FARTHEST_REWIND: Final = 5000  # rows; farther back a snapshot is cheaper for both sides
MOST_WAITING: Final = 200  # frames with content
MOST_WAITING_IN_ALL: Final = 2000  # and with those that only carry a number
MOST_UNACKNOWLEDGED: Final = 500
SILENCE_S: Final = 20.0
ACK_DUE_S: Final = 5.0

log = structlog.get_logger(__name__)


class NoSuchWall(Exception):
    """The snapshot of a wall that is not there or not theirs to see."""


class Source(Protocol):
    """Where an outbox pulls from; the hub."""

    last: int

    def recent(self, since: int) -> list[Row] | None:
        """Rows after ``since`` from memory; None when memory does not reach back that far."""

    async def read(self, since: int) -> list[Row] | None:
        """Some rows after ``since`` from the database; None when it does not reach back that far either."""

    async def snapshot(self, standing: Standing, wall: str) -> tuple[int, str]:
        """The number a fresh start stands at, and its frame. Raises NoSuchWall."""


@dataclass(slots=True)
class Item:
    text: str
    skip: str
    key: str
    has_content: bool


class Outbox:
    """The queue of one socket. ``send`` writes a text frame, ``close`` ends the socket with a code."""

    def __init__(
        self,
        *,
        credential: Credential,
        standing: Standing,
        needs: Act,
        wall: str,
        source: Source,
        send: Callable[[str], Awaitable[None]],
        close: Callable[[int], Coroutine[Any, Any, None]],
        clock: Callable[[], float],
    ) -> None:
        self.credential = credential
        self.standing = standing
        self.needs = needs
        self.position = 0
        self.glass: tuple[int, str] | None = None  # the output that this socket is now, and its connection
        self._wall = wall
        self._source = source
        self._send = send
        self._close = close
        self._clock = clock
        self._live = False
        self._fresh = True
        self._asked: int | None = None
        self._queue: deque[Item] = deque()
        self._newest: dict[str, Item] = {}
        self._with_content = 0
        self._wake = asyncio.Event()
        self._closing: asyncio.Task[None] | None = None
        self._writer: asyncio.Task[None] | None = None
        self._acks = False
        self._acked = 0
        self._heard_at = clock()
        self._marked_at = clock()
        self._mark = self._due = 0

    # Sending ---------------------------------------------------------------------------------------------------

    def start(self) -> None:
        self._writer = asyncio.create_task(self._write())

    def stop(self) -> None:
        """The socket has gone."""
        if self._writer is not None:
            self._writer.cancel()

    def close(self, code: int) -> None:
        """End the socket. The writer may be stuck in a send, so somebody else says goodbye."""
        if self._closing is None:
            self.stop()
            self._drop_queue()
            self._live = False
            self._closing = asyncio.create_task(self._close(code))

    @property
    def is_closing(self) -> bool:
        return self._closing is not None

    def offer(self, row: Row, text: str) -> None:
        """A row from the hub; ``text`` is the row's own or, for who may not see it, its skip."""
        if not self._live or row.seq <= self.position:
            return
        self.position = row.seq
        visible = text == row.text
        self._put(Item(text, row.skip, row.key if visible else "", has_content=visible))

    def offer_heartbeat(self, text: str) -> None:
        if self._live:
            self._put(Item(text, "", "heartbeat", has_content=False))

    def rewind(self, since: int) -> None:
        """The reader misses what came after ``since``: send that again (or a snapshot when that is far back)."""
        if self._source.last - since > FARTHEST_REWIND:
            self.restart()
            return
        self._drop_queue()
        self._asked = since
        self._live = False
        self._wake.set()

    def restart(self, standing: Standing | None = None) -> None:
        """Begin again with a snapshot, for example because the reader may now see more or less."""
        self.standing = standing or self.standing
        self._drop_queue()
        self._fresh, self._asked = True, None
        self._live = False
        self._wake.set()

    def _put(self, item: Item) -> None:
        older = self._newest.pop(item.key, None) if item.key else None
        if older is not None:
            self._with_content -= older.has_content
            older.text, older.key, older.has_content = older.skip, "", False
        if item.key:
            self._newest[item.key] = item
        self._queue.append(item)
        self._with_content += item.has_content
        if self._with_content > MOST_WAITING or len(self._queue) > MOST_WAITING_IN_ALL:
            self.close(TOO_SLOW)
        self._wake.set()

    def _drop_queue(self) -> None:
        self._queue.clear()
        self._newest.clear()
        self._with_content = 0

    async def _write(self) -> None:
        try:
            while True:
                if not self._live:
                    await self._catch_up()
                while self._queue:
                    await self._send_next()
                self._wake.clear()
                if self._live:
                    await self._wake.wait()
        except NoSuchWall:
            self.close(NOT_ALLOWED)
        except DatabaseError as error:
            log.warning("socket.cannot_catch_up", error=str(error))
            self.close(TRY_AGAIN_LATER)
        except (OSError, RuntimeError) as error:  # uvicorn's and Daphne's words for a peer that has gone
            log.debug("socket.gone", error=str(error))
        except Exception:
            log.exception("socket.broken")
            self.close(BROKEN)

    async def _send_next(self) -> None:
        item = self._queue.popleft()
        self._with_content -= item.has_content
        if item.key and self._newest.get(item.key) is item:
            del self._newest[item.key]
        if item.text:  # an overtaken heartbeat leaves nothing, not even a number
            await self._send(item.text)

    async def _catch_up(self) -> None:
        while not self._live:
            if self._fresh:
                await self._send_snapshot()
            elif self._asked is not None:
                self.position, self._asked = self._asked, None
            else:
                await self._pull()

    async def _send_snapshot(self) -> None:
        standing = self.standing
        head, text = await self._source.snapshot(standing, self._wall)
        if self.standing is not standing:
            return  # their rights changed meanwhile, and this is not for them any more
        self._fresh, self.position = False, head
        self._acked = max(self._acked, head)
        await self._send(text)

    async def _pull(self) -> None:
        rows = self._source.recent(self.position)
        if rows is None:
            rows = await self._source.read(self.position)
        if self._is_interrupted:
            return
        if rows is None:
            self._fresh = True
        elif rows:
            await self._send_rows(rows)
        elif self.position >= self._source.last:
            self._live = True  # nothing was awaited since the hub's number was read

    async def _send_rows(self, rows: list[Row]) -> None:
        for row in rows:
            self.position = row.seq
            await self._send(row.text if self.standing.scope.covers(row) else row.skip)
            if self._is_interrupted:
                return

    @property
    def _is_interrupted(self) -> bool:
        """The reader, or a change of its rights, asked for something else while somebody awaited."""
        return self._fresh or self._asked is not None

    # Hearing ---------------------------------------------------------------------------------------------------

    def heard(self) -> None:
        """The reader sent something."""
        self._heard_at = self._clock()

    def acknowledge(self, seq: int) -> None:
        self._acks = True
        self._acked = max(self._acked, min(seq, self.position))

    def is_too_slow(self) -> bool:
        """A reader that acknowledges must keep on doing so; asked about once a second.

        It may owe at most 500 of the frames it was sent five or more seconds ago, and owing any it may be silent for
        20 s: Daphne has no backpressure, so nothing else bounds what a stuck page makes it hold. A reader that never
        acknowledged is a script; only the server's own ping ends it (every 20 s, answered within 30 s).
        """
        now = self._clock()
        if now - self._marked_at >= ACK_DUE_S:
            self._due, self._mark, self._marked_at = self._mark, self.position, now
        owed = self._due - self._acked
        if not self._acks or owed <= 0:
            return False
        return owed > MOST_UNACKNOWLEDGED or now - self._heard_at > SILENCE_S
