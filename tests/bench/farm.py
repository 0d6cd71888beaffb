"""Many RTSP cameras in one cheap process: the load of the streaming benchmark, never counted in it.

Packets are made once; a picture is sent by patching sequence number and timestamp into a copy.
"""

import asyncio
import base64
import re
import struct
import sys
from pathlib import Path
from typing import cast

import uvloop

from tests.cameras.streaming.engine import packets
from tests.cameras.streaming.engine.footage import Footage, cut

PATCH = struct.Struct(">HI")


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
    def __init__(self, footage: Footage, templates: list[Template]) -> None:
        self._footage, self._templates = footage, templates
        self._received = b""
        self._index = self._sequence = 0
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._timer:
            self._timer.cancel()

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
            body = self._sdp()
            more = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n"
        elif method == "SETUP":
            more = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n"
        head = f"RTSP/1.0 200 OK\r\nCSeq: {number[1] if number else 0}\r\nSession: 1;timeout=60\r\n"
        public = "Public: DESCRIBE, SETUP, PLAY, TEARDOWN, GET_PARAMETER\r\n"
        self._transport.write(f"{head}{public}{more}\r\n{body}".encode())
        if method == "PLAY":
            self._began = asyncio.get_running_loop().time()
            self._send()

    def _sdp(self) -> str:
        sets = ",".join(base64.b64encode(unit).decode() for unit in (self._footage.sps, self._footage.pps))
        return (
            "v=0\r\no=- 0 0 IN IP4 0.0.0.0\r\ns=farm\r\nt=0 0\r\na=control:*\r\nm=video 0 RTP/AVP 96\r\n"
            f"a=rtpmap:96 H264/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\na=control:1\r\n"
        )

    def _send(self) -> None:
        template = self._templates[self._index % len(self._templates)]
        timestamp = self._index * 90_000 // self._footage.fps
        self._transport.write(template.at(sequence=self._sequence, timestamp=timestamp))
        self._sequence += len(template.places)
        self._index += 1
        due = self._began + self._index / self._footage.fps
        self._timer = asyncio.get_running_loop().call_at(due, self._send)


async def main(footage: Footage) -> None:
    templates = [Template(unit.nals) for unit in footage.units]
    server = await asyncio.get_running_loop().create_server(
        lambda: Peer(footage, templates), "127.0.0.1", 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def start() -> None:
    """FILM FPS on the command line; prints the port."""
    uvloop.run(main(cut(Path(sys.argv[1]).read_bytes(), fps=int(sys.argv[2]))))
