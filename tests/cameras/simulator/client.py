"""A small scripted RTSP player: says what the test tells it, and collects what comes."""

import asyncio
import hashlib
import re
import struct
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PATIENCE_S = 5.0


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Packet:
    """One RTP packet."""

    marker: bool
    sequence: int
    timestamp: int
    payload: bytes


@dataclass
class Player:
    """`address` is rtsp://host:port/camera/rendition."""

    address: str
    username: str = ""
    password: str = ""
    reports: list[bytes] = field(default_factory=list)
    _number: int = 0
    _session: str = ""
    _challenge: str = ""

    async def connect(self) -> "Player":
        parts = urlsplit(self.address)
        assert parts.hostname
        self._reader, self._writer = await asyncio.open_connection(parts.hostname, parts.port)
        return self

    async def close(self) -> None:
        self._writer.close()

    async def ask(self, verb: str, *, suffix: str = "", headers: dict[str, str] | None = None) -> Answer:
        """One request; a challenge is answered once when there is a password."""
        answer = await self.ask_once(verb, suffix=suffix, headers=headers)
        if answer.status == 401 and self.password:
            self._challenge = answer.headers["www-authenticate"]
            answer = await self.ask_once(verb, suffix=suffix, headers=headers)
        return answer

    async def ask_once(self, verb: str, *, suffix: str = "", headers: dict[str, str] | None = None) -> Answer:
        self._number += 1
        url = self.address + suffix
        lines = [f"{verb} {url} RTSP/1.0", f"CSeq: {self._number}"]
        if self._session:
            lines.append(f"Session: {self._session}")
        if self._challenge:
            lines.append(f"Authorization: {self._authorization(verb, url)}")
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self._writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        async with asyncio.timeout(PATIENCE_S):
            return await self._answer()

    async def play(self) -> str:
        """Everything up to the first picture; returns the SDP."""
        description = await self.ask("DESCRIBE")
        assert description.status == 200, description
        setup = await self.ask("SETUP", suffix="/trackID=0", headers={"Transport": "RTP/AVP/TCP;interleaved=0-1"})
        assert setup.status == 200, setup
        self._session = setup.headers["session"].partition(";")[0]
        assert (await self.ask("PLAY")).status == 200
        return description.body

    async def packet(self) -> Packet:
        """The next RTP packet; sender reports on the way are kept in `reports`."""
        async with asyncio.timeout(PATIENCE_S):
            while True:
                channel, data = await self._frame()
                if channel == 0:
                    first, kind, sequence, timestamp, _ = struct.unpack(">BBHII", data[:12])
                    assert first == 0x80
                    assert kind & 127 == 96
                    return Packet(kind > 127, sequence, timestamp, data[12:])
                self.reports.append(data)

    async def picture(self) -> list[Packet]:
        """All packets up to the marker."""
        packets = [await self.packet()]
        while not packets[-1].marker:
            packets.append(await self.packet())
        return packets

    async def hears_nothing(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                return not await self._reader.read(1)
        except TimeoutError:
            return True

    async def is_cut(self) -> bool:
        """Reads until the other side closes."""
        try:
            async with asyncio.timeout(PATIENCE_S):
                while await self._reader.read(65536):
                    pass
        except ConnectionError:
            return True
        except TimeoutError:
            return False
        return True

    async def _frame(self) -> tuple[int, bytes]:
        magic, channel, size = struct.unpack(">BBH", await self._reader.readexactly(4))
        assert magic == 0x24
        return channel, await self._reader.readexactly(size)

    async def _answer(self) -> Answer:
        while (first := await self._reader.readexactly(1)) == b"$":
            rest = await self._reader.readexactly(3)
            await self._reader.readexactly(int.from_bytes(rest[1:]))
        head = (first + await self._reader.readuntil(b"\r\n\r\n")).decode()
        status, *lines = head.strip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await self._reader.readexactly(int(headers.get("content-length", "0")))
        return Answer(int(status.split()[1]), headers, body.decode())

    def _authorization(self, verb: str, url: str) -> str:
        given = dict(re.findall(r'(\w+)="([^"]*)"', self._challenge))
        realm, nonce = given["realm"], given["nonce"]
        account, request = _md5(f"{self.username}:{realm}:{self.password}"), _md5(f"{verb}:{url}")
        response = _md5(f"{account}:{nonce}:{request}")
        return (
            f'Digest username="{self.username}", realm="{realm}", nonce="{nonce}", uri="{url}", response="{response}"'
        )


def access_unit(packets: list[Packet]) -> bytes:
    """One picture's packets as Annex B."""
    data = b""
    for packet in packets:
        payload = packet.payload
        if payload[0] & 31 != 28:
            data += b"\0\0\0\1" + payload
        elif payload[1] & 0x80:
            data += b"\0\0\0\1" + bytes([payload[0] & 0xE0 | payload[1] & 31]) + payload[2:]
        else:
            data += payload[2:]
    return data


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
