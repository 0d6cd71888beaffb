"""The live lane before Django: a page's socket goes on to the media node as one socket, closes and all.

Daphne takes whatever it is given and keeps it in memory for a client that does not read. So the page says now and then
how many bytes it has; what is further ahead than the window stays at the node, which drops whole groups of pictures.
In production nginx does all this (deploy/nginx.conf), and nobody has to say how much came.
"""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any, Final

import aiohttp
import structlog
from yarl import URL

from warroom.media_proxy import PREFIX, Nodes

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATH: Final = re.compile(
    r"/media/(?P<node>[A-Za-z0-9_-]{1,32})"
    r"(?P<rest>/[A-Z0-9][A-Z0-9._-]{1,31}/(?:thumb|tile|focus|main)/[A-Za-z0-9._~-]{1,200}/live)"
)
CONNECT_S: Final = 2.0
SILENT_S: Final = 20.0  # a node that answers no ping for this long is gone
LARGEST_PICTURE: Final = 6 << 20
LONGEST_WORDS: Final = 4096  # of a page; an address has at most 300 characters
WINDOW: Final = 4 << 20  # bytes on their way to the page
ACK_EVERY: Final = 1 << 18
SLOW_S: Final = 10.0  # a page that takes nothing for so long
MOST_SOCKETS: Final = 500

GOING_AWAY, UNSUPPORTED, TOO_BIG, FAILED, TRY_LATER = 1001, 1003, 1009, 1011, 1013
NOT_FOUND: Final = 4404
UNSENDABLE: Final = frozenset({1005, 1006, 1015})  # say how a socket ended, never sent (RFC 6455, section 7.4.1)

log = structlog.get_logger(__name__)


class Window:
    """How far the sender may run ahead of what the page says it has."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._sent = self._acknowledged = 0
        self._moved = asyncio.Event()

    def acknowledge(self, total: int) -> None:
        if self._acknowledged < total <= self._sent:
            self._acknowledged = total
            self._moved.set()

    async def room(self, size: int) -> None:
        """Waits until the page has caught up. Raises TimeoutError when it takes nothing."""
        while self._sent - self._acknowledged > self._size:
            self._moved.clear()
            async with asyncio.timeout(SLOW_S):
                await self._moved.wait()
        self._sent += size


class MediaSockets:
    """A raw ASGI application for websocket scopes under /media/. Whoever wraps it has checked the Origin."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._session: aiohttp.ClientSession | None = None
        self._open = 0

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        await receive()  # websocket.connect
        match = PATH.fullmatch(scope["path"])
        address = await self._nodes.address(match["node"]) if match and not scope.get("query_string") else None
        if match is None or address is None:
            await send({"type": "websocket.close", "code": NOT_FOUND})
            return
        if self._open >= MOST_SOCKETS:
            await send({"type": "websocket.close", "code": TRY_LATER})
            return
        self._open += 1
        try:
            await self._join(
                URL(f"{address.rstrip('/')}{PREFIX}{match['node']}{match['rest']}", encoded=True), receive, send
            )
        finally:
            self._open -= 1

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _join(self, url: URL, receive: Receive, send: Send) -> None:
        try:
            async with asyncio.timeout(CONNECT_S):
                node = await self._pool().ws_connect(
                    url, max_msg_size=LARGEST_PICTURE, heartbeat=SILENT_S, compress=0, autoclose=False
                )
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("media.socket_refused", url=str(url.origin()), error=type(error).__name__)
            await send({"type": "websocket.close", "code": TRY_LATER})
            return
        window = Window(WINDOW)
        try:
            await send({"type": "websocket.accept"})
            words = json.dumps({"ack_every": ACK_EVERY})
            await window.room(len(words))  # the page counts them too
            await send({"type": "websocket.send", "text": words})
            code = await _first(_to_page(node, window, send), _to_node(receive, window, node))
        finally:
            await node.close(code=GOING_AWAY)
        if code is not None:
            await send({"type": "websocket.close", "code": code})

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0),
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent",),
            )
        return self._session


async def _first(*directions: Awaitable[int | None]) -> int | None:
    """The close code of the direction that ended first; the other one ends with it."""
    tasks = [asyncio.ensure_future(direction) for direction in directions]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return done.pop().result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _to_page(node: aiohttp.ClientWebSocketResponse, window: Window, send: Send) -> int:
    async for message in node:
        data = message.data
        try:
            await window.room(len(data))
        except TimeoutError:
            return TRY_LATER
        kind = "bytes" if message.type is aiohttp.WSMsgType.BINARY else "text"
        await send({"type": "websocket.send", kind: data})
    code = node.close_code
    return FAILED if code is None or code in UNSENDABLE else code


async def _to_node(receive: Receive, window: Window, node: aiohttp.ClientWebSocketResponse) -> int | None:
    """None when the page has gone: nobody is left to be told."""
    while True:
        message = await receive()
        if message["type"] == "websocket.disconnect":
            return None
        words = message.get("text")
        if words is None:
            return UNSUPPORTED
        if len(words) > LONGEST_WORDS:
            return TOO_BIG
        total = _acknowledged(words)
        if total is not None:
            window.acknowledge(total)
            continue
        try:
            await node.send_str(words)
        except ConnectionError:  # the other direction hears why
            return FAILED


def _acknowledged(words: str) -> int | None:
    """Bytes the page has in all, if that is what it says: ``{"ack": 262144}``."""
    found = re.fullmatch(r'\{"ack":\s*(\d{1,15})\}', words)
    return int(found[1]) if found else None
