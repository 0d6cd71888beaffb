"""Recordings made once, a server in the test's own loop, and players for it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import TypeAlias

import pytest

from cameras.simulator import catalogue, recording
from cameras.simulator.authentication import Guard
from cameras.simulator.encoding import Rendition, encode
from cameras.simulator.prepare import prepare_all
from cameras.simulator.server import SimulatorServer
from tests.cameras.simulator.client import Player

USERNAME, PASSWORD = "simulator", "rahasia"

PlayerMaker: TypeAlias = Callable[..., Awaitable[Player]]


@pytest.fixture(scope="session")
def tiny_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("simulator")
    made = asyncio.run(prepare_all(catalogue.CAMERAS[:1], data=data, tiny=True, report=lambda line: None))
    return made[0].files["sub"]


@pytest.fixture(scope="session")
def tiny(tiny_file: Path) -> recording.Recording:
    return recording.read(tiny_file)


@pytest.fixture(scope="session")
def wide() -> recording.Recording:
    """Forty macroblocks wide with a strip of two rows, as the main stream has; a dark scene that moves downwards."""
    rendition = Rendition("wide", 640, 360, strip_rows=2, bitrate_kbps=300, level="3.0", caption_px=14)
    return asyncio.run(encode(catalogue.CAMERAS[10], [rendition]))[0]


@pytest.fixture
async def server(tiny_file: Path) -> AsyncIterator[SimulatorServer]:
    """SIM-001 and SIM-002 are ready, SIM-003 is announced only."""
    running = SimulatorServer(Guard(USERNAME, PASSWORD), cameras=["SIM-001", "SIM-002", "SIM-003"])
    for code in ("SIM-001", "SIM-002"):
        running.add(code, {"main": tiny_file, "sub": tiny_file})
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def player(server: SimulatorServer) -> AsyncIterator[PlayerMaker]:
    """`await player("SIM-001")`: connected, with the right account unless told otherwise."""
    connected = []

    async def connect(camera: str = "SIM-001", rendition: str = "sub", *, password: str = PASSWORD) -> Player:
        one = await Player(server.address(camera, rendition), USERNAME, password).connect()
        connected.append(one)
        return one

    yield connect
    for one in connected:
        await one.close()
