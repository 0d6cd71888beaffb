"""One RTSP connection: answers requests as its camera's present fault allows, and carries one stream."""

import asyncio
import base64
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from cameras.simulator.authentication import Guard, new_nonce
from cameras.simulator.faults import Fault
from cameras.simulator.packets import CLOCK_RATE, PAYLOAD_TYPE
from cameras.simulator.requests import BadRequest, Request, RequestReader
from cameras.simulator.stream import Stream

# About four seconds of a main stream: who is further behind is cut off, not buffered for.
MAX_UNSENT_BYTES = 600_000
_KERNEL_BUFFER_BYTES = 262_144
_PUBLIC = "OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN"
_REASONS = {
    200: "OK",
    400: "Bad Request",
    401: "Unauthorized",
    404: "Not Found",
    405: "Method Not Allowed",
    454: "Session Not Found",
    455: "Method Not Valid in This State",
    461: "Unsupported Transport",
    503: "Service Unavailable",
}


@dataclass(frozen=True)
class Reply:
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""


class Site(Protocol):
    """What a session needs of its server: the account, the cameras' streams and faults."""

    guard: Guard
    session_timeout_s: float
    connections: set["Session"]

    def knows(self, camera: str) -> bool: ...

    def stream(self, camera: str, rendition: str) -> Stream | None: ...

    def fault_of(self, camera: str) -> Fault: ...


class Session(asyncio.Protocol):
    """Belongs to the camera that its latest request named."""

    def __init__(self, site: Site) -> None:
        self.camera = ""
        self._site = site
        self._reader = RequestReader()
        self._nonce = new_nonce()
        self._session = ""
        self._stream: Stream | None = None
        self._playing = False
        self._silence: asyncio.TimerHandle | None = None
        self._answers: dict[str, Callable[[Request], Reply]] = {
            "DESCRIBE": self._describe,
            "SETUP": self._setup,
            "PLAY": self._play,
            "GET_PARAMETER": self._keep_alive,
            "SET_PARAMETER": self._keep_alive,
            "TEARDOWN": self._teardown,
        }

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the type checker; TCP gives no other
        self._transport = transport
        # Bounded here, or the kernel would hold tens of seconds for a reader that sleeps.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER_BYTES)
        self._site.connections.add(self)
        self._heard()

    def connection_lost(self, error: Exception | None) -> None:
        self._site.connections.discard(self)
        self._stop()
        if self._silence:
            self._silence.cancel()

    def data_received(self, data: bytes) -> None:
        self._heard()
        try:
            requests = self._reader.feed(data)
        except BadRequest:
            self._write(Reply(400), cseq="0")
            self._transport.close()
            return
        for request in requests:
            self._take(request)

    def send(self, data: bytes) -> None:
        if self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size() > MAX_UNSENT_BYTES:
            self.cut()
            return
        self._transport.write(data)

    def cut(self) -> None:
        """Closes at once, without sending what waits."""
        self._transport.abort()

    def _take(self, request: Request) -> None:
        self.camera = request.camera_and_rendition[0] or self.camera
        fault = self._site.fault_of(self.camera)
        if fault.ignores_requests:
            return
        if fault.cuts_requests:
            self.cut()
            return
        self._write(self._answer(request, fault), cseq=request.headers.get("cseq", "0"))
        if self._playing and self._stream and request.verb == "PLAY":
            self._stream.add(self)  # after the answer, or pictures would overtake it

    def _answer(self, request: Request, fault: Fault) -> Reply:
        if request.verb == "OPTIONS":
            return Reply(200, (("Public", _PUBLIC),))
        if request.verb not in self._answers:
            return Reply(405, (("Allow", _PUBLIC),))
        given = request.headers.get("authorization", "")
        guard = self._site.guard
        if fault is Fault.WRONG_PASSWORD or not guard.accepts(given, verb=request.verb, nonce=self._nonce):
            return Reply(401, (("WWW-Authenticate", guard.challenge(self._nonce)),))
        return self._answers[request.verb](request)

    def _describe(self, request: Request) -> Reply:
        camera, rendition = request.camera_and_rendition
        stream = self._site.stream(camera, rendition)
        if stream is None:
            return Reply(503 if self._site.knows(camera) else 404)
        base = request.url.rstrip("/") + "/"
        return Reply(200, (("Content-Base", base), ("Content-Type", "application/sdp")), sdp(stream))

    def _setup(self, request: Request) -> Reply:
        camera, rendition = request.camera_and_rendition
        stream = self._site.stream(camera, rendition)
        if stream is None:
            return Reply(503 if self._site.knows(camera) else 404)
        if "RTP/AVP/TCP" not in request.headers.get("transport", ""):
            return Reply(461)
        if self._playing:
            return Reply(455)
        self._stream = stream
        self._session = self._session or secrets.token_hex(4)
        transport = f"RTP/AVP/TCP;unicast;interleaved=0-1;ssrc={stream.numbering.ssrc:08X}"
        session = f"{self._session};timeout={self._site.session_timeout_s:.0f}"
        return Reply(200, (("Transport", transport), ("Session", session)))

    def _play(self, request: Request) -> Reply:
        if self._stream is None or not self._is_mine(request):
            return Reply(454)
        self._playing = True
        start = self._stream.timestamp_of(self._stream.next_key)
        info = f"url={request.url.rstrip('/')}/trackID=0;rtptime={start}"
        return Reply(200, (("Session", self._session), ("Range", "npt=now-"), ("RTP-Info", info)))

    def _keep_alive(self, request: Request) -> Reply:
        if not self._is_mine(request):
            return Reply(454)
        return Reply(200, (("Session", self._session),))

    def _teardown(self, request: Request) -> Reply:
        if not self._is_mine(request):
            return Reply(454)
        self._stop()
        session, self._session, self._stream = self._session, "", None
        return Reply(200, (("Session", session),))

    def _is_mine(self, request: Request) -> bool:
        return bool(self._session) and request.headers.get("session", "").partition(";")[0] == self._session

    def _stop(self) -> None:
        self._playing = False
        if self._stream:
            self._stream.remove(self)

    def _heard(self) -> None:
        """A peer that says nothing for the session's timeout (and a fifth) is gone."""
        if self._silence:
            self._silence.cancel()
        self._silence = asyncio.get_running_loop().call_later(self._site.session_timeout_s * 1.2, self.cut)

    def _write(self, reply: Reply, *, cseq: str) -> None:
        lines = [f"RTSP/1.0 {reply.status} {_REASONS[reply.status]}", f"CSeq: {cseq}"]
        lines += [f"{name}: {value}" for name, value in reply.headers]
        if reply.body:
            lines.append(f"Content-Length: {len(reply.body)}")
        self._transport.write(("\r\n".join(lines) + "\r\n\r\n" + reply.body).encode())


def sdp(stream: Stream) -> str:
    sps, pps = stream.recording.sps, stream.recording.pps
    sets = f"{base64.b64encode(sps).decode()},{base64.b64encode(pps).decode()}"
    lines = [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        f"s=SIMULASI {stream.name}",
        "c=IN IP4 0.0.0.0",
        "t=0 0",
        "a=control:*",
        f"m=video 0 RTP/AVP {PAYLOAD_TYPE}",
        f"a=rtpmap:{PAYLOAD_TYPE} H264/{CLOCK_RATE}",
        f"a=fmtp:{PAYLOAD_TYPE} packetization-mode=1;profile-level-id={sps[1:4].hex()};sprop-parameter-sets={sets}",
        f"a=framerate:{stream.recording.fps}",
        "a=control:trackID=0",
    ]
    return "\r\n".join(lines) + "\r\n"
