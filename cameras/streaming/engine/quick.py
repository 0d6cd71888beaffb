"""The hot path from socket to socket: an HTTP protocol for uvicorn that answers plain GETs under /media/ by itself.

A viewer of low latency asks ten times a second. uvicorn makes a parser's callbacks, a scope, an event, a task and a
timer of each request; here one line is cut and the answer written. Whatever is not exactly such a GET (bodies,
upgrades, HEAD, pipelining, first requests that must wait for a stream) goes to uvicorn as it came.
"""

import asyncio
from typing import Any, Protocol

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from .answers import Answer, Problem, of_problem, on_the_wire
from .origin import Origin

BEGINS, ENDS, VERSION = b"GET /media/", b"\r\n\r\n", b" HTTP/1.1"
LONGEST = 8192
# A request with one of these is more than a GET on a connection that stays.
NOT_PLAIN = (
    b"\r\nconnection: c",
    b"\r\nconnection: u",
    b"\r\ncontent-length",
    b"\r\ntransfer-encoding",
    b"\r\nupgrade",
    b"\r\nexpect",
)


class Meter(Protocol):
    """Something that counts what is sent."""

    bytes_out: int


def protocol_for(origin: Origin, *, meter: Meter) -> type[HttpToolsProtocol]:
    """The class uvicorn makes one of for each connection (`uvicorn.Config(http=...)`)."""
    return type("Quick", (QuickProtocol,), {"origin": origin, "meter": meter})


class QuickProtocol(HttpToolsProtocol):
    origin: Origin
    meter: Meter

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._target: tuple[str, bytes] | None = None
        self._held: list[bytes] = []  # came while an answer waits for its part
        self._spoke_at = 0.0
        self._plain_head = b""
        self._within = False  # uvicorn's parser has the beginning of a request and waits for the rest

    def data_received(self, data: bytes) -> None:
        if self._target is not None:
            self._hold(data)
        elif (target := self._plain(data)) is None:
            super().data_received(data)
        else:
            self._answer(target, data)

    def _plain(self, data: bytes) -> tuple[str, bytes] | None:
        """Path and query, if the data is one whole GET and nothing else."""
        busy = self.cycle is not None and not self.cycle.response_complete
        if (
            busy
            or self._within
            or self.flow.write_paused
            or not data.startswith(BEGINS)
            or len(data) > LONGEST
            or data.find(ENDS) != len(data) - 4
        ):
            return None
        line_ends = data.find(b"\r\n")
        line = data[4:line_ends]
        if not line.endswith(VERSION) or b"%" in line:
            return None
        head = data[line_ends:]
        if head != self._plain_head and not _is_plain(head):
            return None
        self._plain_head = head  # a client sends the same ones again and again
        path, _, query = line[: -len(VERSION)].partition(b"?")
        return path.decode("latin-1"), query

    def _answer(self, target: tuple[str, bytes], data: bytes) -> None:
        try:
            found = self.origin.at_once(*target)
        except Problem as problem:
            found = of_problem(problem)
        if found is None:
            super().data_received(data)
        elif isinstance(found, Answer):
            self._write(found)
        else:
            self._target = target
            found.add_done_callback(lambda done: self._go_on(data, done))

    def _go_on(self, data: bytes, waited: asyncio.Future[bool]) -> None:
        target, self._target = self._target, None
        if target is None or self.transport.is_closing():
            return
        if waited.cancelled() or not waited.result():
            self._write(of_problem(Problem(503, "Gambar berikut belum ada")))
        else:
            self._answer(target, data)
        if self._target is None and self._held:
            held, self._held = b"".join(self._held), []
            self.transport.resume_reading()
            self.data_received(held)

    def _hold(self, data: bytes) -> None:
        """Nobody may pile up requests behind one that waits."""
        if not self._held:
            self.transport.pause_reading()
        self._held.append(data)

    def _write(self, answer: Answer) -> None:
        self.transport.write(on_the_wire(answer, self.server_state.default_headers))
        self.meter.bytes_out += len(answer.body)
        self.server_state.total_requests += 1
        self._keep_alive()

    def _keep_alive(self) -> None:
        """uvicorn sets a timer per answer; here one looks now and then whether anything was said since."""
        self._spoke_at = self.loop.time()
        if self.timeout_keep_alive_task is None:
            self._listen_for(self.timeout_keep_alive)

    def _listen_for(self, seconds: float) -> None:
        self.timeout_keep_alive_task = self.loop.call_later(seconds, self.timeout_keep_alive_handler)

    def timeout_keep_alive_handler(self) -> None:
        """uvicorn's own timer ends here too, and may be older than the last answer."""
        self.timeout_keep_alive_task = None
        if self._target is not None:
            return
        quiet_s = self.loop.time() - self._spoke_at
        if quiet_s >= self.timeout_keep_alive:
            super().timeout_keep_alive_handler()
        else:
            self._listen_for(self.timeout_keep_alive - quiet_s)

    def on_message_begin(self) -> None:
        self._within = True
        super().on_message_begin()

    def on_message_complete(self) -> None:
        self._within = False
        super().on_message_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._target = None
        self._unset_keepalive_if_required()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        if self._target is not None:
            self.transport.close()
        super().shutdown()


def _is_plain(head: bytes) -> bool:
    lower = head.lower()
    return not any(word in lower for word in NOT_PLAIN) and lower.count(b"\n") == lower.count(b"\r\n")
