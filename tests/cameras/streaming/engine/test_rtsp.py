"""The conversation with a camera, over transports in memory and in virtual time."""

import asyncio
from typing import Any

import pytest

from cameras.streaming.engine import rtsp
from cameras.streaming.engine.connection import Connection, OnPacket
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.reasons import BadData, Reason, StreamFault, Unsupported
from cameras.streaming.engine.rtsp import Client
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

ADDRESS = "rtsp://10.1.2.3/live?channel=1"
RIGHT, WRONG = ("admin", "rahasia"), ("admin", "tebak")


def make_camera(**how: Any) -> Camera:
    return Camera(footage.make(), **how)


async def connect(camera: Camera, *, login: tuple[str, str] = ("", ""), address: str = ADDRESS) -> Client:
    return await rtsp.connect(address=address, username=login[0], password=login[1], dial=camera.dial, limits=Limits())


async def start(client: Client) -> list[int]:
    """Up to PLAY; the list gets the size of each media packet."""
    sizes: list[int] = []
    media = (await client.describe()).video()
    assert media is not None
    await client.set_up(media, on_media=lambda _, begin, end: sizes.append(end - begin), on_control=lambda *_: None)
    await client.play()
    return sizes


def refusal(camera: Camera, *, login: tuple[str, str] = ("", ""), address: str = ADDRESS) -> StreamFault:
    faults: list[StreamFault] = []

    async def story(loop: VirtualLoop) -> None:
        try:
            await start(await connect(camera, login=login, address=address))
        except StreamFault as fault:
            faults.append(fault)

    run_virtual(story)
    [fault] = faults
    return fault


def urls(camera: Camera, method: str) -> list[str]:
    return [request.split(" ")[1] for request in camera.asked(method)]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256", "Basic"])
def test_a_camera_with_a_password_is_opened(algorithm: str) -> None:
    camera = make_camera(login=RIGHT, algorithm=algorithm)

    async def story(loop: VirtualLoop) -> None:
        await start(await connect(camera, login=RIGHT))

    run_virtual(story)
    assert len(camera.asked("DESCRIBE")) == 2
    assert len(camera.asked("PLAY")) == 1


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-256", "Basic"])
def test_a_wrong_password_is_tried_once_and_named(algorithm: str) -> None:
    camera = make_camera(login=RIGHT, algorithm=algorithm)
    fault = refusal(camera, login=WRONG)

    assert (fault.reason, fault.words) == (Reason.AUTH, "sandi salah")
    assert sum("Authorization" in request for request in camera.requests) == 1


def test_a_camera_that_wants_a_password_gets_none_when_there_is_none() -> None:
    assert refusal(make_camera(login=RIGHT)).reason is Reason.AUTH


@pytest.mark.parametrize(
    ("base", "control", "expected"),
    [
        ("{url}/", "trackID=0", ADDRESS + "/trackID=0"),
        (None, "trackID=0", ADDRESS + "/trackID=0"),
        ("rtsp://10.9.9.9/base/", "video", "rtsp://10.1.2.3/base/video"),
        ("{url}/", "rtsp://169.254.169.254:80/latest", "rtsp://10.1.2.3/latest"),
        ("/base/", "video", "rtsp://10.1.2.3/base/video"),
        ("{url}", "rtsp://10.1.2.3/absolute/1", "rtsp://10.1.2.3/absolute/1"),
        ("nonsense", "a", ADDRESS + "/a"),
    ],
)
def test_control_addresses_are_resolved_as_cameras_mean_them(base: str | None, control: str, expected: str) -> None:
    camera = make_camera(content_base=base, media_control=control)

    async def story(loop: VirtualLoop) -> None:
        await start(await connect(camera))

    run_virtual(story)
    assert urls(camera, "SETUP") == [expected]


@pytest.mark.parametrize(
    ("session", "public", "method", "expected_s"),
    [
        ("77;timeout=20", "DESCRIBE, GET_PARAMETER", "GET_PARAMETER", 9),
        ("77", "OPTIONS, DESCRIBE", "OPTIONS", 27),
        ("77; timeout=120", "GET_PARAMETER", "GET_PARAMETER", 54),
    ],
)
def test_the_session_is_kept_alive_by_the_servers_own_timeout(
    session: str, public: str, method: str, expected_s: float
) -> None:
    camera = make_camera(session=session, public=public)

    async def story(loop: VirtualLoop) -> None:
        client = await connect(camera)
        await start(client)
        before = len(camera.asked(method))
        over = loop.create_task(client.until_over())
        await asyncio.sleep(expected_s - 0.5)
        assert len(camera.asked(method)) == before
        await asyncio.sleep(1)
        assert "Session: 77" in camera.asked(method)[-1]
        over.cancel()

    run_virtual(story)


def test_other_channels_than_asked_for_are_followed() -> None:
    camera = make_camera(channels="4-5")

    async def story(loop: VirtualLoop) -> None:
        sizes = await start(await connect(camera))
        await asyncio.sleep(1)
        assert sizes

    run_virtual(story)


def test_a_camera_that_only_speaks_udp_is_unsupported_here() -> None:
    fault = refusal(make_camera(refuses_tcp=True))

    assert isinstance(fault, Unsupported)
    assert fault.final


def test_a_redirect_leads_nowhere() -> None:
    camera = make_camera(redirect="rtsp://127.0.0.1:6379/")
    fault = refusal(camera)

    assert fault.reason is Reason.REFUSED
    assert "pengalihan" in fault.words


def test_a_silent_camera_times_out() -> None:
    assert refusal(make_camera(answers=False)).reason is Reason.TIMEOUT


def test_a_refused_connection_says_so() -> None:
    assert refusal(make_camera(reachable=False)).reason is Reason.REFUSED


@pytest.mark.parametrize(
    "address", ["http://h/", "rtsp:///x", "rtsp://h:99999/", "rtsp://h/\r\nX: y", "rtsp://h/a b", "rtsp://[::1/"]
)
def test_an_address_that_is_none_is_bad_data(address: str) -> None:
    assert refusal(make_camera(), address=address).reason is Reason.BAD_DATA


def test_an_address_cannot_smuggle_headers_into_a_request() -> None:
    async def story(loop: VirtualLoop) -> None:
        with pytest.raises(BadData):
            await Connection().request("SETUP", "rtsp://h/x RTSP/1.0\r\nEvil: 1", {}, patience_s=1)

    run_virtual(story)


def test_the_end_says_good_bye() -> None:
    camera = make_camera()

    async def story(loop: VirtualLoop) -> None:
        client = await connect(camera)
        await start(client)
        client.tear_down()
        await asyncio.sleep(0.1)

    run_virtual(story)
    assert len(camera.asked("TEARDOWN")) == 1


@pytest.mark.parametrize(
    "sent",
    [
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"\x00\x01\x02\x03\x04",
        b"RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"RTSP/1.0 200 OK\r\nCSeq: zwei\r\n\r\n",
        b"RTSP/1.0 9999 OK\r\n\r\n",
        b"RTSP/1.0 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"RTSP/1.0 200 OK\r\nX: " + b"y" * 20_000,
    ],
)
def test_what_is_no_rtsp_ends_the_connection(sent: bytes) -> None:
    async def story(loop: VirtualLoop) -> None:
        connection = Connection()
        connection.data_received(sent)
        assert isinstance(connection.ended.result(), BadData)

    run_virtual(story)


def collect(packets: list[bytes]) -> OnPacket:
    return lambda data, begin, end: packets.append(data[begin:end])


def test_messages_and_packets_come_through_however_they_are_chopped() -> None:
    response = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 5\r\n\r\nhello"
    stream = b"$\x00\x00\x04abcd" + response + b"\r\n$\x01\x00\x02xy$\x00\x00\x01z"

    async def story(loop: VirtualLoop) -> None:
        for size in range(1, len(stream)):
            connection = Connection()
            media: list[bytes] = []
            control: list[bytes] = []
            connection.route(media=(0, collect(media)), control=(1, collect(control)))
            asked = loop.create_task(connection.request("DESCRIBE", "rtsp://h/", {}, patience_s=1))
            await asyncio.sleep(0)
            for at in range(0, len(stream), size):
                connection.data_received(stream[at : at + size])
            assert (await asked).body == "hello"
            assert (media, control) == ([b"abcd", b"z"], [b"xy"])

    run_virtual(story)
