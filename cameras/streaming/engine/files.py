"""Serves recorded files and clips of this node, each with its own grant; everything else goes on to the origin.

A clip is downloaded from the machine that wrote it: no shared disk is needed, and Django never copies video.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
VerifyGrant = Callable[[str, str, float], bool]

PATH = re.compile(
    r"/media/[\w-]{1,64}/(?P<code>[A-Z0-9][A-Z0-9._-]{0,63})/(?P<kind>clip|recording)/(?P<grant>[\w.~=:-]{1,1024})/"
    r"(?P<name>[0-9a-f-]{32,36}\.mp4|[a-z]{1,8}-(?P<day>\d{8})T\d{6}\.\d{3}Z-\d{1,15}\.mp4)",
    re.ASCII,
)
RANGE = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")
SAVED_AS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")
CHUNK = 256 << 10


class BadRange(Exception):
    """Asks for bytes that are not there."""


def grant_key(code: str, kind: str, name: str) -> str:
    """What a grant for one file is signed for; its camera stands in front of the slash, as in a stream's key."""
    return f"{code}/{kind}-{name}"


def clip_path(code: str, name: str) -> Path:
    """Below the media folder."""
    return Path("clips", code, name)


def recording_folder(node: str, code: str) -> Path:
    """Below the media folder; each node writes in its own, also where nodes share a disk."""
    return Path("recordings", node, code)


class Files:
    """An ASGI application around the origin."""

    def __init__(
        self, inner: App, *, root: Path, node: str, verify_grant: VerifyGrant, clock: Callable[[], float]
    ) -> None:
        self._inner = inner
        self._root = root
        self._node = node
        self._verify_grant = verify_grant
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = PATH.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if asked is None:
            await self._inner(scope, receive, send)
            return
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, [(b"allow", b"GET, HEAD")])
        elif not self._verify_grant(
            asked["grant"], grant_key(asked["code"], asked["kind"], asked["name"]), self._clock()
        ):
            await _answer(send, 403)
        else:
            await self._send(asked, scope, send)

    async def _send(self, asked: re.Match[str], scope: Scope, send: Send) -> None:
        path = self._root / self._path(asked)
        try:
            with await asyncio.to_thread(path.open, "rb") as file:
                await _send_file(file, asked["name"], scope, send)
        except (FileNotFoundError, IsADirectoryError):
            await _answer(send, 404)

    def _path(self, asked: re.Match[str]) -> Path:
        if asked["kind"] == "clip":
            return clip_path(asked["code"], asked["name"])
        return recording_folder(self._node, asked["code"]) / (asked["day"] or "-") / asked["name"]


async def _send_file(file: BinaryIO, name: str, scope: Scope, send: Send) -> None:
    size = os.fstat(file.fileno()).st_size
    given = {key: value for key, value in scope["headers"] if key in (b"range", b"if-range")}
    tag = f'"{name}-{size}"'.encode()
    headers = [
        (b"content-type", b"video/mp4"), (b"accept-ranges", b"bytes"), (b"etag", tag), (b"cache-control", b"no-store"),
        *_saved_as(scope),
    ]  # fmt: skip
    try:
        part = byte_range(given.get(b"range", b""), size) if given.get(b"if-range", tag) == tag else None
    except BadRange:
        await _answer(send, 416, [(b"content-range", b"bytes */%d" % size)])
        return
    first, last = part or (0, size - 1)
    headers.append((b"content-length", b"%d" % (last - first + 1)))
    if part is not None:
        headers.append((b"content-range", b"bytes %d-%d/%d" % (first, last, size)))
    await send({"type": "http.response.start", "status": 206 if part else 200, "headers": headers})
    left = 0 if scope["method"] == "HEAD" else last - first + 1
    file.seek(first)
    while left > 0 and (data := await asyncio.to_thread(file.read, min(CHUNK, left))):
        left -= len(data)
        await send({"type": "http.response.body", "body": data, "more_body": True})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


def byte_range(header: bytes, size: int) -> tuple[int, int] | None:
    """First and last byte of a single range (RFC 9110, 14.1.2); None for none that is understood. Raises BadRange."""
    asked = RANGE.fullmatch(header)
    if asked is None or asked[1] == asked[2] == b"":
        return None
    if not asked[1]:
        first, last = max(0, size - int(asked[2])), size - 1
    else:
        first = int(asked[1])
        last = min(int(asked[2]), size - 1) if asked[2] else size - 1
    if first > last or first >= size:
        raise BadRange
    return first, last


def _saved_as(scope: Scope) -> list[tuple[bytes, bytes]]:
    name = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("name", [""])[0]
    if not SAVED_AS.fullmatch(name):
        return []
    return [(b"content-disposition", f'attachment; filename="{name}"'.encode())]


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    empty = [(b"content-length", b"0"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": [*empty, *(headers or [])]})
    await send({"type": "http.response.body", "body": b""})
