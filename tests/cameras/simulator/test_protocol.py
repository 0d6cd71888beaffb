"""RTSP as a player meets it: accounts, sessions, refusals, and what flows after PLAY."""

import asyncio
import struct
import time
from pathlib import Path
from unittest.mock import Mock

import pytest

from cameras.simulator.authentication import Guard, Method
from cameras.simulator.requests import BadRequest, RequestReader
from cameras.simulator.server import SimulatorServer
from cameras.simulator.session import MAX_UNSENT_BYTES, Session
from tests.cameras.simulator.client import Player, access_unit
from tests.cameras.simulator.conftest import PASSWORD, USERNAME, PlayerMaker
from tests.cameras.simulator.decoding import decode


async def test_options_need_no_account(player: PlayerMaker) -> None:
    answer = await (await player()).ask_once("OPTIONS")
    assert answer.status == 200
    assert "GET_PARAMETER" in answer.headers["public"]


async def test_description_asks_for_the_account_and_carries_the_parameter_sets(player: PlayerMaker) -> None:
    one = await player()
    assert (await one.ask_once("DESCRIBE")).status == 401
    described = await one.ask("DESCRIBE")
    assert described.status == 200
    assert "sprop-parameter-sets=" in described.body
    assert "packetization-mode=1" in described.body


async def test_the_wrong_password_is_refused(player: PlayerMaker) -> None:
    assert (await (await player(password="salah")).ask("DESCRIBE")).status == 401


@pytest.mark.parametrize(
    ("camera", "rendition", "status"),
    [("SIM-001", "sub", 200), ("SIM-003", "sub", 503), ("SIM-099", "sub", 404), ("SIM-001", "", 503)],
)
async def test_only_ready_cameras_are_described(player: PlayerMaker, camera: str, rendition: str, status: int) -> None:
    assert (await (await player(camera, rendition)).ask("DESCRIBE")).status == status


async def test_datagrams_are_refused(player: PlayerMaker) -> None:
    answer = await (await player()).ask("SETUP", headers={"Transport": "RTP/AVP;unicast;client_port=5000-5001"})
    assert answer.status == 461


@pytest.mark.parametrize("verb", ["PLAY", "GET_PARAMETER", "TEARDOWN"])
async def test_requests_of_a_session_need_one(player: PlayerMaker, verb: str) -> None:
    assert (await (await player()).ask(verb)).status == 454


async def test_recording_is_not_offered(player: PlayerMaker) -> None:
    assert (await (await player()).ask("RECORD")).status == 405


async def test_pictures_come_in_order_and_decode(player: PlayerMaker) -> None:
    one = await player()
    await one.play()
    pictures = [await one.picture() for _ in range(12)]
    packets = [packet for picture in pictures for packet in picture]
    numbers = [packet.sequence for packet in packets]
    assert [(later - earlier) % 65536 for earlier, later in zip(numbers, numbers[1:], strict=False)] == [1] * (
        len(numbers) - 1
    )
    times = [picture[0].timestamp for picture in pictures]
    assert {(later - earlier) % 2**32 for earlier, later in zip(times, times[1:], strict=False)} == {9000}
    assert all(packet.timestamp == picture[0].timestamp for picture in pictures for packet in picture)
    assert len(decode(access_unit(picture) for picture in pictures)) == 12


async def test_a_player_begins_with_a_report_of_the_time(player: PlayerMaker) -> None:
    one = await player()
    await one.play()
    first = await one.picture()
    (report,) = one.reports
    kind, seconds, _, timestamp = struct.unpack(">xBxxxxxxIII", report[:20])
    assert kind == 200
    assert seconds - 2_208_988_800 == pytest.approx(time.time(), abs=2)
    assert timestamp == first[0].timestamp


async def test_two_players_share_a_stream(player: PlayerMaker, server: SimulatorServer) -> None:
    first, second = await player(), await player()
    await first.play()
    await second.play()
    assert server.states()[0]["viewers"] == {"main": 0, "sub": 2}
    assert [packet.payload for packet in await first.picture()] == [packet.payload for packet in await second.picture()]


async def test_keep_alive_is_answered_amid_the_pictures(player: PlayerMaker) -> None:
    one = await player()
    await one.play()
    await one.picture()
    assert (await one.ask("GET_PARAMETER")).status == 200


async def test_teardown_ends_the_pictures(player: PlayerMaker, server: SimulatorServer) -> None:
    one = await player()
    await one.play()
    await one.picture()
    assert (await one.ask("TEARDOWN")).status == 200
    assert server.states()[0]["viewers"] == {"main": 0, "sub": 0}


async def test_a_silent_player_is_cut_off_after_the_timeout(tiny_file: Path) -> None:
    server = SimulatorServer(Guard(USERNAME, PASSWORD), cameras=["SIM-001"], session_timeout_s=0.1)
    server.add("SIM-001", {"sub": tiny_file})
    await server.start()
    try:
        one = await Player(server.address("SIM-001", "sub"), USERNAME, PASSWORD).connect()
        await one.play()
        assert await one.is_cut()
    finally:
        await server.stop()


@pytest.mark.parametrize(("unsent", "cut"), [(0, False), (MAX_UNSENT_BYTES + 1, True)])
async def test_a_slow_reader_is_cut_off(server: SimulatorServer, unsent: int, cut: bool) -> None:
    transport = Mock(asyncio.Transport)
    transport.get_write_buffer_size.return_value = unsent
    transport.is_closing.return_value = False
    session = Session(server)
    session.connection_made(transport)
    session.send(b"picture")
    assert transport.abort.called is cut
    assert transport.write.called is not cut
    session.connection_lost(None)


async def test_nonsense_is_answered_and_closed(player: PlayerMaker) -> None:
    one = await player()
    assert (await one.ask_once("GET / HTTP/1.1\r\n\r\n")).status == 400
    assert await one.is_cut()


def test_requests_are_read_in_any_pieces_and_past_reports() -> None:
    stream = b"$\1\0\4abcdOPTIONS rtsp://h/SIM-001/sub RTSP/1.0\r\nCSeq: 1\r\n\r\n$\1\0\1xPLAY * RTSP/1.0\r\n\r\n"
    reader = RequestReader()
    found = [request for index in range(len(stream)) for request in reader.feed(stream[index : index + 1])]
    assert [(request.verb, request.camera_and_rendition) for request in found] == [
        ("OPTIONS", ("SIM-001", "sub")),
        ("PLAY", ("*", "")),
    ]


@pytest.mark.parametrize("data", [b"x" * 20_000, b"A B C\r\n\r\n", b"PLAY * RTSP/1.0\r\nContent-Length: -1\r\n\r\n"])
def test_what_is_not_rtsp_is_refused(data: bytes) -> None:
    with pytest.raises(BadRequest):
        RequestReader().feed(data)


@pytest.mark.parametrize(("password", "accepted"), [("rahasia", True), ("salah", False)])
def test_basic_accounts(password: str, accepted: bool) -> None:
    import base64

    guard = Guard("admin", "rahasia", Method.BASIC)
    given = "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()
    assert guard.accepts(given, verb="PLAY", nonce="n") is accepted
