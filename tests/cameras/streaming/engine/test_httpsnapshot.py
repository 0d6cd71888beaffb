"""Cameras that give a JPEG over HTTP, on loopback."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from typing import Any

import pytest
from aiohttp import web

from cameras.streaming.engine import authentication
from cameras.streaming.engine.httpsnapshot import LARGEST, HttpSnapshots
from cameras.streaming.engine.orders import Limits, StillOrder
from cameras.streaming.engine.reasons import Reason, StreamFault

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
LIMITS = Limits(connect_s=1, answer_s=0.3)


@contextlib.asynccontextmanager
async def camera(answer: Handler) -> AsyncIterator[str]:
    runner = web.ServerRunner(web.Server(answer), shutdown_timeout=0.1)  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/snap?channel=1"
    finally:
        await runner.cleanup()


def ask(answer: Handler, *, times: int = 1, username: str = "", password: str = "") -> list[bytes | StreamFault]:
    async def asked() -> list[bytes | StreamFault]:
        got: list[bytes | StreamFault] = []
        async with camera(answer) as address:
            snapshots = HttpSnapshots(limits=LIMITS)
            order = StillOrder("C", "", snapshot_address=address, username=username, password=password)
            for _ in range(times):
                try:
                    got.append(await snapshots.fetch(order))
                except StreamFault as fault:
                    got.append(fault)
            await snapshots.close()
        return got

    return asyncio.run(asked())


def fault_of(got: list[bytes | StreamFault]) -> StreamFault:
    assert isinstance(got[-1], StreamFault)
    return got[-1]


def test_the_camera_gives_its_picture() -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(body=request.path_qs.encode())

    assert ask(answer) == [b"/snap?channel=1"]


class Digest:
    """Keeps how often it was asked without a good answer."""

    def __init__(self, *, password: str) -> None:
        self.password = password
        self.refused = 0

    async def __call__(self, request: web.Request) -> web.Response:
        given = request.headers.get("Authorization", "")
        fields = {name: quoted or plain for name, quoted, plain in authentication.PARAMETER.findall(given)}
        if fields.get("response") and self._answers(fields, request):
            return web.Response(body=b"picture")
        self.refused += 1
        return web.Response(status=401, headers={"WWW-Authenticate": 'Digest realm="cam", nonce="7f2a9c"'})

    def _answers(self, fields: dict[str, str], request: web.Request) -> bool:
        challenge = authentication.Challenge("MD5", "cam", "7f2a9c")
        wanted = authentication.answer(
            challenge, method="GET", uri=request.path_qs, username="u", password=self.password, count=1, client_nonce=""
        )
        return f'response="{fields["response"]}"' in wanted


def test_a_challenge_is_answered_and_remembered() -> None:
    door = Digest(password="p")
    assert ask(door, times=3, username="u", password="p") == [b"picture"] * 3
    assert door.refused == 1


def test_a_wrong_password_is_tried_once() -> None:
    door = Digest(password="right")
    assert fault_of(ask(door, username="u", password="wrong")).reason is Reason.AUTH
    assert door.refused == 2


def test_a_camera_that_wants_a_password_nobody_has() -> None:
    assert fault_of(ask(Digest(password="p"))).reason is Reason.AUTH


def test_a_redirect_leads_nowhere() -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/elsewhere"})

    assert fault_of(ask(answer)).reason is Reason.REFUSED
    assert asked == ["/snap"]


def test_a_picture_without_end_is_cut_off() -> None:
    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            while True:
                await response.write(b"\xff" * 65_536)
        return response

    fault = fault_of(ask(answer))
    assert fault.reason is Reason.BAD_DATA
    assert LARGEST == 2 << 20


def test_a_camera_that_never_answers_is_given_up() -> None:
    async def answer(request: web.Request) -> web.Response:
        await asyncio.Event().wait()
        raise AssertionError

    got: list[Any] = []

    async def asked() -> None:
        async with camera(answer) as address:
            snapshots = HttpSnapshots(limits=Limits(connect_s=0.1, answer_s=0.1))
            with pytest.raises(StreamFault) as fault:
                await snapshots.fetch(StillOrder("C", "", snapshot_address=address))
            got.append(fault.value.reason)
            await snapshots.close()

    story: Coroutine[Any, Any, None] = asked()
    asyncio.run(story)
    assert got == [Reason.TIMEOUT]


def test_nobody_at_the_address() -> None:
    async def asked() -> Reason:
        snapshots = HttpSnapshots(limits=LIMITS)
        try:
            await snapshots.fetch(StillOrder("C", "", snapshot_address="http://127.0.0.1:9/"))
        except StreamFault as fault:
            return fault.reason
        finally:
            await snapshots.close()
        return Reason.NONE

    assert asyncio.run(asked()) is Reason.REFUSED
