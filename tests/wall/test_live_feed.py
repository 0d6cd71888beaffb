"""The live feed of a running product: Daphne, a real Valkey, real sockets."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Iterator
from typing import Any

import aiohttp
import pytest
from websockets.asyncio.client import ClientConnection, connect

from tests.wall.installation import Installation

pytestmark = [pytest.mark.processes, pytest.mark.timeout(180)]
PLACES = iter(range(1000))


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    product = Installation(tmp_path_factory.mktemp("p"))
    product.manage("migrate", "--verbosity", "0")
    product.start_valkey()
    product.start_web()
    yield product
    product.stop()


@pytest.fixture(scope="module")
def token(product: Installation) -> str:
    return product.make_token()


class Desk:
    """An operator's desk over a real socket, and the API beside it."""

    def __init__(self, socket: ClientConnection, http: aiohttp.ClientSession, address: str) -> None:
        self._socket = socket
        self._http = http
        self._address = address

    async def frame(self, *kinds: str, timeout_s: float = 10) -> dict[str, Any]:
        """The next frame of one of these kinds."""
        async with asyncio.timeout(timeout_s):
            while True:
                frame = json.loads(await self._socket.recv())
                if frame["kind"] in kinds:
                    return dict(frame)

    async def report(self, summary: str) -> None:
        n = next(PLACES)
        event = {
            "kind": "operator_report",
            "occurred_at": "2026-01-31T14:05:00+08:00",
            "location": {"lat": round(-5.16 + n * 0.004, 4), "lon": 119.43},
            "severity": "P2",
            "summary": summary,
            "source": "uji",
            "idempotency_key": summary,
        }
        async with self._http.post(f"http://{self._address}/api/v1/events/", json=event) as answer:
            assert answer.status == 201, await answer.text()


@pytest.fixture
async def desk(product: Installation, token: str) -> AsyncIterator[Desk]:
    headers = {"Authorization": f"Bearer {token}"}
    async with (
        connect(f"ws://{product.address}/ws/desk/", additional_headers=headers) as socket,
        aiohttp.ClientSession(headers=headers) as http,
    ):
        desk = Desk(socket, http, product.address)
        await desk.frame("snapshot")
        yield desk


async def test_news_arrives_at_once(desk: Desk) -> None:
    began = time.monotonic()
    await desk.report("Tabrakan di simpang")
    assert (await desk.frame("alert.raised"))["data"]["summary"] == "Tabrakan di simpang"
    assert time.monotonic() - began < 2


async def test_a_socket_that_is_quiet_for_longer_than_redis_pys_time_out_stays_open(desk: Desk) -> None:
    """redis-py 8 gives up a read after 5 s unless told otherwise: idle sockets died of it."""
    beats = [await desk.frame("heartbeat", timeout_s=8) for _ in range(2)]
    assert beats[0]["data"]["figures"]["alerts_open"] >= 0
    await desk.report("Sesudah sunyi")
    assert (await desk.frame("alert.raised"))["data"]["summary"] == "Sesudah sunyi"


async def test_with_valkey_dead_news_arrives_within_a_second_or_so_and_nothing_is_lost(
    desk: Desk, product: Installation
) -> None:
    await desk.report("sebelum")
    first = await desk.frame("alert.raised")
    product.kill_valkey()
    try:
        began = time.monotonic()
        await desk.report("tanpa Valkey")
        news = await desk.frame("alert.raised", timeout_s=5)
        assert time.monotonic() - began < 3
    finally:
        product.start_valkey()
    await desk.report("sesudah")
    last = await desk.frame("alert.raised")
    assert [frame["data"]["summary"] for frame in (first, news, last)] == ["sebelum", "tanpa Valkey", "sesudah"]


async def test_the_processes_say_how_they_are(desk: Desk, product: Installation) -> None:
    async with aiohttp.ClientSession() as http, http.get(f"http://{product.address}/readyz") as answer:
        found = await answer.json()
    assert (found["database"]["state"], found["valkey"]["state"]) == ("ok", "ok")


async def test_a_node_that_is_not_there_is_not_found(product: Installation) -> None:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"http://{product.address}/media/n9/SIM-001/tile/1.1.abc/index.m3u8") as answer,
    ):
        assert answer.status == 404
        assert answer.headers["Content-Type"] == "application/problem+json"
