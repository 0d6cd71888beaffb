"""The bytes of an RTSP connection, cut into interleaved packets and messages (RFC 2326, 10.12 and 4 to 7)."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass

from .reasons import BadData, Reason, StreamFault

LONGEST_HEAD = 16 << 10
LONGEST_BODY = 128 << 10
STATUS_LINE = re.compile(r"RTSP/1\.\d (\d{3})(?: (.{0,200}))?")
REQUEST_LINE = re.compile(r"[A-Z_]{3,20} \S{1,2000} RTSP/1\.\d")
FLOOD_PER_S = 20_000  # packets; ten times what the largest stream of a camera needs
GONE_S = 1.0  # how long a good-bye may take before the connection is cut

OnPacket = Callable[[bytes, int, int], object]


@dataclass(frozen=True, slots=True)
class Response:
    status: int
    phrase: str
    headers: dict[str, list[str]]
    body: str

    def header(self, name: str) -> str:
        return self.headers.get(name, [""])[0]


class Connection(asyncio.Protocol):
    """Cuts the received bytes into interleaved packets and responses. `ended` tells why it is over."""

    def __init__(self) -> None:
        self.ended: asyncio.Future[StreamFault] = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._rest = b""
        self._waiting: dict[int, asyncio.Future[Response]] = {}
        self._sequence = 0
        self._media_channel = self._control_channel = -1
        self._on_media: OnPacket = _ignore
        self._on_control: OnPacket = _ignore
        self._needed = 0  # bytes without which looking again at the rest is pointless
        self._packets, self._counted_since = 0, 0.0

    def ends(self) -> tuple[str, str]:
        """The numeric addresses of this side and the camera's; empty when the transport knows none."""
        transport = self._transport
        near, far = (transport.get_extra_info(name) if transport else None for name in ("sockname", "peername"))
        return (near[0], far[0]) if near and far else ("", "")

    def route(self, *, media: tuple[int, OnPacket], control: tuple[int, OnPacket]) -> None:
        self._media_channel, self._on_media = media
        self._control_channel, self._on_control = control

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        if exc is not None and not isinstance(exc, OSError):
            self.end(BadData("sambungan rusak"))
        self.end(StreamFault(Reason.NO_FRAMES, "kamera memutus sambungan"))

    def pause_writing(self) -> None:
        """Our requests are small: a camera that lets 64 kB of answers to its own requests pile up never reads."""
        self.end(BadData("kamera tidak membaca"))

    def data_received(self, data: bytes) -> None:
        if self._rest:
            data = self._rest + data
            if len(data) < self._needed:
                self._rest = data
                return
        self._needed = 0
        try:
            at = self._parse(data)
        except StreamFault as fault:
            self.end(fault)
            return
        self._rest = data[at:]

    def _parse(self, data: bytes) -> int:
        """Handles every complete packet and message; returns where the first incomplete one begins."""
        at, end = 0, len(data)
        count = 0
        media_channel, on_media = self._media_channel, self._on_media
        while end - at >= 4:
            if data[at] == 0x24:
                stop = at + 4 + ((data[at + 2] << 8) | data[at + 3])
                if stop > end:
                    break
                count += 1
                channel = data[at + 1]
                if channel == media_channel:
                    on_media(data, at + 4, stop)
                elif channel == self._control_channel:
                    self._on_control(data, at + 4, stop)
                at = stop
            else:
                stop = self._message(data, at)
                if not stop:
                    break
                at = stop
                count += 1
                media_channel, on_media = self._media_channel, self._on_media
        self._packets += count
        if self._packets >= FLOOD_PER_S:
            self._look_for_flood()
        return at

    def _look_for_flood(self) -> None:
        """One camera's thousands of tiny packets would take the time of all the others."""
        now = asyncio.get_running_loop().time()
        if now - self._counted_since < 1.0:
            raise BadData("kamera membanjiri jaringan")
        self._packets, self._counted_since = 0, now

    def _message(self, data: bytes, at: int) -> int:
        """Takes the message at `at` and returns its end, 0 when more bytes are needed."""
        if data[at] in b"\r\n":
            return at + 1
        if not 0x41 <= data[at] <= 0x5A:
            raise BadData("bukan RTSP")
        stop = data.find(b"\r\n\r\n", at, at + LONGEST_HEAD)
        if stop < 0:
            if len(data) - at >= LONGEST_HEAD:
                raise BadData("kepala RTSP terlalu panjang")
            return 0
        first, *lines = data[at:stop].decode("latin-1").split("\r\n")
        headers = _headers(lines)
        size = _number(headers.get("content-length", ["0"])[0], most=LONGEST_BODY)
        stop += 4
        if len(data) < stop + size:
            self._needed = stop + size - at
            return 0
        body = data[stop : stop + size].decode("utf-8", "replace")
        status = STATUS_LINE.fullmatch(first)
        if status:
            self._answered(Response(int(status[1]), status[2] or "", headers, body))
        elif REQUEST_LINE.fullmatch(first):
            self._asked(headers)
        else:
            raise BadData("baris RTSP rusak")
        return stop + size

    def _answered(self, response: Response) -> None:
        number = response.header("cseq")
        if number:
            waiting = self._waiting.pop(_number(number, most=1 << 31), None)
        else:
            # Some cameras forget CSeq; requests are sent one at a time, so the oldest is meant.
            waiting = self._waiting.pop(next(iter(self._waiting)), None) if self._waiting else None
        if waiting is not None and not waiting.done():
            waiting.set_result(response)

    def _asked(self, headers: dict[str, list[str]]) -> None:
        """A server's own request (ANNOUNCE, REDIRECT, a ping): politely refused, so a redirect leads nowhere."""
        number = _number(headers.get("cseq", ["0"])[0], most=1 << 31)
        self.write(f"RTSP/1.0 501 Not Implemented\r\nCSeq: {number}\r\n\r\n")

    async def request(self, method: str, url: str, headers: dict[str, str], *, patience_s: float) -> Response:
        self._sequence += 1
        number = self._sequence
        lines = [f"{method} {url} RTSP/1.0", f"CSeq: {number}", "User-Agent: warroom"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        if any("\r" in line or "\n" in line for line in lines):
            raise BadData("alamat aliran rusak")
        if self.ended.done():
            raise self.ended.result()
        waiting: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._waiting[number] = waiting
        self.write("\r\n".join([*lines, "", ""]))
        try:
            async with asyncio.timeout(patience_s):
                return await waiting
        except TimeoutError as silence:
            raise StreamFault(Reason.TIMEOUT) from silence
        finally:
            self._waiting.pop(number, None)

    def write(self, text: str) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(text.encode("utf-8", "replace"))

    def end(self, fault: StreamFault) -> None:
        if self.ended.done():
            return
        self.ended.set_result(fault)
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_exception(fault)
        if self._transport is not None:
            self._transport.abort()

    def hang_up(self) -> None:
        """Lets what was written go out, but not for ever."""
        transport = self._transport
        if transport is not None and not transport.is_closing():
            transport.close()
            asyncio.get_running_loop().call_later(GONE_S, transport.abort)


def _headers(lines: list[str]) -> dict[str, list[str]]:
    if len(lines) > 100:
        raise BadData("kepala RTSP terlalu banyak")
    headers: dict[str, list[str]] = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if colon:
            headers.setdefault(name.strip().lower(), []).append(value.strip())
    return headers


def _number(text: str, *, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and int(text) <= most):
        raise BadData("angka RTSP di luar batas")
    return int(text)


def _ignore(data: bytes, start: int, end: int) -> None:
    return None
