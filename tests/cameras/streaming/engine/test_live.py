"""The live socket through the door a server uses: ASGI."""

import asyncio
import io
import json
from collections.abc import Callable, Coroutine, MutableMapping
from typing import Any, NamedTuple

import av
import pytest

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.live import DISCONTINUITY, KEY, MALFORMED
from cameras.streaming.engine.orders import Limits, StreamOrder
from cameras.streaming.engine.outbox import FRAGMENT, HEADER, INITIALISATION, MOST_WAITING
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

ADDRESS = "/media/node-1/SIM-00{}/tile/{}/live"
Headers = list[tuple[bytes, bytes]]


class Piece(NamedTuple):
    tile: int
    kind: int
    flags: int
    taken_ms: int
    data: bytes


class Socket:
    """A page at the other end. `slow` stops reading, as a link that is full does."""

    def __init__(self, engine: Engine, path: str, headers: Headers) -> None:
        self.texts: list[dict[str, Any]] = []
        self.pieces: list[Piece] = []
        self.accepted = False
        self.code: int | None = None
        self.flows = asyncio.Event()
        self.flows.set()
        self._to_server: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._to_server.put_nowait({"type": "websocket.connect"})
        scope = {"type": "websocket", "path": path, "headers": headers, "query_string": b""}
        self.task = asyncio.ensure_future(engine.origin(scope, self._to_server.get, self._take))

    async def _take(self, message: MutableMapping[str, Any]) -> None:
        await self.flows.wait()
        if message["type"] == "websocket.accept":
            self.accepted = True
        elif message["type"] == "websocket.close":
            self.code = message["code"]
        elif "text" in message:
            self.texts.append(json.loads(message["text"]))
        else:
            data = message["bytes"]
            tile, kind, flags, taken_ms = HEADER.unpack(data[: HEADER.size])
            self.pieces.append(Piece(tile, kind, flags, taken_ms, data[HEADER.size :]))

    def say(self, said: object) -> None:
        text = said if isinstance(said, str) else json.dumps(said)
        self._to_server.put_nowait({"type": "websocket.receive", "text": text})

    def leave(self) -> None:
        self._to_server.put_nowait({"type": "websocket.disconnect", "code": 1001})

    def of(self, tile: int) -> list[Piece]:
        return [piece for piece in self.pieces if piece.tile == tile]

    def said(self, word: str) -> list[Any]:
        return [(text["tile"], text[word]) for text in self.texts if word in text]


class Site:
    def __init__(self, loop: VirtualLoop, limits: Limits) -> None:
        self.grants = {"one": "SIM-001/tile", "again": "SIM-001/tile", "two": "SIM-002/tile"}
        self.camera = Camera(footage.make())
        self.loop = loop
        self.engine = Engine(
            verify_grant=lambda grant, key, now: self.grants.get(grant) == key,
            on_state=lambda report: None,
            ffmpeg_path="/nonexistent/ffmpeg",
            clock=loop.clock,
            dial=self.camera.dial,
            limits=limits,
        )

    def order(self, *numbers: int) -> None:
        self.engine.apply([StreamOrder(f"SIM-00{number}/tile", f"rtsp://10.0.0.{number}/sub") for number in numbers])

    def open(self, number: int = 1, grant: str = "one", *, headers: Headers | None = None) -> Socket:
        return Socket(self.engine, ADDRESS.format(number, grant), headers or [])


def play(story: Callable[[Site], Coroutine[Any, Any, None]], *, limits: Limits | None = None) -> None:
    async def told(loop: VirtualLoop) -> None:
        site = Site(loop, limits or Limits())
        running = loop.create_task(site.engine.run())
        site.order(1, 2)
        await asyncio.sleep(4.33)
        await story(site)
        await site.engine.close()
        await running

    run_virtual(told)


def decoded(pieces: list[Piece]) -> int:
    with av.open(io.BytesIO(b"".join(piece.data for piece in pieces)), "r") as container:
        return sum(1 for _ in container.decode(video=0))


def test_a_page_gets_the_group_so_far_at_once_and_then_every_picture() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.01)
        first = socket.of(0)
        assert [piece.kind for piece in first] == [INITIALISATION, FRAGMENT]
        assert first[1].flags & KEY
        so_far = decoded(first)
        await asyncio.sleep(2)
        assert 2 <= so_far <= 10
        assert decoded(socket.of(0)) == so_far + 20
        assert len(socket.of(0)) == 22

    play(story)


def test_before_the_initialisation_the_page_learns_what_it_is() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.01)
        described = next(text for text in socket.texts if "codec" in text)
        assert described["codec"].startswith("avc1.")
        assert (described["tile"], described["width"], described["height"]) == (0, 320, 180)

    play(story)


def test_each_picture_tells_when_it_was_taken() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        times = [piece.taken_ms for piece in socket.of(0)[2:]]
        assert [later - earlier for earlier, later in zip(times, times[1:], strict=False)] == pytest.approx(
            [100] * (len(times) - 1), abs=1
        )
        assert times[-1] == pytest.approx(site.loop.clock() * 1000, abs=200)

    play(story)


def test_one_socket_carries_many_tiles() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        socket.say({"open": {"tile": 7, "address": ADDRESS.format(2, "two")}})
        await asyncio.sleep(1.5)
        assert decoded(socket.of(0)) > 10
        assert decoded(socket.of(7)) > 10
        socket.say({"close": 7})
        await asyncio.sleep(0.01)
        seven, zero = len(socket.of(7)), len(socket.of(0))
        await asyncio.sleep(1)
        assert len(socket.of(7)) == seven
        assert len(socket.of(0)) == zero + 10

    play(story)


def test_pictures_are_made_once_for_all_and_not_for_nobody() -> None:
    async def story(site: Site) -> None:
        track = site.engine.origin._find("SIM-001/tile").track  # type: ignore[union-attr]
        assert not track.audience.present
        sockets = [site.open(), site.open()]
        await asyncio.sleep(1)
        assert sockets[0].of(0)[5].data == sockets[1].of(0)[5].data
        for socket in sockets:
            socket.leave()
        await asyncio.sleep(0.01)
        assert not track.audience.present
        assert all(socket.task.done() for socket in sockets)

    play(story)


def test_a_slow_page_loses_whole_groups_and_learns_it() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        socket.flows.clear()
        await asyncio.sleep(5)
        before = len(socket.of(0))
        socket.flows.set()
        await asyncio.sleep(1.5)
        late = socket.of(0)[before:]
        resumed = next(piece for piece in late if piece.flags & DISCONTINUITY)
        assert resumed.flags & KEY
        assert resumed.taken_ms > site.loop.clock() * 1000 - 1600
        assert len([piece for piece in late if piece.flags & DISCONTINUITY]) == 1
        assert socket.code is None

    play(story)


def test_what_waits_for_a_slow_page_is_bounded() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        socket.flows.clear()
        await asyncio.sleep(4)
        before = len(socket.pieces)
        socket.flows.set()
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert sum(len(piece.data) for piece in socket.pieces[before + 1 :]) <= 30_000

    play(story, limits=Limits(socket_bytes=30_000))


def test_a_page_that_gets_nothing_through_is_told_to_use_another_lane() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        socket.flows.clear()
        await asyncio.sleep(16)
        socket.flows.set()
        await asyncio.sleep(0.1)
        assert socket.said("closed") == [(0, "slow")]

    play(story)


def test_without_a_grant_there_is_no_socket() -> None:
    async def story(site: Site) -> None:
        for number, grant in ((1, "two"), (1, "none")):
            socket = site.open(number, grant)
            await asyncio.sleep(0.01)
            assert (socket.accepted, socket.code) == (False, 4403)

    play(story)


def test_the_page_of_another_site_gets_no_socket_whatever_grant_it_has() -> None:
    async def story(site: Site) -> None:
        foreign = site.open(headers=[(b"host", b"warroom.example"), (b"origin", b"https://evil.example")])
        own = site.open(headers=[(b"host", b"warroom.example"), (b"origin", b"https://warroom.example")])
        await asyncio.sleep(0.01)
        assert (foreign.accepted, foreign.code) == (False, 4403)
        assert own.accepted

    play(story)


def test_a_page_that_was_slow_from_the_first_picture_on_still_learns_what_to_decode_it_with() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        socket.flows.clear()
        await asyncio.sleep(5)
        socket.flows.set()
        await asyncio.sleep(1.5)
        kinds = [piece.kind for piece in socket.of(0)]
        assert kinds.count(INITIALISATION) == 1
        assert kinds.index(INITIALISATION) < kinds.index(FRAGMENT)
        assert decoded(socket.of(0)) >= 10

    play(story)


def test_a_page_that_asks_on_and_on_and_reads_no_answer_is_closed() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        socket.flows.clear()
        for _ in range(2 * MOST_WAITING):
            socket.say({"open": {"tile": 3, "address": ADDRESS.format(2, "none")}})
        await asyncio.sleep(1)
        socket.flows.set()
        await asyncio.sleep(0.1)
        assert socket.code == MALFORMED
        assert len(socket.said("closed")) <= MOST_WAITING + 1

    play(story)


def test_a_socket_whose_grants_cannot_be_checked_does_not_go_on() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        site.grants = None  # type: ignore[assignment]
        await asyncio.sleep(2)
        assert isinstance(socket.task.exception(), AttributeError)

    play(story)


def test_a_tile_without_a_grant_does_not_open_and_the_others_go_on() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        socket.say({"open": {"tile": 3, "address": ADDRESS.format(2, "one")}})
        await asyncio.sleep(1)
        assert socket.said("closed") == [(3, "grant")]
        assert not socket.of(3)
        assert len(socket.of(0)) > 5

    play(story)


def test_a_withdrawn_grant_ends_the_tile_within_seconds() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        del site.grants["one"]
        await asyncio.sleep(2)
        shown = len(socket.of(0))
        assert socket.said("closed") == [(0, "grant")]
        await asyncio.sleep(2)
        assert len(socket.of(0)) == shown

    play(story)


def test_a_renewed_grant_keeps_the_picture_without_a_gap() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        socket.say({"renew": {"tile": 0, "address": ADDRESS.format(1, "again")}})
        await asyncio.sleep(0.01)
        del site.grants["one"]
        await asyncio.sleep(3)
        assert not socket.said("closed")
        assert not any(piece.flags & DISCONTINUITY for piece in socket.of(0)[2:])

    play(story)


def test_a_grant_for_another_camera_renews_nothing() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        socket.say({"renew": {"tile": 0, "address": ADDRESS.format(2, "two")}})
        await asyncio.sleep(0.01)
        del site.grants["one"]
        await asyncio.sleep(2)
        assert socket.said("closed") == [(0, "grant")]

    play(story)


def test_a_stream_that_stops_and_comes_back_goes_on_by_itself() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        site.order(2)
        await asyncio.sleep(3)
        before = len(socket.of(0))
        site.order(1, 2)
        await asyncio.sleep(4)
        states = [state for _, state in socket.said("state")]
        assert "gone" in states
        assert states[-1] == "live"
        again = socket.of(0)[before:]
        assert again[0].kind == INITIALISATION
        assert again[1].flags == KEY | DISCONTINUITY
        assert len(again) > 10

    play(story)


def test_a_stream_that_does_not_come_back_closes_its_tile_and_later_the_socket() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        site.order(2)
        await asyncio.sleep(35)
        assert socket.said("closed") == [(0, "gone")]
        await asyncio.sleep(32)
        assert socket.code == 1000
        assert socket.task.done()

    play(story)


def test_a_camera_that_was_away_goes_on_with_a_discontinuity() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(1)
        site.camera.reachable = False
        site.camera.drop()
        await asyncio.sleep(5)
        site.camera.reachable = True
        before = len(socket.of(0))
        back_at = site.loop.time()
        while len(socket.of(0)) == before:  # noqa: ASYNC110 - the clock is virtual
            await asyncio.sleep(0.05)
        assert site.loop.time() - back_at < 5
        assert socket.of(0)[before].flags == KEY | DISCONTINUITY

    play(story)


def test_a_page_may_open_a_tile_before_its_stream_is_ordered() -> None:
    async def story(site: Site) -> None:
        site.order(1)
        await asyncio.sleep(1)
        socket = site.open()
        socket.say({"open": {"tile": 5, "address": ADDRESS.format(2, "two")}})
        await asyncio.sleep(1)
        assert (5, "gone") in socket.said("state")
        site.order(1, 2)
        await asyncio.sleep(4)
        assert len(socket.of(5)) > 5

    play(story)


def test_watching_live_counts_as_watching() -> None:
    async def story(site: Site) -> None:
        site.open()
        await asyncio.sleep(3)
        viewed = {report.key: report.viewed_at for report in site.engine.reports()}
        assert viewed["SIM-001/tile"] == pytest.approx(site.loop.clock(), abs=1.5)
        assert viewed["SIM-002/tile"] is None

    play(story)


def test_more_than_64_tiles_are_too_many() -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        for tile in range(1, 66):
            socket.say({"open": {"tile": tile, "address": ADDRESS.format(1, "one")}})
        await asyncio.sleep(1)
        assert socket.said("closed") == [(64, "full"), (65, "full")]

    play(story)


@pytest.mark.parametrize(
    "said",
    ["", "nonsense", "[]", "[" * 5000, {"close": "3"}, {"close": True}, {"close": -1}, {"close": 1 << 16},
     {"open": {"tile": 1}}, {"open": {"tile": 1, "address": "/etc/passwd"}}, {"open": 1}, {"close": 1, "open": 2},
     {"open": {"tile": 1, "address": "/media/node-1/SIM-001/tile/one/ll.m3u8"}},
     {"renew": {"tile": 1, "address": 5}}, {"close": 1, "more": "x" * 9000}, '{"close": ' + "9" * 5000 + "}"],
)  # fmt: skip
def test_a_client_that_does_not_speak_the_protocol_is_closed(said: object) -> None:
    async def story(site: Site) -> None:
        socket = site.open()
        await asyncio.sleep(0.5)
        socket.say(said)
        await asyncio.sleep(0.1)
        assert socket.code == 4400
        assert socket.task.done()

    play(story)
