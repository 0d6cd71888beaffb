"""Many RTSP cameras in one cheap process: the load of the streaming benchmarks, never counted in them.

Packets are made once; a picture is sent by patching sequence number and timestamp into a copy. With "clock", picture k
is sent at unix time k / fps from the next key frame on, so that a picture that bears its number tells its age.

Lines on its standard input are faults, for as long as they say: "silent PATH SECONDS" sends nothing, "cut PATH SECONDS"
ends the connection and takes no new one to that path.
"""

import asyncio
import base64
import contextlib
import math
import re
import socket
import struct
import sys
import time
from pathlib import Path
from typing import cast

import uvloop

from tests.cameras.streaming.engine import packets
from tests.cameras.streaming.engine.footage import Footage, cut

PATCH = struct.Struct(">HI")


class Faults:
    """Which paths are silent or refused, and until when by the loop's clock."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}
        self._peers: dict[str, set[Peer]] = {}

    def take(self, line: str) -> None:
        kind, path, seconds = line.split()
        self._until[kind, path] = asyncio.get_running_loop().time() + float(seconds)
        if kind == "cut":
            for peer in list(self._peers.get(path, ())):
                peer.cut()

    def holds(self, kind: str, path: str) -> bool:
        return self._until.get((kind, path), 0.0) > asyncio.get_running_loop().time()

    def enter(self, path: str, peer: "Peer") -> None:
        self._peers.setdefault(path, set()).add(peer)

    def leave(self, path: str, peer: "Peer") -> None:
        self._peers.get(path, set()).discard(peer)


class Template:
    """One picture, ready to send: interleaved packets and where their numbers stand."""

    def __init__(self, nals: tuple[bytes, ...]) -> None:
        parts = [packets.interleaved(packet) for packet in packets.packets(nals, sequence=0, timestamp=0)]
        self.data = b"".join(parts)
        self.places: list[int] = []
        at = 0
        for part in parts:
            self.places.append(at + 6)
            at += len(part)

    def at(self, *, sequence: int, timestamp: int) -> bytes:
        data = bytearray(self.data)
        for place in self.places:
            PATCH.pack_into(data, place, sequence & 0xFFFF, timestamp & 0xFFFFFFFF)
            sequence += 1
        return bytes(data)


class Peer(asyncio.Protocol):
    def __init__(self, footage: Footage, templates: list[Template], *, by_clock: bool, faults: Faults) -> None:
        self._footage, self._templates, self._by_clock = footage, templates, by_clock
        self._faults, self._path = faults, ""
        self._datagrams: socket.socket | None = None
        self._received = b""
        self._index = self._sequence = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()
        if self._datagrams:
            self._datagrams.close()
        self._faults.leave(self._path, self)

    def cut(self) -> None:
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        if data[:1] == b"$":
            return  # receiver reports of ffmpeg
        self._received += data
        while b"\r\n\r\n" in self._received:
            request, _, self._received = self._received.partition(b"\r\n\r\n")
            self._answer(request.decode("latin-1"))

    def _answer(self, request: str) -> None:
        method = request.split(" ", 1)[0]
        number = re.search(r"CSeq: (\d+)", request)
        more, body = "", ""
        if method == "DESCRIBE":
            self._path = request.split(" ", 2)[1].split("/", 3)[3]
            if self._faults.holds("cut", self._path):
                self._transport.abort()
                return
            self._faults.enter(self._path, self)
            body = self._sdp()
            more = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
        elif method == "SETUP":
            more = f"Transport: {self._set_up(request)}\r\n"
        head = f"RTSP/1.0 200 OK\r\nCSeq: {number[1] if number else 0}\r\nSession: 1;timeout=60\r\n"
        public = "Public: DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"
        self._transport.write(f"{head}{public}{more}\r\n{body}".encode())
        if method == "PLAY":
            self._began = asyncio.get_running_loop().time()
            if self._by_clock:
                self._wait_for_key()
            else:
                self._send()

    def _set_up(self, request: str) -> str:
        ports = re.search(r"client_port=(\d+)", request)
        if not ports or "interleaved" in request:
            return "RTP/AVP/TCP;unicast;interleaved=0-1"
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind(("127.0.0.1", 0))
        self._datagrams.connect(("127.0.0.1", int(ports[1])))
        own = self._datagrams.getsockname()[1]
        return f"RTP/AVP;unicast;client_port={ports[1]}-{int(ports[1]) + 1};server_port={own}-{own + 1}"

    def _wait_for_key(self) -> None:
        fps, units = self._footage.fps, self._footage.units
        self._index = math.ceil(time.time() * fps)
        while not units[self._index % len(units)].key:
            self._index += 1
        # From here on the loop's clock; its start is where the wall clock says picture 0 would have been.
        loop = asyncio.get_running_loop()
        self._began = loop.time() - time.time()
        self._timer = loop.call_at(self._began + self._index / fps, self._send)

    def _sdp(self) -> str:
        sets = ",".join(base64.b64encode(unit).decode() for unit in (self._footage.sps, self._footage.pps))
        return (
            "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=farm\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
            f"a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\na=control:1\r\n"
        )

    def _send(self) -> None:
        template = self._templates[self._index % len(self._templates)]
        timestamp = self._index * 90_000 // self._footage.fps
        if not self._faults.holds("silent", self._path):
            self._write(template.at(sequence=self._sequence, timestamp=timestamp))
        self._sequence += len(template.places)
        self._index += 1
        due = self._began + self._index / self._footage.fps
        self._timer = asyncio.get_running_loop().call_at(due, self._send)

    def _write(self, data: bytes) -> None:
        if self._datagrams is None:
            self._transport.write(data)
            return
        at = 0
        while at < len(data):
            end = at + 4 + int.from_bytes(data[at + 2 : at + 4], "big")
            with contextlib.suppress(ConnectionRefusedError, BlockingIOError):  # a viewer that left says so this way
                self._datagrams.send(data[at + 4 : end])
            at = end


async def main(footage: Footage, *, port: int, by_clock: bool) -> None:
    # Parameter sets come with each key frame, as cameras send them; receivers of others need them there.
    sets = (footage.sps, footage.pps)
    templates = [Template((*sets, *unit.nals) if unit.key else unit.nals) for unit in footage.units]
    faults, loop = Faults(), asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Peer(footage, templates, by_clock=by_clock, faults=faults), "127.0.0.1", port, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        faults.take(line)
    server.close()


def start() -> None:
    """FILM FPS [PORT [clock]] on the command line; prints the port."""
    film, fps, port, *how = [*sys.argv[1:], "0"] if len(sys.argv) == 3 else sys.argv[1:]
    footage = cut(Path(film).read_bytes(), fps=int(fps))
    uvloop.run(main(footage, port=int(port), by_clock="clock" in how))
