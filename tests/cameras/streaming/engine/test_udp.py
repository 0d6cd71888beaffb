"""Cameras that give their media by UDP only: real ports on loopback, virtual time."""

import asyncio
import random
import socket
import struct

import pytest

from cameras.streaming.engine import udp
from cameras.streaming.engine.reports import State
from tests.cameras.streaming.engine import footage, packets
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.test_session import Stage, play


def peer_socket(camera: Camera) -> socket.socket:
    [peer] = camera.peers
    assert peer.udp
    return peer.udp


def test_a_camera_that_only_knows_udp_is_live_in_the_first_lane() -> None:
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        report = await stage.watch(10)
        assert (report.state, report.lane, report.lane_words) == (State.LIVE, "repack", "lewat UDP")
        assert (report.lost_packets, report.fps, report.restarts) == (0, 10, 0)

    play(camera, story)
    assert len(camera.asked("TEARDOWN")) == 1


def test_ports_are_even_and_odd_and_released_at_the_end() -> None:
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        await stage.watch(2)
        ports = camera.asked("SETUP")[-1].partition("client_port=")[2].split("\r\n")[0].split("-")
        first, second = map(int, ports)
        assert (first % 2, second) == (0, first + 1)
        await stage.session.stop()
        for number in (first, second):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as port:
                port.bind(("127.0.0.1", number))

    play(camera, story)


def test_a_network_that_shuffles_and_doubles_costs_no_picture() -> None:
    shuffler = random.Random(7)

    def shuffled(sent: list[bytes]) -> list[bytes]:
        return shuffler.sample(sent, len(sent)) + sent[:2]

    camera = Camera(footage.make(size="640x360"), udp=True, on_wire=shuffled)

    async def story(stage: Stage) -> None:
        report = await stage.watch(10)
        assert (report.state, report.lost_packets, report.fps) == (State.LIVE, 0, 10)

    play(camera, story)


def test_a_lost_packet_costs_its_pictures_and_not_the_stream() -> None:
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        await stage.watch(3)
        camera.on_wire = lambda sent: sent[1:]
        await stage.watch(1)
        camera.on_wire = lambda sent: sent
        report = await stage.watch(4)
        assert (report.state, report.restarts) == (State.LIVE, 0)
        assert report.lost_packets >= 10

    play(camera, story)


def test_packets_of_somebody_else_are_not_the_cameras() -> None:
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        await stage.watch(3)
        to = int(camera.asked("SETUP")[-1].partition("client_port=")[2].partition("-")[0])
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            stranger.bind(("127.0.0.2", 0))
            for sequence in range(100):
                stranger.sendto(packets.rtp(b"\x7c\xc5\xff", sequence=sequence, timestamp=1), ("127.0.0.1", to))
            report = await stage.watch(5)
        assert (report.state, report.restarts, report.lost_packets) == (State.LIVE, 0, 0)

    play(camera, story)


def test_a_flood_ends_the_attempt_with_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp, "FLOOD_PER_S", 1000)  # loopback's buffer takes no more than some hundred in one go
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        await stage.watch(3)
        camera.on_wire = lambda sent: [packets.rtp(b"\x09", sequence=1, timestamp=1, payload_type=90)] * 200
        words = {(await stage.watch(0.2)).words for _ in range(50)}
        assert "data kamera rusak (kamera membanjiri jaringan)" in words

    play(camera, story)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (";source=10.66.0.1", "kamera mengirim dari alamat lain"),
        (";source=metadata.internal", "kamera mengirim dari alamat lain"),
        (";multicast;destination=239.0.0.1", "kamera hanya memakai multicast"),
    ],
)
def test_media_from_elsewhere_are_refused(answer: str, words: str) -> None:
    camera = Camera(footage.make(), udp=True, udp_answer="RTP/AVP;client_port={client};server_port={server}" + answer)

    async def story(stage: Stage) -> None:
        report = await stage.watch(10)
        assert words in report.words
        assert report.lane == "repack"

    play(camera, story, lane="auto")
    assert not camera.asked("PLAY")


def test_the_cameras_own_source_is_fine() -> None:
    camera = Camera(footage.make(), udp=True)
    camera.udp_answer += ";source=127.0.0.1"

    async def story(stage: Stage) -> None:
        assert (await stage.watch(5)).state is State.LIVE

    play(camera, story)


def test_what_was_ordered_by_tls_is_not_taken_in_the_clear() -> None:
    camera = Camera(footage.make(), udp=True)

    async def story(stage: Stage) -> None:
        assert "UDP" in (await stage.watch(5)).words

    play(camera, story, address="rtsps://10.0.0.9/sub")
    assert not camera.asked("PLAY")


def test_receiver_reports_are_sent_every_few_seconds() -> None:
    camera = Camera(footage.make(), udp=True)
    heard: list[bytes] = []

    async def story(stage: Stage) -> None:
        await stage.watch(12)
        port = peer_socket(camera)
        try:
            while True:
                heard.append(port.recv(2000))
        except BlockingIOError:
            await asyncio.sleep(0)

    play(camera, story)
    reports = [packet for packet in heard if packet[1] == 201]
    assert len(reports) == 3
    _, _, size, _, about, _, highest = struct.unpack_from(">BBHIIII", reports[-1])
    assert (size, about) == (7, 0x1234)
    assert highest > 7
    assert reports[-1][32:34] == b"\x81\xca"  # our name behind it, or it is no valid compound packet


def test_no_port_left_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(udp, "_bind", lambda *_: None)

    async def story(stage: Stage) -> None:
        assert "tidak ada port UDP yang bebas" in (await stage.watch(5)).words

    play(Camera(footage.make(), udp=True), story)
