"""The quick protocol over real sockets on loopback: what it answers itself, and what it leaves to uvicorn."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

import pytest
import uvicorn

from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.origin import Origin
from cameras.streaming.engine.quick import protocol_for
from cameras.streaming.engine.reports import StreamReport
from cameras.streaming.load import Meter
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.tracks import NOW, Recorder

BASE = "/media/n/C/tile/good"
FILM = footage.make(fps=10, gop=10, seconds=2)
NUMBER = int(NOW) * 2


class Still:
    """A stream that only moves when the test says so."""

    def __init__(self) -> None:
        self.recorder = Recorder().record(FILM, pictures=11)
        self.track = self.recorder.track

    def report(self) -> StreamReport:
        raise NotImplementedError


class Server:
    def __init__(self) -> None:
        self.stream = Still()
        self.grants = {"good"}
        self.clock = NOW
        origin = Origin(
            find=lambda key: self.stream if key == "C/tile" else None,
            everything=list,
            verify_grant=lambda grant, key, now: grant in self.grants,
            clock=lambda: self.clock,
            limits=Limits(first_segment_wait_s=0.2),
        )
        self.meter = Meter(origin)
        self.config = uvicorn.Config(
            self.meter,
            host="127.0.0.1",
            port=0,
            http=protocol_for(origin, meter=self.meter),
            ws="websockets-sansio",
            lifespan="off",
            log_config=None,
            timeout_keep_alive=1,
            proxy_headers=False,
        )

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Server"]:
        server = uvicorn.Server(self.config)
        serving = asyncio.ensure_future(server.serve())
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        self.port = server.servers[0].sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.should_exit = True
            await serving


class Client:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    def send(self, text: str) -> None:
        self.writer.write(text.encode())

    def ask(self, path: str, *, method: str = "GET", more: str = "") -> None:
        self.send(f"{method} {path} HTTP/1.1\r\nHost: n\r\n{more}\r\n")

    async def answer(self, *, with_body: bool = True) -> tuple[int, dict[str, str], bytes]:
        async with asyncio.timeout(5):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:-2])}
            size = int(headers.get("content-length", 0)) if with_body else 0
            return int(head[0].split()[1]), headers, await self.reader.readexactly(size)

    async def get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        self.ask(path)
        return await self.answer()


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with Server().running() as running:
        yield running


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    client = Client(*await asyncio.open_connection("127.0.0.1", server.port))
    yield client
    client.writer.close()


async def test_quick_and_slow_give_the_same_answer(client: Client, server: Server) -> None:
    for name in ("index.m3u8", "ll.m3u8", "keys.m3u8", f"{NUMBER}.m4s", f"init-{NUMBER}.mp4", f"{NUMBER}k.m4s"):
        quick = await client.get(f"{BASE}/{name}")
        client.ask(f"{BASE}/{name}", more="Expect: nothing\r\n")
        slow = await client.answer()
        assert quick[0] == slow[0] == 200
        assert quick[2] == slow[2]
        for headers in (quick[1], slow[1]):
            headers.pop("date")
        assert quick[1].pop("server", "") == slow[1].pop("server", "")
        assert quick[1] == slow[1]


async def test_refusals_are_the_same_problems(client: Client, server: Server) -> None:
    statuses = [(await client.get(path))[0] for path in (
        f"{BASE}/999.m4s", "/media/n/C/tile/bad/index.m3u8", f"{BASE}/nothing", f"{BASE}/ll.m3u8?_HLS_msn=x",
        "/media/n/D/tile/good/1.m4s",
    )]  # fmt: skip
    assert statuses == [404, 403, 404, 400, 404]
    assert (await client.get("/healthz"))[0] == 200


async def test_a_blocked_playlist_comes_with_its_part_and_the_connection_goes_on(
    client: Client, server: Server
) -> None:
    await client.get(f"{BASE}/ll.m3u8")
    client.ask(f"{BASE}/ll.m3u8?_HLS_msn={NUMBER + 1}&_HLS_part=0")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.reader.readexactly(1)
    server.stream.recorder.record(FILM, pictures=3)
    status, _, body = await client.answer()
    assert status == 200
    assert f'URI="{NUMBER + 1}.0.m4s"'.encode() in body
    assert (await client.get(f"{BASE}/{NUMBER + 1}.0.m4s"))[0] == 200


async def test_what_comes_while_one_waits_is_answered_after_it(client: Client, server: Server) -> None:
    await client.get(f"{BASE}/ll.m3u8")
    client.ask(f"{BASE}/{NUMBER + 1}.0.m4s")
    await asyncio.sleep(0.05)
    client.ask(f"{BASE}/index.m3u8")
    await asyncio.sleep(0.05)
    server.stream.recorder.record(FILM, pictures=3)
    assert (await client.answer())[1]["content-type"] == "video/mp4"
    assert (await client.answer())[1]["content-type"] == "application/vnd.apple.mpegurl"


async def test_requests_sent_together_are_answered_in_order(client: Client, server: Server) -> None:
    client.send(f"GET {BASE}/index.m3u8 HTTP/1.1\r\nHost: n\r\n\r\nGET {BASE}/{NUMBER}.m4s HTTP/1.1\r\nHost: n\r\n\r\n")
    kinds = [(await client.answer())[1]["content-type"] for _ in range(2)]
    assert kinds == ["application/vnd.apple.mpegurl", "video/mp4"]


async def test_a_request_in_pieces_is_one_request(client: Client, server: Server) -> None:
    """The second piece looks like a request of its own; taken for one it would answer what nobody asked."""
    client.send(f"GET {BASE}/index.m3u8 HTTP/1.1\r\nHost: n\r\nX-More: ")
    await asyncio.sleep(0.05)
    client.send(f"GET /media/n/C/tile/good/{NUMBER}.m4s HTTP/1.1\r\nY: z\r\n\r\n")
    assert (await client.answer())[1]["content-type"] == "application/vnd.apple.mpegurl"
    assert (await client.get("/healthz"))[1]["content-type"] == "application/json"


async def test_a_body_is_not_taken_for_a_request(client: Client, server: Server) -> None:
    hidden = f"GET {BASE}/{NUMBER}.m4s HTTP/1.1\r\nHost: n\r\n\r\n"
    client.send(f"GET {BASE}/index.m3u8 HTTP/1.1\r\nHost: n\r\nContent-Length: {len(hidden)}\r\n\r\n")
    await asyncio.sleep(0.05)
    client.send(hidden)
    assert (await client.answer())[1]["content-type"] == "application/vnd.apple.mpegurl"
    assert (await client.get("/healthz"))[1]["content-type"] == "application/json"


async def test_head_and_other_methods_are_uvicorns(client: Client, server: Server) -> None:
    client.ask(f"{BASE}/index.m3u8", method="HEAD")
    assert (await client.answer(with_body=False))[0] == 200
    client.ask(f"{BASE}/index.m3u8", method="POST", more="Content-Length: 0\r\n")
    assert (await client.answer())[0] == 405


async def test_a_connection_that_wants_to_end_ends(client: Client, server: Server) -> None:
    client.ask(f"{BASE}/index.m3u8", more="Connection: close\r\n")
    assert (await client.answer())[0] == 200
    assert await client.reader.read() == b""


async def test_a_silent_connection_ends_and_one_in_use_does_not(client: Client, server: Server) -> None:
    loop = asyncio.get_running_loop()
    for _ in range(4):
        assert (await client.get(f"{BASE}/index.m3u8"))[0] == 200
        await asyncio.sleep(0.5)
    began = loop.time()
    assert await asyncio.wait_for(client.reader.read(), 5) == b""
    assert loop.time() - began < 2


async def test_what_was_sent_is_counted(client: Client, server: Server) -> None:
    _, _, body = await client.get(f"{BASE}/{NUMBER}.m4s")
    assert server.meter.bytes_out == len(body)


async def test_a_reader_who_does_not_read_gets_no_more_than_a_buffer(client: Client, server: Server) -> None:
    """Requests come one by one, answers pile up nowhere but in the kernel and one buffer."""
    request = f"GET {BASE}/{NUMBER}.m4s HTTP/1.1\r\nHost: n\r\n\r\n"
    size = len((await client.get(f"{BASE}/{NUMBER}.m4s"))[2])
    transport = client.writer.transport
    transport.pause_reading()  # type: ignore[attr-defined]
    before = server.meter.bytes_out
    for _ in range(2000):
        client.send(request)
        await asyncio.sleep(0)
    await asyncio.sleep(0.3)
    assert server.meter.bytes_out - before < 2000 * size / 2


async def test_a_viewer_who_leaves_while_waiting_leaves_nothing_behind(server: Server) -> None:
    client = Client(*await asyncio.open_connection("127.0.0.1", server.port))
    await client.get(f"{BASE}/ll.m3u8")
    client.ask(f"{BASE}/{NUMBER + 1}.0.m4s")
    await asyncio.sleep(0.05)
    client.writer.transport.abort()
    await asyncio.sleep(0.05)
    sent = server.meter.bytes_out
    server.stream.recorder.record(FILM, pictures=3)
    await asyncio.sleep(0.05)
    assert server.meter.bytes_out == sent


async def test_a_withdrawn_grant_stops_one_who_waits(client: Client, server: Server) -> None:
    await client.get(f"{BASE}/ll.m3u8")
    client.ask(f"{BASE}/{NUMBER + 1}.0.m4s")
    await asyncio.sleep(0.05)
    server.grants.clear()
    server.stream.recorder.record(FILM, pictures=3)
    assert (await client.answer())[0] == 403
