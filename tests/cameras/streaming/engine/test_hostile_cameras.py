"""A camera that lies, bombs or drips costs its own stream only, says why in words, and leads nobody elsewhere."""

import asyncio
import re
import struct
import tracemalloc
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from cameras.streaming.engine import connection
from cameras.streaming.engine.connection import Connection
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.reasons import StreamFault
from cameras.streaming.engine.reports import State, StreamReport
from cameras.streaming.engine.rtp import Depacketizer
from tests.cameras.streaming.engine import footage, packets
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

HOSTILE, HEALTHY = "10.0.0.66", "10.0.0.1"
INNER = "rtsp://169.254.169.254:80/latest"
LOGIN = ("admin", "rahasia")


def hostile(**how: Any) -> Camera:
    return Camera(footage.make(), **how)


class City:
    """An engine with one healthy camera and one hostile one; remembers what was dialled and said."""

    def __init__(self, loop: VirtualLoop, camera: Camera, **order: Any) -> None:
        self.camera = camera
        self.healthy = Camera(footage.make())
        self.dialled: set[str] = set()
        self.said: set[tuple[str, str]] = set()
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=lambda report: None,
            ffmpeg_path="/nonexistent/ffmpeg",
            clock=loop.clock,
            dial=self._dial,
        )
        bad = StreamOrder(**{"key": "bad/tile", "address": f"rtsp://{HOSTILE}/sub", "lane": "repack", **order})
        self.engine.apply([bad, StreamOrder("good/tile", f"rtsp://{HEALTHY}/sub")])

    async def _dial(
        self, factory: Callable[[], asyncio.Protocol], host: str, port: int, tls: bool
    ) -> asyncio.Transport:
        self.dialled.add(host)
        camera = self.camera if host == HOSTILE else self.healthy
        return await camera.dial(factory, host, port, tls)

    async def watch(self, seconds: float) -> StreamReport:
        """The hostile camera's last report."""
        for _ in range(int(seconds * 5)):
            await asyncio.sleep(0.2)
            bad = self._reports()["bad/tile"]
            self.said.add((bad.reason_code, bad.words))
        return self._reports()["bad/tile"]

    def _reports(self) -> dict[str, StreamReport]:
        return {report.key: report for report in self.engine.reports()}

    def check(self) -> None:
        good = self._reports()["good/tile"]
        assert (good.state, good.restarts, good.fps) == (State.LIVE, 0, 10)
        assert self.dialled == {HOSTILE, HEALTHY}
        for request in self.camera.requests:
            assert request.split(" ")[1].startswith(f"rtsp://{HOSTILE}/"), request


def live_in(camera: Camera, story: Callable[[City], Coroutine[Any, Any, None]], **order: Any) -> City:
    cities: list[City] = []

    async def told(loop: VirtualLoop) -> None:
        city = City(loop, camera, **order)
        cities.append(city)
        running = loop.create_task(city.engine.run())
        await story(city)
        city.check()
        await city.engine.close()
        await running

    run_virtual(told)
    return cities[0]


def replaced(method: str, what: bytes, by: bytes) -> Callable[[str, bytes], bytes]:
    return lambda asked, answer: answer.replace(what, by, 1) if asked == method else answer


def instead(method: str, sent: bytes) -> Callable[[str, bytes], bytes]:
    return lambda asked, answer: sent if asked == method else answer


SECTIONS = "v=0\r\n" + "m=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n" * 1000


@pytest.mark.parametrize(
    ("how", "reason", "words"),
    [
        ({"description": SECTIONS}, "bad_data", "SDP: bagian terlalu banyak"),
        ({"description": "v=0\r\ns=" + "x" * 70_000 + "\r\n"}, "bad_data", "SDP terlalu panjang"),
        ({"description": "v=0\r\nm=audio 0 RTP/AVP 8\r\n"}, "bad_data", "aliran tanpa gambar"),
        ({"description": "v=0\r\nm=video 0 RTP/AVP 999\r\n"}, "bad_data", "SDP: jenis muatan"),
        ({"forge": instead("DESCRIBE", b"RTSP/1.0 200 OK\r\nX: " + b"y" * 90_000)}, "bad_data", "terlalu panjang"),
        (
            {"forge": replaced("DESCRIBE", b"\r\n\r\n", b"\r\n" + b"X: y\r\n" * 300 + b"\r\n")},
            "bad_data",
            "terlalu banyak",
        ),
        ({"forge": replaced("DESCRIBE", b"Content-Length: ", b"Content-Length: 100000")}, "bad_data", "di luar batas"),
        ({"forge": replaced("DESCRIBE", b"Content-Length: ", b"Content-Length: -")}, "bad_data", "di luar batas"),
        ({"forge": replaced("DESCRIBE", b"CSeq: ", b"CSeq: zwei")}, "bad_data", "di luar batas"),
        ({"forge": replaced("DESCRIBE", b"CSeq: ", b"CSeq: 7")}, "timeout", "tidak menjawab"),
        ({"forge": replaced("DESCRIBE", b"RTSP/1.0 200", b"RTSP/1.0 9999")}, "bad_data", "baris RTSP rusak"),
        ({"forge": instead("DESCRIBE", b"HTTP/1.1 200 OK\r\n\r\n")}, "bad_data", "baris RTSP rusak"),
        ({"redirect": INNER}, "refused", "pengalihan ke alamat lain ditolak"),
        ({"forge": replaced("DESCRIBE", b"200 OK", b"301 Moved")}, "refused", "pengalihan ke alamat lain ditolak"),
        ({"forge": replaced("SETUP", b"200 OK", b"453 Full")}, "refused", "kamera sibuk atau penuh"),
        ({"session": "a" * 300}, "bad_data", "kepala Session rusak"),
        ({"session": "a" * 30_000}, "bad_data", "terlalu panjang"),
        ({"session": "\x01;timeout=5"}, "bad_data", "kepala Session rusak"),
        ({"drip_s": 0.2}, "timeout", "tidak menjawab"),
        ({"interjects": b"$\0\xff\xff"}, "bad_data", ""),
        ({"interjects": b"$\0\0\x04abcd"}, "bad_data", "paket RTP terpotong"),
    ],
)
def test_a_hostile_camera_loses_its_own_stream_with_words(how: dict[str, Any], reason: str, words: str) -> None:
    async def story(city: City) -> None:
        await city.watch(14)
        assert [said for code, said in city.said if code == reason and words in said], city.said

    live_in(hostile(**how), story)


@pytest.mark.parametrize(
    "tiny", [packets.interleaved(b"\x80\x5a" + bytes(12)), b"OPTIONS rtsp://x RTSP/1.0\r\nCSeq: 1\r\n\r\n"]
)
def test_a_flood_of_tiny_packets_is_cut_off(tiny: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "FLOOD_PER_S", 2000)

    async def story(city: City) -> None:
        await city.watch(14)
        assert ("bad_data", "data kamera rusak (kamera membanjiri jaringan)") in city.said

    live_in(hostile(muted=True, interjects=tiny * 400), story)


@pytest.mark.parametrize(
    "how",
    [
        {"media_control": INNER},
        {"content_base": INNER + "/"},
        {"content_base": "/elsewhere/"},
        {"media_control": "rtsps://admin:x@127.0.0.1/a"},
        {"interjects": f"REDIRECT {INNER} RTSP/1.0\r\nCSeq: 9\r\nLocation: {INNER}\r\n\r\n".encode()},
        {"interjects": packets.interleaved(b"\x81\xc8\xff\xff" + bytes(40), channel=1)},
        {"interjects": packets.interleaved(bytes(range(64)), channel=1) + packets.interleaved(b"", channel=1)},
        {"interjects": packets.interleaved(b"secret", channel=77)},
        {"public": "\x00, ,,,GET_PARAMETER" + "," * 5000},
    ],
)
def test_what_leads_elsewhere_is_not_followed_and_costs_nothing(how: dict[str, Any]) -> None:
    """The answers to the camera's challenges are bound to its own address too: they open nothing else."""

    async def story(city: City) -> None:
        report = await city.watch(10)
        assert (report.state, report.restarts) == (State.LIVE, 0), report

    city = live_in(hostile(login=LOGIN, **how), story, username=LOGIN[0], password=LOGIN[1])
    named = {uri for request in city.camera.requests for uri in re.findall(r'uri="([^"]+)"', request)}
    assert named
    assert all(uri.startswith(f"rtsp://{HOSTILE}/") for uri in named)


def test_another_payload_type_than_described_is_no_picture() -> None:
    camera = hostile()
    camera.description = camera.sdp().replace("AVP 96", "AVP 97").replace(":96", ":97")

    async def story(city: City) -> None:
        assert (await city.watch(20)).words == "tidak ada gambar"

    live_in(camera, story)


def test_another_codec_than_described_is_found_out() -> None:
    camera = Camera(footage.make_hevc())
    camera.description = hostile().sdp()

    async def story(city: City) -> None:
        report = await city.watch(40)
        assert report.state is State.LOST
        assert {code for code, _ in city.said} & {"bad_data", "unsupported", "no_frames"}

    live_in(camera, story)


def test_a_challenge_that_never_ends_is_answered_a_few_times_a_minute() -> None:
    challenge = b'RTSP/1.0 401 No\r\nCSeq: %d\r\nWWW-Authenticate: Digest realm="r", nonce="%d", stale=true\r\n\r\n'

    def forge(asked: str, answer: bytes) -> bytes:
        number = int(answer.split(b"CSeq: ")[1].split(b"\r\n")[0])
        return challenge % (number, number) if asked == "DESCRIBE" else answer

    camera = hostile(forge=forge)

    async def story(city: City) -> None:
        assert (await city.watch(50)).reason_code == "auth"

    live_in(camera, story, username=LOGIN[0], password=LOGIN[1])
    assert len(camera.asked("DESCRIBE")) == 3


def test_a_camera_that_asks_and_never_reads_is_cut_off() -> None:
    async def story(loop: VirtualLoop) -> None:
        connection = Connection()
        connection.pause_writing()
        assert "kamera tidak membaca" in connection.ended.result().words

    run_virtual(story)


def endless_header() -> Iterator[bytes]:
    yield b"RTSP/1.0 200 OK\r\nX: "
    while True:
        yield b"y" * 1000


def endless_body() -> Iterator[bytes]:
    yield b"RTSP/1.0 200 OK\r\nContent-Length: 131072\r\n\r\n"
    while True:
        yield b"y"


def huge_frames() -> Iterator[bytes]:
    while True:
        yield b"$\x07\xff\xff" + bytes(1000)


def endless_picture() -> Iterator[bytes]:
    sequence = 0
    while True:
        sequence += 1
        fragment = b"\x7c" + (b"\x85" if sequence == 1 else b"\x05") + bytes(60_000)
        yield packets.interleaved(packets.rtp(fragment, sequence=sequence, timestamp=1))


def answers_nobody_asked_for() -> Iterator[bytes]:
    number = 0
    while True:
        number += 1
        yield b"RTSP/1.0 200 OK\r\nCSeq: %d\r\nContent-Length: 2000\r\n\r\n" % number + bytes(2000)


@pytest.mark.parametrize(
    "stream", [endless_header, endless_body, huge_frames, endless_picture, answers_nobody_asked_for]
)
def test_whatever_is_sent_memory_stays_small(stream: Callable[[], Iterator[bytes]]) -> None:
    async def story(loop: VirtualLoop) -> None:
        connection = Connection()
        depacketizer = Depacketizer(payload_type=96, on_picture=lambda picture: None, largest_picture=4 << 20)
        connection.route(media=(0, depacketizer.feed), control=(1, lambda *_: None))
        source, sent, calls = stream(), 0, 0
        tracemalloc.start()
        while sent < 20 << 20 and calls < 30_000 and not connection.ended.done():
            some = next(source)
            sent, calls = sent + len(some), calls + 1
            connection.data_received(some)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert most < 10 << 20
        if connection.ended.done():
            assert isinstance(connection.ended.result(), StreamFault)

    run_virtual(story)


def test_an_rtp_header_extension_that_lies_is_bad_data() -> None:
    lie = packets.interleaved(struct.pack(">BBHIIHH", 0x90, 96, 1, 1, 1, 0xBEDE, 0xFFFF))

    async def story(city: City) -> None:
        await city.watch(10)
        assert ("bad_data", "data kamera rusak (paket RTP terpotong)") in city.said

    live_in(hostile(interjects=lie), story)
