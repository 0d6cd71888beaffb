"""The live lane's way through the web server: what passes, how closes travel, and a page that does not read."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer

from warroom import media_socket
from warroom.media_proxy import Nodes
from warroom.media_socket import MediaSockets, Window
from warroom.routing import own_pages

LIVE = "/media/n1/SIM-001/tile/1769839500.7.Zm9vYmFyYmF6cXV1eA/live"


class Page:
    """A page's end of the socket, as the ASGI server plays it."""

    def __init__(self, application: Any, path: str, *, query: bytes = b"", origin: str = "") -> None:
        headers = [(b"origin", origin.encode())] if origin else []
        scope = {"type": "websocket", "path": path, "query_string": query, "headers": headers}
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._in.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(application(scope, self._in.get, self._out.put))

    async def hears(self) -> dict[str, Any]:
        return await asyncio.wait_for(self._out.get(), 5)

    async def opens(self) -> None:
        assert (await self.hears())["type"] == "websocket.accept"
        assert json.loads((await self.hears())["text"]) == {"ack_every": media_socket.ACK_EVERY}

    def says(self, text: str | None = None, **more: Any) -> None:
        self._in.put_nowait({"type": "websocket.receive", "text": text, **more})

    def leaves(self) -> None:
        self._in.put_nowait({"type": "websocket.disconnect", "code": 1001})

    @property
    def unheard(self) -> int:
        return self._out.qsize()


class Node:
    """A media node that does what the last word of a page asks."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.closed = asyncio.Event()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            assert message.type is WSMsgType.TEXT
            self.heard.append(message.data)
            if message.data == "picture":
                await socket.send_bytes(b"\x00" * 12 + b"moof")
            elif message.data == "words":
                await socket.send_str('{"tile": 0, "codec": "avc1.64001e"}')
            elif message.data == "flood":
                for _ in range(40):
                    await socket.send_bytes(bytes(1 << 18))
            elif message.data == "end":
                await socket.close(code=4403)
        self.closed.set()
        return socket


@pytest.fixture
def node() -> Node:
    return Node()


@pytest.fixture
async def sockets(node: Node) -> AsyncIterator[MediaSockets]:
    application = web.Application()
    application.router.add_get(LIVE, node.serve)
    server = TestServer(application)
    await server.start_server()

    async def addresses() -> dict[str, str]:
        return {"n1": str(server.make_url("/")), "gone": "http://127.0.0.1:1"}

    proxied = MediaSockets(Nodes(addresses))
    yield proxied
    await proxied.close()
    await server.close()


async def test_pictures_and_words_pass_both_ways(sockets: MediaSockets, node: Node) -> None:
    page = Page(sockets, LIVE)
    await page.opens()
    page.says("picture")
    assert (await page.hears())["bytes"] == b"\x00" * 12 + b"moof"
    page.says("words")
    assert json.loads((await page.hears())["text"])["codec"] == "avc1.64001e"
    page.leaves()
    await page.task
    await asyncio.wait_for(node.closed.wait(), 5)


async def test_the_nodes_reason_to_close_reaches_the_page(sockets: MediaSockets) -> None:
    page = Page(sockets, LIVE)
    await page.opens()
    page.says("end")
    assert await page.hears() == {"type": "websocket.close", "code": 4403}


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (LIVE.replace("n1", "n9"), b"", 4404),
        (LIVE.replace("SIM-001", ".."), b"", 4404),
        (LIVE.replace("/live", "/index.m3u8"), b"", 4404),
        (LIVE, b"a=b", 4404),
        (LIVE.replace("n1", "gone"), b"", 1013),
    ],
)
async def test_other_addresses_are_refused(sockets: MediaSockets, path: str, query: bytes, code: int) -> None:
    assert await Page(sockets, path, query=query).hears() == {"type": "websocket.close", "code": code}


@pytest.mark.parametrize(("origin", "accepted"), [("https://elsewhere.example", False), ("http://localhost", True)])
async def test_a_foreign_page_opens_no_socket(
    sockets: MediaSockets, settings: Any, origin: str, *, accepted: bool
) -> None:
    settings.ALLOWED_HOSTS = ["localhost"]
    page = Page(own_pages(sockets), LIVE, origin=origin)
    assert ((await page.hears())["type"] == "websocket.accept") is accepted
    page.leaves()


@pytest.mark.parametrize(("said", "code"), [({"text": "x" * 5000}, 1009), ({"bytes": b"x"}, 1003)])
async def test_a_page_that_says_strange_things_is_cut_off(
    sockets: MediaSockets, said: dict[str, Any], code: int
) -> None:
    page = Page(sockets, LIVE)
    await page.opens()
    page.says(**said)
    assert await page.hears() == {"type": "websocket.close", "code": code}


async def test_what_a_page_does_not_read_stays_at_the_node(sockets: MediaSockets, node: Node) -> None:
    page = Page(sockets, LIVE)
    await page.opens()
    page.says("flood")
    ahead = media_socket.WINDOW // (1 << 18)  # with the words at the beginning this is more than the window
    for _ in range(ahead):
        await page.hears()
    await asyncio.sleep(0.05)
    assert page.unheard == 0
    page.says(f'{{"ack": {ahead << 18}}}')
    assert len((await page.hears())["bytes"]) == 1 << 18
    assert node.heard == ["flood"], "the node does not hear of it"
    page.leaves()


async def test_a_page_that_always_has_everything_never_waits(
    sockets: MediaSockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_socket, "WINDOW", 64)
    monkeypatch.setattr(media_socket, "SLOW_S", 0.5)
    page = Page(sockets, LIVE)
    assert (await page.hears())["type"] == "websocket.accept"
    received = len((await page.hears())["text"])
    for _ in range(10):
        page.says("picture")
        received += len((await page.hears())["bytes"])
        page.says(f'{{"ack": {received}}}')
    page.leaves()


async def test_a_page_that_takes_nothing_is_told_to_come_back(
    sockets: MediaSockets, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_socket, "SLOW_S", 0.05)
    page = Page(sockets, LIVE)
    await page.opens()
    page.says("flood")
    while (message := await page.hears())["type"] == "websocket.send":
        pass
    assert message == {"type": "websocket.close", "code": 1013}


async def test_a_page_cannot_acknowledge_what_was_never_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_socket, "SLOW_S", 0.01)
    window = Window(10)
    await window.room(11)
    window.acknowledge(1000)
    with pytest.raises(TimeoutError):
        await window.room(1)
    window.acknowledge(11)
    await window.room(1)


async def test_there_is_a_most_number_of_sockets(sockets: MediaSockets, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_socket, "MOST_SOCKETS", 1)
    first = Page(sockets, LIVE)
    await first.opens()
    assert await Page(sockets, LIVE).hears() == {"type": "websocket.close", "code": 1013}
    first.leaves()
    await first.task
    await Page(sockets, LIVE).opens()
