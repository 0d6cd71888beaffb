"""What a live socket sends: messages of all its tiles in one order, as fast as the page takes them."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from struct import Struct
from typing import Any, NamedTuple

from .asgi import Send
from .orders import Limits

HEADER = Struct(">HBBQ")  # tile, kind, flags, wall time of the picture in ms since 1970
INITIALISATION, FRAGMENT = 0, 1
MOST_WAITING = 4096  # messages; a page that reads has none of them waiting


class Queued(NamedTuple):
    at: float
    tile: int
    message: dict[str, Any]
    size: int
    picture: bool = False


class Outbox:
    """What waits for a socket. Pictures are bounded in bytes and in age: what is old is no longer live."""

    def __init__(self, *, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self.clock = clock
        self._waiting: deque[Queued] = deque()
        self._bytes = 0
        self._sending_since: float | None = None
        self._news = asyncio.Event()

    def text(self, tile: int, **said: Any) -> None:
        text = json.dumps({"tile": tile, **said})
        self._put(Queued(self.clock(), tile, {"type": "websocket.send", "text": text}, 0))

    def binary(self, tile: int, kind: int, flags: int, taken_ms: int, data: bytes) -> None:
        whole = HEADER.pack(tile, kind, flags, taken_ms) + data
        message = {"type": "websocket.send", "bytes": whole}
        self._put(Queued(self.clock(), tile, message, len(whole), kind == FRAGMENT))

    def close(self, code: int) -> None:
        self._put(Queued(self.clock(), -1, {"type": "websocket.close", "code": code}, 0))

    def _put(self, item: Queued) -> None:
        self._waiting.append(item)
        self._bytes += item.size
        self._news.set()

    def has_room(self, size: int) -> bool:
        now = self.clock()
        if self._sending_since is not None and now - self._sending_since > self._limits.socket_s:
            return False
        if not self._bytes:
            return True
        return now - self._waiting[0].at <= self._limits.socket_s and self._bytes + size <= self._limits.socket_bytes

    @property
    def is_crowded(self) -> bool:
        return len(self._waiting) > MOST_WAITING

    def drop_pictures(self, tile: int) -> None:
        """What they decode with stays: the pictures that come later need it too."""
        kept = [item for item in self._waiting if item.tile != tile or not item.picture]
        self._waiting = deque(kept)
        self._bytes = sum(item.size for item in kept)

    async def run(self, send: Send) -> None:
        """Sends what comes, until a close was sent."""
        while True:
            while self._waiting:
                item = self._waiting.popleft()
                self._bytes -= item.size
                self._sending_since = self.clock()
                await send(item.message)
                self._sending_since = None
                if item.message["type"] == "websocket.close":
                    return
            self._news.clear()
            await self._news.wait()
