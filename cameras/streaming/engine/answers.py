"""What the origin answers, and how the same answer looks to ASGI and on the wire."""

import json
from collections.abc import Iterable
from email.utils import formatdate
from http import HTTPStatus
from typing import NamedTuple

NOT_KEPT = b"no-store"
BRIEFLY = b"private, max-age=10"
# The bytes of a number never change; the grant in the address bounds how long they are asked for.
KEPT = b"private, max-age=60, immutable"
MEDIA, PLAYLIST, JPEG, JSON = b"video/mp4", b"application/vnd.apple.mpegurl", b"image/jpeg", b"application/json"
Header = tuple[bytes, bytes]

_heads: dict[tuple[bytes, bytes], bytes] = {}


class Problem(Exception):
    """An answer that is no media; becomes an RFC 9457 body."""

    def __init__(self, status: int, title: str, **more: str) -> None:
        super().__init__(title)
        self.status = status
        self.body = {"type": "about:blank", "title": title, "status": status, **more}


class Answer(NamedTuple):
    body: bytes
    kind: bytes
    cache: bytes
    status: int = 200
    more: tuple[Header, ...] = ()


def of_problem(problem: Problem) -> Answer:
    more: tuple[Header, ...] = ()
    if problem.status == 405:
        more = ((b"allow", b"GET, HEAD"),)
    if problem.status == 503:
        more = ((b"retry-after", b"1"),)
    return Answer(json.dumps(problem.body).encode(), b"application/problem+json", NOT_KEPT, problem.status, more)


def dated(jpeg: bytes, taken_at: float) -> Answer:
    """A still picture with the time it was taken, unix seconds; a page shows its age."""
    more = ((b"last-modified", formatdate(taken_at, usegmt=True).encode()), (b"etag", b'"%x"' % int(taken_at * 1000)))
    return Answer(jpeg, JPEG, BRIEFLY, more=more)


def headers(answer: Answer) -> list[Header]:
    described = [(b"content-type", answer.kind), (b"content-length", b"%d" % len(answer.body))]
    return [
        *(described if answer.status != 204 else []),
        (b"cache-control", answer.cache),
        (b"x-content-type-options", b"nosniff"),
        *answer.more,
    ]


def on_the_wire(answer: Answer, always: Iterable[Header]) -> bytes:
    """The whole HTTP/1.1 response; `always` are headers of the server such as its date."""
    lines = b"".join([b"%b: %b\r\n" % header for header in always])
    if answer.status == 200:
        return b"%b%b%d\r\n\r\n%b" % (
            _head(answer.kind, answer.cache),
            lines + b"content-length: ",
            len(answer.body),
            answer.body,
        )
    phrase = HTTPStatus(answer.status).phrase.encode()
    own = b"".join([b"%b: %b\r\n" % header for header in headers(answer)])
    return b"HTTP/1.1 %d %b\r\n%b%b\r\n%b" % (answer.status, phrase, lines, own, answer.body)


def _head(kind: bytes, cache: bytes) -> bytes:
    """The beginning of good answers is always one of a few."""
    head = _heads.get((kind, cache))
    if head is None:
        head = b"HTTP/1.1 200 OK\r\ncontent-type: %b\r\ncache-control: %b\r\nx-content-type-options: nosniff\r\n"
        head = _heads[kind, cache] = head % (kind, cache)
    return head
