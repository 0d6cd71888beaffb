"""A real camera server, the engine, and what a player gets to see, over real sockets."""

import asyncio
import socket
import time
from itertools import pairwise

import pytest
import uvicorn
from aiohttp import ClientSession

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from tests.cameras.streaming.engine import footage, reading
from tests.cameras.streaming.engine.camera import Camera

BASE = "/media/n/SIM-001/tile/g"
STEP = 9000  # ten pictures a second

pytestmark = [pytest.mark.media, pytest.mark.timeout(60)]


class Node:
    def __init__(self, camera: Camera) -> None:
        self.camera = camera

    async def __aenter__(self) -> "Node":
        self._server = await self.camera.serve()
        await self.start_engine()
        return self

    async def start_engine(self) -> None:
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True, on_state=lambda report: None, ffmpeg_path="/nonexistent"
        )
        port = self._server.sockets[0].getsockname()[1]
        self.engine.apply([StreamOrder("SIM-001/tile", f"rtsp://127.0.0.1:{port}/sub")])
        self._running = asyncio.ensure_future(self.engine.run())

    async def stop_engine(self) -> None:
        await self.engine.close()
        await self._running

    async def __aexit__(self, *_: object) -> None:
        await self.stop_engine()
        self._server.close()

    async def segments(self, number: int) -> list[reading.Piece]:
        """Waits until the playlist holds `number` segments."""
        async with asyncio.timeout(20):
            while True:
                found = await reading.pieces(self.engine.origin, BASE)
                if len(found) >= number:
                    return found
                await asyncio.sleep(0.1)


async def test_every_picture_of_the_camera_is_played_in_time_and_once() -> None:
    async with Node(Camera(footage.make(slices=3))) as node:
        pieces = await node.segments(4)

    frames = [frame for piece in pieces for frame in reading.decode(piece)]
    assert len(frames) == 10 * len(pieces)
    assert {later.time - earlier.time for earlier, later in pairwise(frames)} == {STEP}
    assert frames[0].time / 90_000 == pytest.approx(time.time(), abs=20)


async def test_playing_goes_on_over_a_restart_of_the_camera_and_a_new_picture_size() -> None:
    camera = Camera(footage.make(), sets_in_band=True)
    async with Node(camera) as node:
        await node.segments(1)
        camera.timestamp_at = 77
        camera.drop()
        await node.segments(3)
        camera.footage = footage.make(size="640x360")
        pieces = await node.segments(6)

    frames = [frame for piece in pieces for frame in reading.decode(piece)]
    # A first segment and the rest of its group are one piece.
    assert {later.number - earlier.number for earlier, later in pairwise(pieces)} <= {1, 2}
    assert all(later.time > earlier.time for earlier, later in pairwise(frames))
    assert {frame.width for frame in frames} == {320, 640}
    assert sum(piece.discontinuity for piece in pieces) >= 2
    for piece in pieces:
        assert len({frame.width for frame in reading.decode(piece)}) == 1


async def test_a_fresh_engine_goes_on_above_the_numbers_and_times_of_the_one_before() -> None:
    async with Node(Camera(footage.make())) as node:
        before = await node.segments(3)
        await node.stop_engine()
        await node.start_engine()
        after = await node.segments(1)

    assert after[0].number > before[-1].number
    assert after[0].initialisation not in {piece.initialisation for piece in before}
    assert reading.decode(after[0])[0].time > reading.decode(before[-1])[-1].time


async def test_uvicorn_serves_the_origin() -> None:
    async with Node(Camera(footage.make())) as node:
        listener = socket.create_server(("127.0.0.1", 0))
        config = uvicorn.Config(node.engine.origin, lifespan="on", access_log=False, log_level="warning")
        server = uvicorn.Server(config)
        serving = asyncio.ensure_future(server.serve(sockets=[listener]))
        try:
            address = f"http://127.0.0.1:{listener.getsockname()[1]}"
            async with ClientSession(address) as session, session.get(f"{BASE}/index.m3u8") as reply:
                assert reply.status == 200
                assert (await reply.text()).startswith("#EXTM3U")
            async with ClientSession(address) as session, session.get(f"{BASE}/snapshot.jpg") as reply:
                assert reply.content_type == "image/jpeg"
        finally:
            server.should_exit = True
            await serving
