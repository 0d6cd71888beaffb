"""Faults on command, as a player feels them."""

import asyncio
from typing import Any

import pytest

from cameras.simulator import control
from cameras.simulator.faults import Fault
from cameras.simulator.server import SimulatorServer
from tests.cameras.simulator.conftest import PlayerMaker


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.WRONG_PASSWORD])
async def test_a_running_player_is_cut_off(player: PlayerMaker, server: SimulatorServer, fault: Fault) -> None:
    one = await player()
    await one.play()
    await one.picture()
    server.set_fault("SIM-001", fault)
    assert await one.is_cut()


@pytest.mark.parametrize("fault", [Fault.REFUSE, Fault.SILENT])
async def test_a_running_player_goes_on(player: PlayerMaker, server: SimulatorServer, fault: Fault) -> None:
    one = await player()
    await one.play()
    await one.picture()
    server.set_fault("SIM-001", fault)
    assert len([await one.picture() for _ in range(3)]) == 3


@pytest.mark.parametrize("fault", [Fault.HANG, Fault.OFF])
async def test_pictures_stop_but_the_connection_stays(
    player: PlayerMaker, server: SimulatorServer, fault: Fault
) -> None:
    one = await player()
    await one.play()
    await one.picture()
    server.set_fault("SIM-001", fault)
    assert await one.hears_nothing(0.4)


async def test_a_camera_that_hung_begins_again_with_a_key_picture(player: PlayerMaker, server: SimulatorServer) -> None:
    one = await player()
    await one.play()
    await one.picture()
    server.set_fault("SIM-001", Fault.HANG)
    assert await one.hears_nothing(0.2)
    server.set_fault("SIM-001", Fault.HEALED)
    kinds = [packet.payload[0] & 31 for packet in await one.picture()]
    assert kinds[:2] == [7, 8]


async def test_power_that_comes_back_forgets_the_connections(player: PlayerMaker, server: SimulatorServer) -> None:
    one = await player()
    await one.play()
    server.set_fault("SIM-001", Fault.OFF)
    server.set_fault("SIM-001", Fault.HEALED)
    assert await one.is_cut()


@pytest.mark.parametrize("fault", [Fault.DROP, Fault.REFUSE])
async def test_a_newcomer_is_cut_off(player: PlayerMaker, server: SimulatorServer, fault: Fault) -> None:
    server.set_fault("SIM-001", fault)
    with pytest.raises((ConnectionError, asyncio.IncompleteReadError)):
        await (await player()).ask_once("OPTIONS")


@pytest.mark.parametrize("fault", [Fault.SILENT, Fault.OFF])
async def test_a_newcomer_gets_no_answer(player: PlayerMaker, server: SimulatorServer, fault: Fault) -> None:
    server.set_fault("SIM-001", fault)
    one = await player()
    asking = asyncio.create_task(one.ask_once("OPTIONS"))
    done, _ = await asyncio.wait({asking}, timeout=0.2)
    assert not done
    asking.cancel()


async def test_an_unreachable_host_does_not_even_refuse(player: PlayerMaker, server: SimulatorServer) -> None:
    one = await player()
    await one.play()
    await one.picture()
    server.set_fault("all", Fault.UNREACHABLE)
    assert await one.hears_nothing(0.4)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.4):
            await player()
    server.set_fault("all", Fault.HEALED)
    assert await one.is_cut()
    again = await player()
    await again.play()
    assert await again.picture()


async def test_one_camera_of_many_cannot_be_unreachable(server: SimulatorServer) -> None:
    with pytest.raises(ValueError, match="all cameras"):
        server.set_fault("SIM-001", Fault.UNREACHABLE)


async def test_a_changed_password_refuses_the_old_one(player: PlayerMaker, server: SimulatorServer) -> None:
    server.set_fault("SIM-001", Fault.WRONG_PASSWORD)
    assert (await (await player()).ask("DESCRIBE")).status == 401
    server.set_fault("SIM-001", Fault.HEALED)
    assert (await (await player()).ask("DESCRIBE")).status == 200


async def test_the_other_camera_is_not_touched(player: PlayerMaker, server: SimulatorServer) -> None:
    one = await player("SIM-002")
    await one.play()
    server.set_fault("SIM-001", Fault.DROP)
    assert await one.picture()


async def test_a_fault_with_an_end_heals_by_itself(player: PlayerMaker, server: SimulatorServer) -> None:
    server.set_fault("SIM-001", Fault.HANG, seconds=0.1)
    assert server.states()[0]["fault"] == "hang"
    one = await player()
    await one.play()
    assert await one.picture()
    assert server.states()[0]["fault"] == ""


@pytest.mark.parametrize(
    ("line", "faults"),
    [
        (b'{"do": "fault", "camera": "SIM-002", "fault": "freeze"}', ["", "freeze", ""]),
        (b'{"do": "fault", "camera": "all", "fault": "off", "seconds": 9}', ["off", "off", "off"]),
        (b'{"do": "fault", "camera": "SIM-002", "fault": "on"}', ["", "", ""]),
        (b'{"do": "list"}', ["", "", ""]),
    ],
)
async def test_commands_are_done(server: SimulatorServer, line: bytes, faults: list[str]) -> None:
    reply = control.answer(server, line)
    assert reply["ok"]
    assert [state["fault"] for state in reply["cameras"]] == faults


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"nonsense",
        b"[]",
        b'{"do": "explode"}',
        b'{"do": "fault"}',
        b'{"do": "fault", "camera": "SIM-099", "fault": "drop"}',
        b'{"do": "fault", "camera": "SIM-001", "fault": "melt"}',
        b'{"do": "fault", "camera": "SIM-001", "fault": "drop", "seconds": "soon"}',
    ],
)
async def test_commands_that_make_no_sense_are_refused(server: SimulatorServer, line: bytes) -> None:
    reply: dict[str, Any] = control.answer(server, line)
    assert not reply["ok"]
    assert all(state["fault"] == "" for state in server.states())
