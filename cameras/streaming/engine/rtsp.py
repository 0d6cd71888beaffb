"""RTSP 1.0 client (RFC 2326): the media come interleaved in its own TCP connection, or by UDP if the camera insists.

`Connection` (connection.py) knows bytes and messages, `Client` knows the conversation. Every failure is a StreamFault.
"""

import asyncio
import contextlib
import errno
import re
import secrets
import socket
import ssl
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from . import authentication, sdp, udp
from .connection import GONE_S, Connection, OnPacket, Response
from .control import at_home, is_absolute, resolve
from .orders import Limits
from .reasons import BadData, Reason, StreamFault, Unsupported

SESSION = re.compile(r"([\x21-\x3a\x3c-\x7e]{1,256})(?![\x21-\x3a\x3c-\x7e])(?:\s*;\s*timeout\s*=\s*(\d{1,6}))?")
INTERLEAVED = re.compile(r"interleaved=(\d{1,3})-(\d{1,3})")
SERVER_PORT = re.compile(r"server_port=(\d{1,5})(?:-(\d{1,5}))?")
SOURCE = re.compile(r"source=\"?([^;\s\"]{1,255})")
FULL = frozenset({453, 503})  # so cameras say that all their sessions are taken
DEFAULT_SESSION_S = 60.0

Dial = Callable[[Callable[[], asyncio.Protocol], str, int, bool], Awaitable[asyncio.Transport]]


async def dial_tcp(factory: Callable[[], asyncio.Protocol], host: str, port: int, tls: bool) -> asyncio.Transport:
    context = ssl.create_default_context() if tls else None
    transport, _ = await asyncio.get_running_loop().create_connection(factory, host, port, ssl=context)
    return transport


class Client:
    """One conversation with one camera. Credentials are tried once; a second refusal is StreamFault(AUTH)."""

    def __init__(
        self,
        connection: Connection,
        *,
        address: str,
        username: str,
        password: str,
        limits: Limits,
        patient: bool = False,
    ) -> None:
        self._connection = connection
        self._greeting_s = limits.answer_s if patient else limits.greeting_s
        self._address = address
        self._username = username
        self._password = password
        self._limits = limits
        self._base = address
        self._aggregate = address
        self._session = ""
        self._session_s = DEFAULT_SESSION_S
        self._public: frozenset[str] = frozenset()
        self._challenge: authentication.Challenge | None = None
        self._nonce_count = 0
        self._proven = False
        self._ports: udp.Ports | None = None

    @property
    def by_udp(self) -> bool:
        return self._ports is not None

    async def describe(self, *, briefly: bool = False) -> sdp.Description:
        """`briefly` leaves out the question what the server can: for who is gone before a session needs keeping."""
        if not briefly:
            options = await self._ask("OPTIONS", self._address, patience_s=self._greeting_s)
            self._public = frozenset(name.strip().upper() for name in options.header("public").split(","))
        response = await self._ask("DESCRIBE", self._address, {"Accept": "application/sdp"})
        _require_success(response)
        self._proven = True
        base = response.header("content-base") or response.header("content-location") or self._address
        self._base = at_home(base, self._address) if is_absolute(base) or base[:1] == "/" else self._address
        description = sdp.parse(response.body)
        self._aggregate = at_home(resolve(self._base, description.control), self._address)
        return description

    async def set_up(self, media: sdp.Media, *, on_media: OnPacket, on_control: OnPacket) -> None:
        url = at_home(resolve(self._base, media.control), self._address)
        response = await self._ask("SETUP", url, {"Transport": "RTP/AVP/TCP;unicast;interleaved=0-1"})
        if response.status == 461:
            await self._set_up_udp(url, on_media=on_media, on_control=on_control)
            return
        _require_success(response)
        given = response.header("transport")
        if "tcp" not in given.lower() and "interleaved" not in given.lower():
            await self._set_up_udp(url, on_media=on_media, on_control=on_control)
            return
        channels = INTERLEAVED.search(given)
        first, second = (int(channels[1]), int(channels[2])) if channels else (0, 1)
        self._remember_session(response.header("session"))
        self._connection.route(media=(first, on_media), control=(second, on_control))

    async def _set_up_udp(self, url: str, *, on_media: OnPacket, on_control: OnPacket) -> None:
        near, far = self._connection.ends()
        if not far or self._address.lower().startswith("rtsps:"):
            # What was asked for by TLS is not taken in the clear.
            raise Unsupported("kamera hanya memakai UDP", final=True)
        ports = self._ports = udp.Ports(near)
        asked = "RTP/AVP;unicast;client_port={}-{}".format(*ports.numbers)
        response = await self._ask("SETUP", url, {"Transport": asked})
        if response.status == 461:
            raise Unsupported("kamera menolak TCP dan UDP", final=True)
        _require_success(response)
        given = response.header("transport")
        if "multicast" in given.lower():
            raise Unsupported("kamera hanya memakai multicast", final=True)
        source = SOURCE.search(given)
        if source and source[1].strip("[]") not in (far, urlsplit(self._address).hostname):
            raise StreamFault(Reason.REFUSED, "kamera mengirim dari alamat lain")
        self._remember_session(response.header("session"))
        ports.receive(
            host=far,
            server_ports=_server_ports(given),
            on_media=on_media,
            on_control=on_control,
            on_fault=self._connection.end,
        )

    def _remember_session(self, header: str) -> None:
        session = SESSION.match(header.strip())
        if header and not session:
            raise BadData("kepala Session rusak")
        if session:
            self._session = session[1]
            self._session_s = max(2.0, float(session[2])) if session[2] else DEFAULT_SESSION_S

    async def play(self) -> None:
        _require_success(await self._ask("PLAY", self._aggregate, {"Range": "npt=0.000-"}))

    async def until_over(self) -> StreamFault:
        """Keeps the session alive by the server's own timeout until the connection ends; returns why it did."""
        ended = self._connection.ended
        while not ended.done():
            await asyncio.wait([ended], timeout=self._session_s * 0.45)
            if not ended.done():
                await self._keep_alive()
        return ended.result()

    async def _keep_alive(self) -> None:
        method = "GET_PARAMETER" if "GET_PARAMETER" in self._public else "OPTIONS"
        # Pictures decide whether a stream lives; a camera that ignores or refuses the question may go on.
        with contextlib.suppress(StreamFault):
            response = await self._ask(method, self._aggregate)
            if response.status in (405, 501, 551):
                self._public -= {"GET_PARAMETER"}

    async def leave(self) -> None:
        """Says good-bye and waits a moment for the answer: cameras with few sessions must have this one back first."""
        try:
            if self._session and not self._connection.ended.done():
                with contextlib.suppress(StreamFault):
                    await self._ask("TEARDOWN", self._aggregate, patience_s=GONE_S)
        finally:
            self.hang_up()

    def tear_down(self) -> None:
        """Says good-bye without waiting for the answer."""
        if self._session and not self._connection.ended.done():
            headers = self._with_session("TEARDOWN", self._aggregate, {})
            lines = [f"TEARDOWN {self._aggregate} RTSP/1.0", "CSeq: 99999"]
            lines += [f"{name}: {value}" for name, value in headers.items()]
            self._connection.write("\r\n".join([*lines, "", ""]))
        self.hang_up()

    def hang_up(self) -> None:
        if self._ports is not None:
            self._ports.close()
        self._connection.hang_up()

    async def _ask(
        self, method: str, url: str, headers: dict[str, str] | None = None, *, patience_s: float | None = None
    ) -> Response:
        """One request; answers a challenge once, and once more only where the server calls the nonce outdated."""
        for _ in range(3):
            tried = self._challenge
            sent = self._with_session(method, url, headers or {})
            response = await self._connection.request(method, url, sent, patience_s=patience_s or self._limits.answer_s)
            if response.status != 401:
                return response
            offered = response.headers.get("www-authenticate", [])
            challenge = authentication.strongest(offered)
            if challenge is None:
                raise StreamFault(Reason.AUTH, "cara masuk tidak dikenal" if offered else "")
            if not self._username:
                raise StreamFault(Reason.AUTH, "kamera meminta sandi")
            if tried is not None and not (challenge.stale or (self._proven and challenge.nonce != tried.nonce)):
                raise StreamFault(Reason.AUTH)
            self._challenge, self._nonce_count = challenge, 0
        raise StreamFault(Reason.AUTH)

    def _with_session(self, method: str, url: str, headers: dict[str, str]) -> dict[str, str]:
        sent = dict(headers)
        if self._session:
            sent["Session"] = self._session
        if self._challenge is not None:
            self._nonce_count += 1
            sent["Authorization"] = authentication.answer(
                self._challenge,
                method=method,
                uri=url,
                username=self._username,
                password=self._password,
                count=self._nonce_count,
                client_nonce=secrets.token_hex(8),
            )
        return sent


async def connect(
    *, address: str, username: str, password: str, dial: Dial, limits: Limits, patient: bool = False
) -> Client:
    """`patient` waits longer for the first answer than one does with a camera that is probably off."""
    try:
        parts = urlsplit(address)
        host, port, tls = parts.hostname, parts.port, parts.scheme == "rtsps"
    except ValueError as malformed:
        raise BadData("alamat aliran rusak") from malformed
    if parts.scheme not in ("rtsp", "rtsps") or not host or not address.isprintable() or " " in address:
        raise BadData("alamat aliran rusak")
    made: list[Connection] = []

    def factory() -> asyncio.Protocol:
        made.append(Connection())
        return made[-1]

    try:
        async with asyncio.timeout(limits.connect_s):
            await dial(factory, host, port or (322 if tls else 554), tls)
    except TimeoutError as silence:
        raise StreamFault(Reason.TIMEOUT) from silence
    except OSError as failure:
        raise _connect_fault(failure) from failure
    return Client(made[-1], address=address, username=username, password=password, limits=limits, patient=patient)


def _connect_fault(failure: OSError) -> StreamFault:
    if isinstance(failure, ssl.SSLError):
        return StreamFault(Reason.REFUSED, "sertifikat TLS kamera tidak dipercaya")
    if failure.errno == errno.ECONNREFUSED:
        return StreamFault(Reason.REFUSED)
    if failure.errno == errno.ETIMEDOUT:
        return StreamFault(Reason.TIMEOUT)
    if isinstance(failure, socket.gaierror):
        return StreamFault(Reason.NO_ROUTE, "nama kamera tidak dikenal")
    return StreamFault(Reason.NO_ROUTE)


def _require_success(response: Response) -> None:
    if 200 <= response.status < 300:
        return
    if 300 <= response.status < 400:
        raise StreamFault(Reason.REFUSED, "pengalihan ke alamat lain ditolak")
    if response.status == 403:
        raise StreamFault(Reason.AUTH, "akun tidak berhak")
    if response.status == 404:
        raise StreamFault(Reason.REFUSED, "alamat aliran tidak ada")
    if response.status in FULL:
        raise StreamFault(Reason.REFUSED, "kamera sibuk atau penuh")
    raise StreamFault(Reason.REFUSED, f"jawaban {response.status}")


def _server_ports(transport: str) -> tuple[int, int] | None:
    found = SERVER_PORT.search(transport)
    if not found:
        return None
    first = int(found[1])
    second = int(found[2] or first + 1)
    return (first, second) if 0 < first < 65_536 and 0 < second < 65_536 else None
