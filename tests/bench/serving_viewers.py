"""Viewers that cost little: each stream watched once, over low latency, plain HLS or the live socket. Never counted.

LANE PORT COUNT on the command line. Answers each line it reads with how many requests (or pictures) there were so far.
"""

import asyncio
import re
import sys
from typing import cast

import uvloop
from websockets.asyncio.client import connect

from tests.bench.serving_node import address

PART = re.compile(rb'EXT-X-PART:DURATION=[\d.]+,URI="(\d+)\.(\d+)\.m4s"')
HINT = re.compile(rb'PRELOAD-HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"')
SEGMENT = re.compile(rb"\n(\d+)\.m4s")

counted = 0


class Client(asyncio.Protocol):
    """One connection, one request at a time."""

    def __init__(self) -> None:
        self._data = b""
        self._needed: int | None = None
        self._body_at = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's is none by name

    async def get(self, path: str) -> bytes:
        global counted
        self._answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._transport.write(f"GET {path} HTTP/1.1\r\nHost: n\r\nAccept: */*\r\n\r\n".encode())
        body = await self._answer
        counted += 1
        return body

    def data_received(self, data: bytes) -> None:
        self._data += data
        if self._needed is None and (ends := self._data.find(b"\r\n\r\n")) > 0:
            head = self._data[:ends].lower()
            if not head.startswith(b"http/1.1 200"):
                self._answer.set_exception(RuntimeError(head.decode() + repr(self._data)))
                return
            self._body_at = ends + 4
            self._needed = self._body_at + int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
        if self._needed is not None and len(self._data) >= self._needed:
            body, self._data, self._needed = self._data[self._body_at :], b"", None
            self._answer.set_result(body)


async def opened(port: int) -> Client:
    _, client = await asyncio.get_running_loop().create_connection(Client, "127.0.0.1", port)
    return client


async def watch_low_latency(port: int, base: str) -> None:
    """As hls.js does: the playlist blocks on one connection, its new parts come over another."""
    lists, media = await opened(port), await opened(port)
    text = await lists.get(f"{base}/ll.m3u8")
    seen = {found.groups() for found in PART.finditer(text)}
    while True:
        hint = HINT.search(text)
        assert hint is not None, text
        number, part = int(hint[1]), int(hint[2])
        text = await lists.get(f"{base}/ll.m3u8?_HLS_msn={number}&_HLS_part={part}")
        parts = [found.groups() for found in PART.finditer(text)]
        for each in parts:
            if each not in seen:
                body = await media.get(f"{base}/{each[0].decode()}.{each[1].decode()}.m4s")
                assert body[4:8] == b"moof"
        seen = set(parts)


async def watch_plain(port: int, base: str) -> None:
    client = await opened(port)
    seen = b""
    while True:
        numbers = SEGMENT.findall(await client.get(f"{base}/index.m3u8"))
        if numbers[-1] != seen:
            seen = numbers[-1]
            await client.get(f"{base}/{seen.decode()}.m4s")
        await asyncio.sleep(1)


async def watch_live(port: int, base: str) -> None:
    global counted
    async with connect(f"ws://127.0.0.1:{port}{base}/live", compression=None, max_size=None) as socket:
        async for message in socket:
            counted += isinstance(message, bytes)


LANES = {"ll": watch_low_latency, "hls": watch_plain, "live": watch_live}


async def main(lane: str, port: int, count: int) -> None:
    watching = [asyncio.ensure_future(LANES[lane](port, address(number))) for number in range(count)]
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        broken = [viewer for viewer in watching if viewer.done()]
        print(broken[0].exception() if broken else counted, flush=True)


def start() -> None:
    uvloop.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
