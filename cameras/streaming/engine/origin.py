"""Raw ASGI application that serves the tracks: playlists, segments, parts, stills, each request with its own grant.

It must run in the engine's event loop. The web tier is its client: over loopback where both share a machine, else over
the network of the nodes (WARROOM_MEDIA_BIND), which is no place for browsers. Nobody is let in by the place they come
from; every request shows a grant.
"""

import asyncio
import importlib
import json
import re
from collections.abc import Callable, Collection
from urllib.parse import parse_qsl

from . import blocking
from .addresses import PATH, Find, Stream, VerifyGrant, replay_key
from .answers import JPEG, JSON, KEPT, MEDIA, NOT_KEPT, PLAYLIST, Answer, Problem, dated, headers, of_problem
from .asgi import Receive, Scope, Send
from .live import LiveSocket
from .orders import Limits
from .own_pages import asks_itself
from .track import KeyFrame, Track

LOOK_AGAIN_S = 0.1
REPLAY_S, LONGEST_REPLAY_S = 30, 600


class Origin:
    """`still` gives the last still picture of a camera's code and its unix time, for cameras that do not stream."""

    def __init__(
        self,
        *,
        find: Find,
        everything: Callable[[], Collection[Stream]],
        verify_grant: VerifyGrant,
        clock: Callable[[], float],
        limits: Limits,
        still: Callable[[str], tuple[bytes, float] | None] = lambda code: None,
    ) -> None:
        self._find = find
        self._everything = everything
        self._verify_grant = verify_grant
        self._clock = clock
        self._limits = limits
        self._still = still
        self._snapshots: dict[str, tuple[str, bytes]] = {}
        self._decoding = asyncio.Semaphore(limits.snapshots_at_once)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] == "websocket":
            await self._watch(scope, receive, send)
            return
        try:
            answer = await self._answer(scope)
        except Problem as problem:
            answer = of_problem(problem)
        await send({"type": "http.response.start", "status": answer.status, "headers": headers(answer)})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else answer.body})

    async def _answer(self, scope: Scope) -> Answer:
        path: str = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            raise Problem(405, "Hanya GET dan HEAD")
        if path == "/healthz":
            return self._health()
        query: bytes = scope.get("query_string", b"")
        while not isinstance(found := self.at_once(path, query), Answer):
            if found is None:
                return await self._later(path)
            if not await found:
                raise Problem(503, "Gambar berikut belum ada")
        return found

    def at_once(self, path: str, query: bytes) -> Answer | asyncio.Future[bool] | None:
        """The answer, what to wait for before asking again, or None when it takes more than that. Raises Problem.

        For GET and HEAD. This is the hot path: no coroutine, no copy, nothing written twice.
        """
        asked = PATH.fullmatch(path)
        if asked is None:
            return None
        self._check_grant(asked)
        _, key, _, playlist, init, number, part, key_only, snapshot, live = asked.groups()
        if snapshot or live:
            return None
        stream = self._find(key)
        if stream is None:
            if playlist and playlist != "replay":
                return None
            raise Problem(404, "Aliran tidak berjalan di sini")
        track = stream.track
        if playlist:
            track.viewed_at = self._clock()
            text = self._playlist(track, playlist, query)
            return Answer(text, PLAYLIST, NOT_KEPT) if isinstance(text, bytes) else text
        if number and track.has_left(int(number)) and not self._may_look_back(asked):
            raise Problem(404, "Potongan sudah lewat atau belum ada")
        if part:
            data = blocking.part(track, int(number), int(part))
            if isinstance(data, asyncio.Future):
                return data
        elif init:
            data = track.initialisation(int(init))
        else:
            data = track.key_segment(int(number)) if key_only else track.segment(int(number))
        if data is None:
            raise Problem(404, "Potongan sudah lewat atau belum ada")
        return Answer(data, MEDIA, KEPT)

    def _playlist(self, track: Track, name: str, query: bytes) -> bytes | asyncio.Future[bool] | None:
        if name == "index":
            return track.playlist()
        if name == "keys":
            return track.keys()
        if name == "replay":
            return self._replay(track, query)
        try:
            text = blocking.playlist(track, blocking.Direction(query))
        except blocking.TooFar as mistaken:
            raise Problem(400, "Nomor potongan tidak masuk akal") from mistaken
        # Before the first picture patience is another one, and the reason is told.
        return text if track.ready.is_set() else None

    def _replay(self, track: Track, query: bytes) -> bytes:
        seconds = dict(parse_qsl(query.decode("latin-1"), max_num_fields=8)).get("seconds", str(REPLAY_S))
        if not (seconds.isascii() and seconds.isdigit() and 1 <= len(seconds) <= 4):
            raise Problem(400, "Lama putar ulang tidak masuk akal")
        text = track.replay(self._clock() - min(int(seconds), LONGEST_REPLAY_S))
        if text is None:
            raise Problem(404, "Belum ada yang tersimpan")
        return text

    def _check_grant(self, asked: re.Match[str]) -> None:
        """For every single request, so that a withdrawn grant stops the next one.

        A replay has a grant of its own; the names in its playlist lead to pieces below that grant.
        """
        if asked["playlist"] == "replay":
            granted = self._may_look_back(asked)
        else:
            granted = self._verify_grant(asked["grant"], asked["key"], self._clock())
            if not granted and (asked["init"] or (asked["segment"] and not asked["part"] and not asked["key_only"])):
                granted = self._may_look_back(asked)
        if not granted:
            raise Problem(403, "Izin tidak berlaku")

    def _may_look_back(self, asked: re.Match[str]) -> bool:
        """Whether the grant is for the ring, too: what was, not only what is."""
        return self._verify_grant(asked["grant"], replay_key(asked["key"]), self._clock())

    async def _later(self, path: str) -> Answer:
        asked = PATH.fullmatch(path)
        if asked is None:
            raise Problem(404, "Alamat tidak dikenal")
        self._check_grant(asked)
        if asked["live"]:
            raise Problem(426, "Alamat ini untuk WebSocket")
        if asked["snapshot"]:
            return await self._snapshot(asked["key"])
        return await self._first_playlist(asked["key"], asked["playlist"])

    async def _first_playlist(self, key: str, name: str) -> Answer:
        """A page asks before its order arrives: waits for the stream and its first piece until patience ends."""
        stream = None
        try:
            async with asyncio.timeout(self._limits.first_segment_wait_s):
                while (stream := self._find(key)) is None:  # noqa: ASYNC110 - rare and short
                    await asyncio.sleep(LOOK_AGAIN_S)
                if name == "ll":
                    stream.track.ask_for_parts()
                track = stream.track
                while (text := self._first(track, name)) is None:
                    await track.waiting.join(patience_s=self._limits.first_segment_wait_s)
        except TimeoutError:
            if stream is None:
                raise Problem(404, "Aliran tidak berjalan di sini") from None
            report = stream.report()
            raise Problem(503, "Gambar belum ada", reason=report.reason_code, detail=report.words) from None
        track.viewed_at = self._clock()
        return Answer(text, PLAYLIST, NOT_KEPT)

    @staticmethod
    def _first(track: Track, name: str) -> bytes | None:
        if name == "ll":
            return track.low_latency_playlist()
        return track.keys() if name == "keys" else track.playlist()

    async def _snapshot(self, key: str) -> Answer:
        """The last picture. Before the first there is none: that is no fault, and a page asks for it all the same."""
        code, _, profile = key.rpartition("/")
        if profile == "still":
            still = self._still(code)
            return dated(*still) if still else Answer(b"", b"", NOT_KEPT, 204)
        stream = self._find(key)
        frame = stream.track.key_frame() if stream else None
        if frame is None:
            return Answer(b"", b"", NOT_KEPT, 204)
        return Answer(await self._jpeg(key, frame), JPEG, NOT_KEPT)

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

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        asked = PATH.fullmatch(scope["path"]) if asks_itself(scope["headers"]) else None
        granted = asked and asked["live"] and self._verify_grant(asked["grant"], asked["key"], self._clock())
        if asked is None or not granted:
            await send({"type": "websocket.close", "code": 4403})
            return
        socket = LiveSocket(find=self._find, verify_grant=self._verify_grant, clock=self._clock, limits=self._limits)
        await socket.run(asked["key"], asked["grant"], receive, send)

    def forget(self, key: str) -> None:
        """The stream is gone; so is its last picture."""
        self._snapshots.pop(key, None)

    def _health(self) -> Answer:
        states = [stream.report().state for stream in self._everything()]
        body = json.dumps({"status": "ok", "streams": len(states), "live": states.count("live")})  # type: ignore[arg-type]
        return Answer(body.encode(), JSON, NOT_KEPT)


async def _live(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
