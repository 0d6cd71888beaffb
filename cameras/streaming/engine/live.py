"""The live lane: one WebSocket of a page, many tiles, a fragment for each picture.

Text from the client: {"open": {"tile": 3, "address": "/media/.../live"}}, {"close": 3}, {"renew": {...as open}}.
Text to the client: {"tile": 3, "codec": ..., "width": ..., "height": ...} before each initialisation segment,
{"tile": 3, "state": ...} when the stream's state changes, {"tile": 3, "closed": "grant" | "gone" | "slow" | "full"}.
Binary to the client: outbox.HEADER, then an initialisation segment (kind 0) or moof and mdat (kind 1).
"""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from .addresses import PATH, Find, VerifyGrant
from .asgi import Receive, Send
from .orders import Limits
from .outbox import FRAGMENT, INITIALISATION, Outbox
from .pictures import LivePicture
from .track import Track

KEY, DISCONTINUITY = 1, 2
MOST_TILES = 64
LONGEST_TEXT = 8192
LOOK_EVERY_S = 1.0
IDLE_S = 30.0  # a socket without a tile ends after this
GONE_S = 30.0  # so long a stream that stopped may come back to its tile
SLOW_S = 10.0  # a tile that gets nothing through for so long ends; the player has other lanes
MALFORMED = 4400


class Malformed(Exception):
    """The client does not speak the protocol."""


class Tile:
    """One stream on the socket. It begins, and after a loss goes on, with a key frame."""

    def __init__(self, number: int, key: str, grant: str, *, outbox: Outbox, now: float) -> None:
        self.number, self.key, self.grant = number, key, grant
        self.skipping_since: float | None = None
        self.gone_since: float | None = now
        self.state = ""
        self._outbox = outbox
        self._track: Track | None = None
        self._initialisation = -1
        self._waits_for_key = True
        self._lost = False

    def attach(self, track: Track | None) -> None:
        """Watches this track from now on, or none."""
        if track is self._track:
            return
        if self._track is not None:
            self._track.audience.remove(self.show)
            self._lost = True
        self._track = track
        self._waits_for_key = True
        if track is not None:
            track.listen(self.show)

    def show(self, picture: LivePicture) -> None:
        if self._waits_for_key and not picture.key:
            return
        if not self._outbox.has_room(len(picture.data)):
            if not self._waits_for_key:
                self._outbox.drop_pictures(self.number)
            self._waits_for_key = self._lost = True
            self.skipping_since = self.skipping_since or self._outbox.clock()
            return
        self._waits_for_key, self.skipping_since = False, None
        if picture.initialisation != self._initialisation:
            self._describe(picture.initialisation)
        flags = (KEY if picture.key else 0) | (DISCONTINUITY if picture.discontinuity or self._lost else 0)
        self._lost = False
        self._outbox.binary(self.number, FRAGMENT, flags, picture.taken_ms, picture.data)

    def _describe(self, number: int) -> None:
        track = self._track
        data = track.initialisation(number) if track else None
        if track is None or data is None:
            return
        self._initialisation = number
        self._outbox.text(self.number, codec=track.codecs, width=track.width, height=track.height)
        self._outbox.binary(self.number, INITIALISATION, 0, 0, data)


class LiveSocket:
    def __init__(self, *, find: Find, verify_grant: VerifyGrant, clock: Callable[[], float], limits: Limits) -> None:
        self._find = find
        self._verify_grant = verify_grant
        self._clock = clock
        self._outbox = Outbox(limits=limits, clock=clock)
        self._tiles: dict[int, Tile] = {}
        self._empty_since = clock()

    async def run(self, key: str, grant: str, receive: Receive, send: Send) -> None:
        """Serves the socket whose address was granted already, until either side ends it."""
        await receive()
        await send({"type": "websocket.accept"})
        self._open(0, key, grant)
        sending = asyncio.ensure_future(self._outbox.run(send))
        work = {sending, asyncio.ensure_future(self._listen(receive)), asyncio.ensure_future(self._look_after())}
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for tile in self._tiles.values():
                tile.attach(None)
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)
        for task in done - {sending}:  # that one fails because the page has gone
            task.result()

    async def _listen(self, receive: Receive) -> None:
        """Until the client is gone. What is no command closes the socket, by way of what is still to be sent.

        So does a client that goes on asking and does not read the answers.
        """
        while (message := await receive())["type"] == "websocket.receive":
            try:
                self._obey(message.get("text"))
                if self._outbox.is_crowded:
                    raise Malformed
            except Malformed:
                self._outbox.close(MALFORMED)
                await asyncio.Event().wait()

    def _obey(self, text: str | None) -> None:
        command, said = read_command(text)
        if command == "close":
            self._end(said)
            return
        number, address = said
        asked = PATH.fullmatch(address)
        if asked is None or not asked["live"]:
            raise Malformed
        key, grant = asked["key"], asked["grant"]
        if command == "open":
            self._end(number)
            self._open(number, key, grant)
        elif (tile := self._tiles.get(number)) is not None and tile.key == key and self._granted(key, grant):
            tile.grant = grant

    def _open(self, number: int, key: str, grant: str) -> None:
        if len(self._tiles) >= MOST_TILES:
            self._outbox.text(number, closed="full")
        elif not self._granted(key, grant):
            self._outbox.text(number, closed="grant")
        else:
            tile = self._tiles[number] = Tile(number, key, grant, outbox=self._outbox, now=self._clock())
            self._look_at(tile, self._clock())

    def _end(self, number: int, why: str = "") -> None:
        tile = self._tiles.pop(number, None)
        if tile is None:
            return
        tile.attach(None)
        self._outbox.drop_pictures(number)
        if why:
            self._outbox.text(number, closed=why)
        self._empty_since = self._clock()

    def _granted(self, key: str, grant: str) -> bool:
        return self._verify_grant(grant, key, self._clock())

    async def _look_after(self) -> None:
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now = self._clock()
            for tile in [*self._tiles.values()]:
                self._look_at(tile, now)
            if not self._tiles and now - self._empty_since > IDLE_S:
                self._outbox.close(1000)
                await asyncio.Event().wait()

    def _look_at(self, tile: Tile, now: float) -> None:
        """Whether it still may, and whether its stream is there: one that stopped may come back by itself."""
        if not self._granted(tile.key, tile.grant):
            self._end(tile.number, "grant")
            return
        stream = self._find(tile.key)
        tile.attach(stream.track if stream else None)
        if stream is not None:
            stream.track.viewed_at = now
            tile.gone_since = None
        else:
            tile.gone_since = tile.gone_since or now
        if tile.gone_since is not None and now - tile.gone_since > GONE_S:
            self._end(tile.number, "gone")
        elif tile.skipping_since is not None and now - tile.skipping_since > SLOW_S:
            self._end(tile.number, "slow")
        else:
            self._say_state(tile, str(stream.report().state) if stream else "gone")

    def _say_state(self, tile: Tile, state: str) -> None:
        if state != tile.state:
            tile.state = state
            self._outbox.text(tile.number, state=state)


def read_command(text: str | None) -> tuple[str, Any]:
    """("close", tile) or ("open" | "renew", (tile, address)). Raises Malformed."""
    if text is None or len(text) > LONGEST_TEXT:
        raise Malformed
    try:
        said = json.loads(text)
    except (ValueError, RecursionError) as no_json:
        raise Malformed from no_json
    match said:
        case {"close": int(tile)} if len(said) == 1 and _is_tile(tile):
            return "close", tile
        case {"open": {"tile": int(tile), "address": str(address)}} if len(said) == 1 and _is_tile(tile):
            return "open", (tile, address)
        case {"renew": {"tile": int(tile), "address": str(address)}} if len(said) == 1 and _is_tile(tile):
            return "renew", (tile, address)
    raise Malformed


def _is_tile(number: int) -> bool:
    return not isinstance(number, bool) and 0 <= number < 1 << 16
