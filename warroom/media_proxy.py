"""Media before Django: a request for a fragment goes straight to the media node's loopback address and back.

A wall of 64 tiles asks for pictures a hundred times a second; Django's middleware would cost more than the pictures.
The grant in the path is checked by the node, the shape of the path here. In production nginx does this
(deploy/nginx.conf).
"""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final

import aiohttp
import structlog
from django.db import DatabaseError
from yarl import URL

from accounts.problems import document
from cameras.streaming.models import MediaNode
from warroom.wall.messages import encode
from warroom.wall.store import in_thread

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]

PREFIX: Final = "/media/"
PATH: Final = re.compile(
    r"/media/(?P<node>[A-Za-z0-9_-]{1,32})"
    r"(?P<rest>/[A-Z0-9][A-Z0-9._-]{1,31}/"
    r"(?:(?:thumb|tile|focus|main)/[A-Za-z0-9._~-]{1,200}"
    r"/(?:(?:index|ll|keys|replay)\.m3u8|init-\d{1,12}\.mp4|\d{1,14}(?:\.\d{1,4}|k)?\.m4s|snapshot\.jpg)"
    r"|still/[A-Za-z0-9._~-]{1,200}/snapshot\.jpg"
    r"|(?P<clip>clip)/[A-Za-z0-9._~-]{1,200}/[0-9a-f-]{32,36}\.mp4))"
)
QUERY: Final = re.compile(rb"(?:[A-Za-z0-9_]{1,20}=[A-Za-z0-9_.-]{1,40}(?:&|$)){0,4}")
TO_NODE: Final = frozenset({"accept", "if-none-match", "if-modified-since", "range"})
TO_CLIENT: Final = frozenset(
    {"content-type", "content-length", "content-range", "content-disposition", "accept-ranges", "cache-control", "etag",
     "last-modified", "retry-after"}
)  # fmt: skip
OWN_HEADERS: Final = [
    (b"x-content-type-options", b"nosniff"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'"),
]
TIMEOUT: Final = aiohttp.ClientTimeout(total=16, sock_connect=1, connect=1)  # a playlist may be held back for 15 s
DOWNLOAD: Final = aiohttp.ClientTimeout(sock_read=15, sock_connect=1, connect=1)  # a clip takes what the client takes
NODES_KNOWN_FOR_S: Final = 5.0
NODE_BACK_IN_S: Final = 2
CHUNK: Final = 65_536

log = structlog.get_logger(__name__)


class Nodes:
    """Addresses of media nodes by name, asked for at most every five seconds."""

    def __init__(
        self,
        read: Callable[[], Awaitable[dict[str, str]]],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._read = read
        self._clock = clock
        self._known: dict[str, str] = {}
        self._read_at: float | None = None
        self._lock = asyncio.Lock()

    async def address(self, name: str) -> str | None:
        async with self._lock:
            if self._read_at is None or self._clock() - self._read_at > NODES_KNOWN_FOR_S:
                try:
                    self._known = await self._read()
                except DatabaseError as error:  # pictures go on with what is known
                    log.warning("media.nodes_unknown", error=str(error))
                self._read_at = self._clock()
        return self._known.get(name)


async def nodes_in_database() -> dict[str, str]:
    return dict(await in_thread(_node_rows))


def _node_rows() -> list[tuple[str, str]]:
    return list(MediaNode.objects.values_list("name", "url"))


class MediaProxy:
    """A raw ASGI application. Never follows a redirect, never sends a request twice, never waits long."""

    def __init__(self, nodes: Nodes) -> None:
        self._nodes = nodes
        self._session: aiohttp.ClientSession | None = None

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
        if scope["method"] not in {"GET", "HEAD"}:
            await _problem(send, 405, "method_not_allowed", [(b"allow", b"GET, HEAD")])
            return
        match = PATH.fullmatch(scope["path"])
        query = scope.get("query_string", b"")
        address = await self._nodes.address(match["node"]) if match and QUERY.fullmatch(query) else None
        if match is None or address is None:
            await _problem(send, 404, "not_found")
            return
        tail = f"{match['node']}{match['rest']}" + (f"?{query.decode('ascii')}" if query else "")
        url = URL(f"{address.rstrip('/')}{PREFIX}{tail}", encoded=True)
        await self._pass_on(scope, send, url, patience=DOWNLOAD if match["clip"] else TIMEOUT)

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _pass_on(self, scope: Scope, send: Send, url: URL, *, patience: aiohttp.ClientTimeout) -> None:
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in scope["headers"]
            if name.decode("latin-1").lower() in TO_NODE
        }
        started = False
        try:
            async with self._pool().request(
                scope["method"], url, headers=headers, allow_redirects=False, timeout=patience
            ) as answer:
                if 300 <= answer.status < 400 and answer.status != 304:
                    await _problem(send, 502, "bad_gateway")
                    return
                started = True
                await send({
                    "type": "http.response.start",
                    "status": answer.status,
                    "headers": [*_safe(answer.headers.items()), *OWN_HEADERS],
                })  # fmt: skip
                async for chunk in answer.content.iter_chunked(CHUNK):
                    await send({"type": "http.response.body", "body": chunk, "more_body": True})
                await send({"type": "http.response.body", "body": b"", "more_body": False})
        except (aiohttp.ClientError, TimeoutError) as error:
            log.info("media.node_gone", url=str(url.origin()), error=type(error).__name__)
            if started:
                raise  # the server cuts the connection; a body that merely ends would pass for a whole one
            await _problem(send, 503, "unavailable", [(b"retry-after", str(NODE_BACK_IN_S).encode())])

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=30),
                auto_decompress=False,
                cookie_jar=aiohttp.DummyCookieJar(),
                skip_auto_headers=("User-Agent", "Accept-Encoding"),
            )
        return self._session


def _safe(headers: Iterable[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [
        (name.lower().encode("latin-1"), value.encode("latin-1"))
        for name, value in headers
        if name.lower() in TO_CLIENT
    ]


async def _problem(send: Send, status: int, code: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    body = encode(document(code, status, code.replace("_", " "))).encode()
    await send({
        "type": "http.response.start",
        "status": status,
        "headers": [
            (b"content-type", b"application/problem+json"),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            *headers,
            *OWN_HEADERS,
        ],
    })  # fmt: skip
    await send({"type": "http.response.body", "body": body})
