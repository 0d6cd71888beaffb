"""Media before Django: what gets through to a node, what does not, and what a client sees when the node is gone."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from django.db import OperationalError

from tests.wall.fakes import Clock
from warroom.media_proxy import MediaProxy, Nodes

GRANT = "1769839500.7.Zm9vYmFyYmF6cXV1eA"
PLAYLIST = f"/media/n1/SIM-001/tile/{GRANT}/index.m3u8"
Ask = Callable[..., Awaitable["Answer"]]


class Answer:
    """What the proxy sent."""

    def __init__(self, sent: list[dict[str, Any]]) -> None:
        self.status = sent[0]["status"]
        self.headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
        self.body = b"".join(part.get("body", b"") for part in sent[1:])


@pytest.fixture
def seen() -> list[web.Request]:
    return []


@pytest.fixture
async def node(seen: list[web.Request]) -> AsyncIterator[TestServer]:
    """A media node that remembers what it was asked."""

    async def serve(request: web.Request) -> web.StreamResponse:
        seen.append(request)
        if request.query.get("to"):
            raise web.HTTPFound("http://127.0.0.1:1/elsewhere")
        headers = {"Cache-Control": "max-age=6", "Set-Cookie": "a=b", "Server": "node", "X-Secret": "s"}
        return web.Response(body=b"#EXTM3U\n", headers=headers, content_type="application/vnd.apple.mpegurl")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", serve)
    server = TestServer(application)
    await server.start_server()
    yield server
    await server.close()


@pytest.fixture
async def ask(node: TestServer) -> AsyncIterator[Ask]:
    async def addresses() -> dict[str, str]:
        return {"n1": str(node.make_url("/")), "gone": "http://127.0.0.1:1"}

    proxy = MediaProxy(Nodes(addresses))

    async def request(path: str, *, method: str = "GET", query: bytes = b"", headers: Any = ()) -> Answer:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        scope = {"method": method, "path": path, "query_string": query, "headers": list(headers)}
        await proxy(scope, receive, send)
        return Answer(sent)

    yield request
    await proxy.close()


async def test_a_playlist_comes_through_with_safe_headers_only(ask: Ask, seen: list[web.Request]) -> None:
    sent = [(b"cookie", b"sessionid=s"), (b"authorization", b"Bearer t"), (b"range", b"bytes=0-7"), (b"host", b"x")]
    answer = await ask(PLAYLIST, query=b"_HLS_msn=7&_HLS_part=2", headers=sent)
    assert (answer.status, answer.body) == (200, b"#EXTM3U\n")
    assert answer.headers["cache-control"] == "max-age=6"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not {"set-cookie", "server", "x-secret"} & answer.headers.keys()
    assert seen[0].path_qs == f"{PLAYLIST}?_HLS_msn=7&_HLS_part=2"
    assert seen[0].headers["range"] == "bytes=0-7"
    assert not {"cookie", "authorization"} & {name.lower() for name in seen[0].headers}


@pytest.mark.parametrize(
    "file", [*("ll.m3u8", "keys.m3u8", "replay.m3u8"), "init-3.mp4", "7.m4s", "7.4.m4s", "7k.m4s", "snapshot.jpg"]
)
async def test_the_files_of_a_stream_come_through(ask: Ask, file: str) -> None:
    assert (await ask(PLAYLIST.replace("index.m3u8", file))).status == 200


@pytest.mark.parametrize("tail", ["still/g/snapshot.jpg", "clip/g/0190b6e1-58a6-7c3e-9e1a-5f0d2c1b3a4d.mp4"])
async def test_still_pictures_and_clips_come_through(ask: Ask, tail: str) -> None:
    assert (await ask(f"/media/n1/SIM-001/{tail}")).status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/media/",
        "/media/n1/SIM-001/still/g/index.m3u8",
        "/media/n1/SIM-001/clip/g/all.mp4",
        PLAYLIST.replace("index.m3u8", "live"),
        "/media/n1/SIM-001/tile/index.m3u8",
        PLAYLIST + "/",
        PLAYLIST + "\n",
        PLAYLIST.replace("tile", "huge"),
        PLAYLIST.replace("SIM-001", ".."),
        PLAYLIST.replace("SIM-001", "sim-001"),
        PLAYLIST.replace("index.m3u8", "../../admin"),
        PLAYLIST.replace("index.m3u8", "index.m3u8%00"),
        PLAYLIST.replace("n1", "n2"),
        PLAYLIST.replace("n1", "n1@evil.example"),
        PLAYLIST.replace(GRANT, "a/b"),
        PLAYLIST.replace(GRANT, "x" * 201),
    ],
)
async def test_any_other_path_is_not_found_and_asks_no_node(ask: Ask, seen: list[web.Request], path: str) -> None:
    assert (await ask(path)).status == 404
    assert seen == []


@pytest.mark.parametrize("query", [b"a=http://x", b"a=b\r\nX: y", b"a" * 500, b"a=1&b=2&c=3&d=4&e=5"])
async def test_a_strange_query_is_not_found(ask: Ask, seen: list[web.Request], query: bytes) -> None:
    assert (await ask(PLAYLIST, query=query)).status == 404
    assert seen == []


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
async def test_only_reading_is_possible(ask: Ask, method: str) -> None:
    answer = await ask(PLAYLIST, method=method)
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD")


async def test_a_head_request_has_no_body(ask: Ask) -> None:
    answer = await ask(PLAYLIST, method="HEAD")
    assert (answer.status, answer.body, answer.headers["content-length"]) == (200, b"", "8")


async def test_a_node_that_is_gone_is_a_problem_to_try_again(ask: Ask) -> None:
    answer = await ask(PLAYLIST.replace("n1", "gone"))
    assert (answer.status, answer.headers["retry-after"]) == (503, "2")
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_redirect_is_never_followed(ask: Ask, seen: list[web.Request]) -> None:
    assert (await ask(PLAYLIST, query=b"to=elsewhere")).status == 502
    assert len(seen) == 1


async def test_nodes_are_read_every_five_seconds_and_kept_when_the_database_is_away() -> None:
    clock = Clock()
    answers: list[Any] = [{"n1": "a"}, {"n1": "b"}, OperationalError("away")]

    async def read() -> dict[str, str]:
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return dict(answer)

    nodes = Nodes(read, clock)
    found = []
    for waited_s in (0, 4.9, 0.2, 5.1):
        clock.now += waited_s
        found.append(await nodes.address("n1"))
    assert found == ["a", "a", "b", "b"]
