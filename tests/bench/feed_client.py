"""N sockets in one process that read as cheaply as they can, so that the client is not what is measured.

Prints "ready" when all are open, reads until a line comes on standard input, then prints what it saw as JSON.
"""

import asyncio
import json
import re
import resource
import sys
import time
from typing import cast

import uvloop

MARK = "bench-"
SEQ = re.compile(rb'\{"seq":(\d+),"kind":"([a-z.]+)"')
FOUND = re.compile(rb'"kind":"alert\.raised".{0,400}?"summary":"bench-(\d{16,20}) ', re.DOTALL)
OPENING_AT_ONCE = 50
OPEN_S = 60


class Reader(asyncio.Protocol):
    """A WebSocket client of the parts that matter here (RFC 6455): unmasked text and ping in, masked pong out."""

    def __init__(self, request: bytes, waits_ms: list[float]) -> None:
        self.open: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._request = request
        self._waits_ms = waits_ms
        self._data = bytearray()
        self._upgraded = False
        self.last = 0
        self.gaps = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by inheritance
        self._transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        self._data += data
        if not self._upgraded:
            head, found, rest = bytes(self._data).partition(b"\r\n\r\n")
            if not found:
                return
            if b" 101 " not in head[:20]:
                self.open.set_exception(ConnectionError(head[:200].decode("latin-1")))
                return
            self._upgraded, self._data = True, bytearray(rest)
        self._read_frames()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.open.done():
            self.open.set_exception(ConnectionError("closed while opening"))

    def _read_frames(self) -> None:
        data = self._data
        while len(data) >= 2:
            length, start = data[1] & 0x7F, 2
            if length >= 126:
                start = 4 if length == 126 else 10
                if len(data) < start:
                    return
                length = int.from_bytes(data[2:start], "big")
            if len(data) < start + length:
                return
            self._take(data[0] & 0x0F, bytes(data[start : start + length]))
            del data[: start + length]

    def _take(self, opcode: int, body: bytes) -> None:
        if opcode == 9:
            self._transport.write(bytes([0x8A, 0x80 | len(body), 0, 0, 0, 0]) + body)
            return
        if numbered := SEQ.match(body):
            self._count(int(numbered[1]), numbered[2])
        if not self.open.done() and b'"snapshot"' in body[:60]:
            self.open.set_result(None)
        elif found := FOUND.search(body[:1000]):
            self._waits_ms.append((time.time_ns() - int(found[1])) / 1e6)

    def _count(self, seq: int, kind: bytes) -> None:
        """Numbers are dense; a heartbeat's is that of the newest frame."""
        if kind not in {b"snapshot", b"heartbeat"} and seq != self.last + 1:
            self.gaps += 1
        self.last = max(self.last, seq)


async def main(port: int, n: int, token: str) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    request = (
        f"GET /ws/desk/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        f"Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()
    waits_ms: list[float] = []
    loop = asyncio.get_running_loop()
    slots = asyncio.Semaphore(OPENING_AT_ONCE)

    readers: list[Reader] = []

    async def join() -> None:
        async with slots:
            _transport, reader = await loop.create_connection(lambda: Reader(request, waits_ms), "127.0.0.1", port)
            await reader.open
            readers.append(reader)

    async with asyncio.timeout(OPEN_S):
        await asyncio.gather(*(join() for _ in range(n)))
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    print(json.dumps({"waits_ms": waits_ms, "gaps": sum(reader.gaps for reader in readers)}))


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
