"""Raw ASGI application that serves the tracks: playlists, segments, snapshots, each request with its own grant.

It must run in the engine's event loop and listen on loopback only; the web tier is its client.
"""

import asyncio
import importlib
import json
import re
from collections.abc import Awaitable, Callable, Collection, MutableMapping
from typing import Any, Protocol

from .orders import Limits
from .reports import StreamReport
from .track import KeyFrame, Track

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
VerifyGrant = Callable[[str, str, float], bool]

PATH = re.compile(
    r"/media/(?P<node>[\w.-]{1,64})/(?P<code>[\w.-]{1,64})/(?P<profile>[\w-]{1,32})/(?P<grant>[\w.~=:-]{1,1024})/"
    r"(?:(?P<playlist>index\.m3u8)|init-(?P<init>\d{1,15})\.mp4|(?P<segment>\d{1,15})\.m4s|(?P<snapshot>snapshot\.jpg))",
    re.ASCII,
)
LOOK_AGAIN_S = 0.1
NOT_KEPT = b"no-store"
# The bytes of a number never change; the grant in the address bounds how long they are asked for.
KEPT = b"private, max-age=60, immutable"


class Stream(Protocol):
    track: Track

    def report(self) -> StreamReport: ...


class Problem(Exception):
    """An answer that is no media; becomes an RFC 9457 body."""

    def __init__(self, status: int, title: str, **more: str) -> None:
        super().__init__(title)
        self.status = status
        self.body = {"type": "about:blank", "title": title, "status": status, **more}


class Answer:
    def __init__(self, body: bytes, kind: bytes, cache: bytes, status: int = 200) -> None:
        self.body, self.kind, self.cache, self.status = body, kind, cache, status
        self.more: list[tuple[bytes, bytes]] = []


class Origin:
    def __init__(
        self,
        *,
        find: Callable[[str], Stream | None],
        everything: Callable[[], Collection[Stream]],
        verify_grant: VerifyGrant,
        clock: Callable[[], float],
        limits: Limits,
    ) -> None:
        self._find = find
        self._everything = everything
        self._verify_grant = verify_grant
        self._clock = clock
        self._limits = limits
        self._snapshots: dict[str, tuple[str, bytes]] = {}
        self._decoding = asyncio.Semaphore(limits.snapshots_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 4404})
            return
        try:
            answer = await self._answer(scope)
        except Problem as problem:
            answer = _problem_answer(problem)
        await _respond(answer, send, with_body=scope["method"] != "HEAD")

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            raise Problem(405, "Hanya GET dan HEAD")
        if path == "/healthz":
            return self._health()
        asked = PATH.fullmatch(path)
        if asked is None:
            raise Problem(404, "Alamat tidak dikenal")
        key = f"{asked['code']}/{asked['profile']}"
        # Asked for every single request, so that a withdrawn grant stops the next segment.
        if not self._verify_grant(asked["grant"], key, self._clock()):
            raise Problem(403, "Izin tidak berlaku")
        if asked["playlist"]:
            return await self._playlist(key)
        if asked["snapshot"]:
            return await self._snapshot(key)
        stream = self._known(key)
        number = int(asked["init"] or asked["segment"])
        data = stream.track.initialisation(number) if asked["init"] else stream.track.segment(number)
        if data is None:
            raise Problem(404, "Potongan sudah lewat atau belum ada")
        return Answer(data, b"video/mp4", KEPT)

    def _known(self, key: str) -> Stream:
        stream = self._find(key)
        if stream is None:
            raise Problem(404, "Aliran tidak berjalan di sini")
        return stream

    async def _playlist(self, key: str) -> Answer:
        stream = await self._started(key)
        stream.track.viewed_at = self._clock()
        text = stream.track.playlist()
        if text is None:
            report = stream.report()
            raise Problem(503, "Gambar belum ada", reason=report.reason_code, detail=report.words)
        return Answer(text, b"application/vnd.apple.mpegurl", NOT_KEPT)

    async def _started(self, key: str) -> Stream:
        """The stream with its first segment, or as it is when patience ends: a page asks before its order arrives."""
        try:
            async with asyncio.timeout(self._limits.first_segment_wait_s):
                while (stream := self._find(key)) is None:  # noqa: ASYNC110 - rare and short
                    await asyncio.sleep(LOOK_AGAIN_S)
                await stream.track.ready.wait()
        except TimeoutError:
            return self._known(key)
        return stream

    async def _snapshot(self, key: str) -> Answer:
        """The last picture. Before the first there is none: that is no fault, and a page asks for it all the same."""
        stream = self._find(key)
        frame = stream.track.key_frame() if stream else None
        if frame is None:
            return Answer(b"", b"", NOT_KEPT, 204)
        return Answer(await self._jpeg(key, frame), b"image/jpeg", NOT_KEPT)

    async def _jpeg(self, key: str, frame: KeyFrame) -> bytes:
        async with self._decoding:
            kept = self._snapshots.get(key)
            if kept and kept[0] == frame.name:
                return kept[1]
            snapshot = importlib.import_module(".snapshot", __package__)
            try:
                data: bytes = await asyncio.to_thread(snapshot.jpeg, frame)
            except snapshot.NoPicture as unreadable:
                raise Problem(503, "Gambar tidak terbaca") from unreadable
            self._snapshots[key] = (frame.name, data)
            return data

    def forget(self, key: str) -> None:
        """The stream is gone; so is its last picture."""
        self._snapshots.pop(key, None)

    def _health(self) -> Answer:
        states = [stream.report().state for stream in self._everything()]
        body = json.dumps({"status": "ok", "streams": len(states), "live": states.count("live")})  # type: ignore[arg-type]
        return Answer(body.encode(), b"application/json", NOT_KEPT)


def _problem_answer(problem: Problem) -> Answer:
    answer = Answer(json.dumps(problem.body).encode(), b"application/problem+json", NOT_KEPT, problem.status)
    if problem.status == 405:
        answer.more.append((b"allow", b"GET, HEAD"))
    if problem.status == 503:
        answer.more.append((b"retry-after", b"1"))
    return answer


async def _respond(answer: Answer, send: Send, *, with_body: bool) -> None:
    described = [(b"content-type", answer.kind), (b"content-length", b"%d" % len(answer.body))]
    headers = [
        *(described if answer.status != 204 else []),
        (b"cache-control", answer.cache),
        (b"x-content-type-options", b"nosniff"),
        *answer.more,
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body if with_body else b""})


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
