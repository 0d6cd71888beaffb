"""A scripted RTSP camera: over real TCP or, for stories in virtual time, over a pair of transports in memory."""

import asyncio
import base64
import hashlib
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import cast

from tests.cameras.streaming.engine import packets
from tests.cameras.streaming.engine.footage import Footage

TICKS = 90_000
NONCE = "7f2a9c"


@dataclass
class Camera:
    """What the camera shows and how it behaves. Change it while it runs; `requests` keeps what it was asked."""

    footage: Footage
    login: tuple[str, str] | None = None
    algorithm: str = "MD5"
    public: str = "OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER"
    session: str = "12345;timeout=60"
    description: str | None = None
    media_control: str = "trackID=0"
    content_base: str | None = "{url}/"
    channels: str = "0-1"
    sets_in_band: bool = False
    refuses_tcp: bool = False
    udp: bool = False
    udp_answer: str = "RTP/AVP;unicast;client_port={client};server_port={server}"
    on_wire: Callable[[list[bytes]], list[bytes]] = lambda packets: packets  # what the network does to UDP
    answers: bool = True
    answers_after_s: float = 0.0
    drip_s: float = 0.0  # a byte each so many seconds
    forge: Callable[[str, bytes], bytes] = lambda method, answer: answer  # what becomes of the answer to a method
    interjects: bytes = b""  # sent before each picture
    slots: int = 100  # sessions at the same time
    turned_away: int = 0
    muted: bool = False
    reachable: bool = True
    redirect: str = ""
    timestamp_at: int = 1000
    sender_clock: Callable[[], float] | None = None
    spoil: Callable[[bytes], bytes] = lambda sent: sent
    requests: list[str] = field(default_factory=list)
    peers: set["Peer"] = field(default_factory=set)

    def sdp(self) -> str:
        codec = self.footage.codec
        sets = ",".join(base64.b64encode(unit).decode() for unit in (self.footage.sps, self.footage.pps))
        sprop = "" if self.sets_in_band or codec != "H264" else f";sprop-parameter-sets={sets}"
        return (
            "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=camera\r\nt=0 0\r\na=control:*\r\n"
            "m=audio 0 RTP/AVP 8\r\na=control:trackID=9\r\n"
            f"m=video 0 RTP/AVP 96\r\na=rtpmap:96 {codec}/90000\r\n"
            f"a=fmtp:96 packetization-mode=1{sprop}\r\na=control:{self.media_control}\r\n"
        )

    def asked(self, method: str) -> list[str]:
        return [request for request in self.requests if request.startswith(method + " ")]

    def drop(self) -> None:
        for peer in list(self.peers):
            peer.transport.abort()

    async def serve(self) -> asyncio.Server:
        return await asyncio.get_running_loop().create_server(lambda: Peer(self), "127.0.0.1", 0)

    async def dial(self, factory: Callable[[], asyncio.Protocol], host: str, port: int, tls: bool) -> asyncio.Transport:
        """In place of TCP."""
        if not self.reachable:
            raise ConnectionRefusedError(111, "refused")
        client, peer = factory(), Peer(self)
        near, far = MemoryTransport(peer), MemoryTransport(client)
        near.other, far.other = far, near
        client.connection_made(near)
        peer.connection_made(far)
        return near


class Peer(asyncio.Protocol):
    def __init__(self, camera: Camera) -> None:
        self.camera = camera
        self.transport: asyncio.Transport
        self._received = b""
        self._playing: asyncio.Task[None] | None = None
        self.udp: socket.socket | None = None
        self.has_session = False
        self._udp_to = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        self.camera.peers.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.camera.peers.discard(self)
        if self._playing:
            self._playing.cancel()
        if self.udp:
            self.udp.close()

    def data_received(self, data: bytes) -> None:
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(request.decode())

    def _answer(self, request: str) -> None:
        camera = self.camera
        if request.startswith("RTSP/"):
            return  # the answer to what it interjected
        camera.requests.append(request)
        if not camera.answers:
            return
        method, url, _ = request.split("\r\n")[0].split(" ")
        if method == "TEARDOWN":
            self.transport.close()
            return
        status, headers, body = self._respond(method, url, request)
        number = re.search(r"CSeq: (\d+)", request)
        lines = [f"RTSP/1.0 {status}", f"CSeq: {number[1] if number else 0}", *headers]
        if body:
            lines.append(f"Content-Length: {len(body)}")
        answer = camera.forge(method, "\r\n".join([*lines, "", body]).encode())
        if camera.drip_s:
            for index in range(len(answer)):
                part = answer[index : index + 1]
                asyncio.get_running_loop().call_later(camera.drip_s * (index + 1), self.send, part)
        elif camera.answers_after_s:
            asyncio.get_running_loop().call_later(camera.answers_after_s, self.send, answer)
        else:
            self.send(answer)
        if method == "PLAY" and status.startswith("200"):
            self._playing = asyncio.get_running_loop().create_task(self._play())

    def _respond(self, method: str, url: str, request: str) -> tuple[str, list[str], str]:
        camera = self.camera
        if method == "OPTIONS":
            return "200 OK", [f"Public: {camera.public}"], ""
        if camera.login and not self._authorised(method, request):
            return "401 Unauthorized", [self._challenge()], ""
        if camera.redirect:
            return "302 Moved", [f"Location: {camera.redirect}"], ""
        if method == "DESCRIBE":
            base = [f"Content-Base: {camera.content_base.format(url=url)}"] if camera.content_base else []
            return "200 OK", ["Content-Type: application/sdp", *base], camera.description or camera.sdp()
        if method == "SETUP":
            if sum(peer.has_session for peer in camera.peers if peer is not self) >= camera.slots:
                camera.turned_away += 1
                return "453 Not Enough Bandwidth", [], ""
            ports = re.search(r"client_port=(\d+)-(\d+)", request)
            if camera.udp and ports:
                return self._set_up_udp(int(ports[1]), ports[0].partition("=")[2])
            if camera.refuses_tcp or camera.udp:
                return "461 Unsupported Transport", [], ""
            self.has_session = True
            transport = f"Transport: RTP/AVP/TCP;unicast;interleaved={camera.channels};ssrc=1234"
            return "200 OK", [transport, f"Session: {camera.session}"], ""
        return "200 OK", [f"Session: {camera.session.partition(';')[0]}"], ""

    def _set_up_udp(self, port: int, client: str) -> tuple[str, list[str], str]:
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.udp.setblocking(False)
        self._udp_to = port
        own = self.udp.getsockname()[1]
        transport = self.camera.udp_answer.format(client=client, server=f"{own}-{own}")
        return "200 OK", [f"Transport: {transport}", f"Session: {self.camera.session}"], ""

    def _challenge(self) -> str:
        if self.camera.algorithm == "Basic":
            return 'WWW-Authenticate: Basic realm="cam"'
        tail = ', qop="auth", algorithm=SHA-256' if self.camera.algorithm == "SHA-256" else ""
        return f'WWW-Authenticate: Digest realm="cam", nonce="{NONCE}"{tail}'

    def _authorised(self, method: str, request: str) -> bool:
        header = re.search(r"^Authorization: (.*)$", request, re.M)
        if not header or not self.camera.login:
            return False
        name, password = self.camera.login
        if self.camera.algorithm == "Basic":
            return header[1].strip() == "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()
        given = {key: value.strip('"') for key, value in re.findall(r'(\w+)=("[^"]*"|[^,\s]+)', header[1])}

        def digest(text: str) -> str:
            return hashlib.new("sha256" if self.camera.algorithm == "SHA-256" else "md5", text.encode()).hexdigest()

        middle = f"{NONCE}:{given['nc']}:{given['cnonce']}:auth" if "nc" in given else NONCE
        secret, asked = digest(f"{name}:cam:{password}"), digest(f"{method}:{given['uri']}")
        return given["response"] == digest(f"{secret}:{middle}:{asked}")

    def send(self, data: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(self.camera.spoil(data))

    async def _play(self) -> None:
        """Picture by picture at the footage's own pace, round and round."""
        loop = asyncio.get_running_loop()
        camera, began, sequence = self.camera, loop.time(), 7
        channel = int(camera.channels.partition("-")[0])
        index = 0
        while True:
            footage = camera.footage
            unit = footage.units[index % len(footage.units)]
            shown = index - index % len(footage.units) + unit.shown
            timestamp = camera.timestamp_at + shown * TICKS // footage.fps
            if camera.interjects:
                self.send(camera.interjects)
            if not camera.muted:
                if camera.sender_clock and unit.key:
                    report = packets.sender_report(unix_s=camera.sender_clock(), timestamp=timestamp)
                    self.send(packets.interleaved(report, channel=channel + 1))
                nals = (footage.sps, footage.pps, *unit.nals) if camera.sets_in_band and unit.key else unit.nals
                made = packets.packets(nals, sequence=sequence, timestamp=timestamp, codec=footage.codec)
                sequence += len(made)
                if self.udp:
                    for packet in camera.on_wire(made):
                        self.udp.sendto(packet, ("127.0.0.1", self._udp_to))
                else:
                    self.send(b"".join(packets.interleaved(packet, channel=channel) for packet in made))
            index += 1
            await asyncio.sleep(max(0.0, began + index / footage.fps - loop.time()))


class MemoryTransport(asyncio.Transport):
    """Bytes written here are received by `protocol`, a loop turn later."""

    def __init__(self, protocol: asyncio.Protocol) -> None:
        super().__init__()
        self._protocol = protocol
        self._closing = False
        self.other: MemoryTransport

    def get_extra_info(self, name: str, default: object = None) -> object:
        return {"sockname": ("127.0.0.1", 50_000), "peername": ("127.0.0.1", 554)}.get(name, default)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        if not self._closing:
            asyncio.get_running_loop().call_soon(self._deliver, bytes(data))

    def _deliver(self, data: bytes) -> None:
        if not self.other._closing:
            self._protocol.data_received(data)

    def is_closing(self) -> bool:
        return self._closing

    def close(self) -> None:
        """What was written before still arrives."""
        asyncio.get_running_loop().call_soon(self.abort)

    def abort(self) -> None:
        if self._closing:
            return
        self._closing = self.other._closing = True
        loop = asyncio.get_running_loop()
        loop.call_soon(self._protocol.connection_lost, None)
        loop.call_soon(self.other._protocol.connection_lost, None)
