"""Reads RTSP requests from a byte stream, past the interleaved RTCP that players send in between."""

import re
from dataclasses import dataclass

_MAX_BYTES = 16_384
_ADDRESS = re.compile(r"^rtsps?://[^/]*", re.IGNORECASE)


class BadRequest(Exception):
    """What came is not RTSP, or too long."""


@dataclass(frozen=True)
class Request:
    verb: str
    url: str
    headers: dict[str, str]

    @property
    def camera_and_rendition(self) -> tuple[str, str]:
        """("SIM-001", "sub"); empty for what the address does not say."""
        parts = _ADDRESS.sub("", self.url).partition("?")[0].strip("/").split("/")
        return parts[0], (parts[1] if len(parts) > 1 else "")


class RequestReader:
    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[Request]:
        """The requests that are complete now. Raises BadRequest; the connection is then of no more use."""
        self._pending += data
        found: list[Request] = []
        while self._pending:
            if self._pending[:1] == b"$":
                size = 4 + int.from_bytes(self._pending[2:4])
                if len(self._pending) < max(size, 4):
                    break
                self._pending = self._pending[size:]
                continue
            head, end, rest = self._pending.partition(b"\r\n\r\n")
            if len(head) > _MAX_BYTES:
                raise BadRequest("too long")
            if not end:
                break
            request = _parse(head)
            body = _body_length(request)
            if len(rest) < body:
                break
            self._pending = rest[body:]
            found.append(request)
        return found


def _parse(head: bytes) -> Request:
    first, *lines = head.decode("latin-1").split("\r\n")
    words = first.split(" ")
    if len(words) != 3 or not words[2].startswith("RTSP/1."):
        raise BadRequest(first[:80])
    pairs = (line.partition(":") for line in lines)
    return Request(words[0], words[1], {name.strip().lower(): value.strip() for name, _, value in pairs})


def _body_length(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    if not length.isascii() or not length.isdigit() or int(length) > _MAX_BYTES:
        raise BadRequest("content length")
    return int(length)
