"""Media by UDP, for cameras that refuse it inside the RTSP connection: a pair of ports, and what RTCP needs to be said.

Anybody can send to a UDP port. Packets count only when they come from the camera's own address, and there are never
more of them taken in one turn of the loop than leaves room for the other cameras.
"""

import asyncio
import secrets
import socket
from collections.abc import Callable
from struct import Struct

from .reasons import BadData, Reason, StreamFault
from .reorder import Deliver, Reorder

TRIES = 64
# The kernel gives what it allows (net.core.rmem_max); one key frame of a main stream must fit while the loop is busy.
RECEIVE_BUFFER = 1 << 20
LARGEST = 65_536
AT_ONCE = 64  # packets in one turn of the loop
REPORT_EVERY_S = 5.0
FLOOD_PER_S = 20_000
RECEIVER_REPORT = Struct(">BBHIIIIIII")
NAME = b"\x81\xca\x00\x04%b\x01\x07warroom\x00\x00\x00"  # a compound packet has to name its sender (RFC 3550, 6.1)
# Nothing a camera could mistake for media: opens the way back through a router.
PUNCH = bytes((0x80, 0x7F)) + bytes(10)
RTCP_KINDS = range(200, 208)


class Ports:
    """An even port for RTP and the next one for RTCP on `local_host`. StreamFault when the machine has none left."""

    def __init__(self, local_host: str) -> None:
        self._media, self._control = _pair(local_host)
        self.numbers: tuple[int, int] = (self._media.getsockname()[1], self._control.getsockname()[1])
        self.strangers = 0
        self.reorder: Reorder | None = None
        self._loop = asyncio.get_running_loop()
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._packets, self._counted_since = 0, 0.0
        self._own_source = secrets.randbits(32)
        self._camera_source = 0

    def receive(
        self,
        *,
        host: str,
        server_ports: tuple[int, int] | None,
        on_media: Deliver,
        on_control: Deliver,
        on_fault: Callable[[StreamFault], None],
    ) -> None:
        """From now on; `host` is the camera's numeric address. What `on_media` raises goes to `on_fault`."""
        self._host, self._server_ports = host, server_ports
        self.reorder = Reorder(on_media)
        self._on_control, self._on_fault = on_control, on_fault
        self._loop.add_reader(self._media, self._read, self._media, self._take_media)
        self._loop.add_reader(self._control, self._read, self._control, self._take_control)
        self._report()

    def close(self) -> None:
        for timer in self._timers.values():
            timer.cancel()
        self._timers.clear()
        for port in (self._media, self._control):
            if port.fileno() >= 0:
                self._loop.remove_reader(port)
                port.close()

    def _read(self, port: socket.socket, take: Callable[[bytes], None]) -> None:
        try:
            for _ in range(AT_ONCE):
                packet, sender = port.recvfrom(LARGEST)
                if sender[0] == self._host:
                    take(packet)
                else:
                    self.strangers += 1
                self._packets += 1
        except BlockingIOError:
            pass  # all read
        except OSError:
            return  # an ICMP answer to one of our own packets: says nothing about the camera's
        except StreamFault as fault:
            self._on_fault(fault)
            return
        if self._packets >= FLOOD_PER_S:
            self._look_for_flood()

    def _look_for_flood(self) -> None:
        now = self._loop.time()
        if now - self._counted_since < 1.0:
            self._on_fault(BadData("kamera membanjiri jaringan"))
        self._packets, self._counted_since = 0, now

    def _take_media(self, packet: bytes) -> None:
        reorder = self.reorder
        if reorder is None or len(packet) < 12 or packet[0] & 0xC0 != 0x80:
            return
        if packet[1] in RTCP_KINDS:
            self._take_control(packet)
            return
        self._camera_source = int.from_bytes(packet[8:12])
        reorder.feed(packet, now=self._loop.time())
        due_at = reorder.due_at
        if due_at is not None and "gap" not in self._timers:
            self._timers["gap"] = self._loop.call_at(due_at, self._release)

    def _release(self) -> None:
        del self._timers["gap"]
        reorder = self.reorder
        if reorder is None:
            return
        try:
            reorder.release(now=self._loop.time())
        except StreamFault as fault:
            self._on_fault(fault)
            return
        if (due_at := reorder.due_at) is not None:
            self._timers["gap"] = self._loop.call_at(due_at, self._release)

    def _take_control(self, packet: bytes) -> None:
        self._on_control(packet, 0, len(packet))

    def _report(self) -> None:
        """Keeps the way through routers open, and tells servers that count on it that somebody still looks."""
        self._timers["report"] = self._loop.call_later(REPORT_EVERY_S, self._report)
        if self._server_ports is None:
            return
        media, control = self._server_ports
        highest = self.reorder.highest if self.reorder else 0
        said = receiver_report(own=self._own_source, camera=self._camera_source, highest=highest)
        for port, packet, to in ((self._media, PUNCH, media), (self._control, said, control)):
            try:
                port.sendto(packet, (self._host, to))
            except OSError:
                continue  # no way to the camera just now: its pictures will tell


def receiver_report(*, own: int, camera: int, highest: int) -> bytes:
    """What we have seen of the camera's stream, with our name (RFC 3550, 6.4.2 and 6.5)."""
    name = NAME % own.to_bytes(4)
    return RECEIVER_REPORT.pack(0x81, 201, 7, own, camera, 0, highest & 0xFFFFFFFF, 0, 0, 0) + name


def _pair(local_host: str) -> tuple[socket.socket, socket.socket]:
    family = socket.AF_INET6 if ":" in local_host else socket.AF_INET
    for _ in range(TRIES):
        first = _bind(family, local_host, 0)
        number = first.getsockname()[1] if first else 1
        second = _bind(family, local_host, number + 1) if first and number % 2 == 0 and number < 65_535 else None
        if first and second:
            return first, second
        for port in (first, second):
            if port:
                port.close()
    raise StreamFault(Reason.REFUSED, "tidak ada port UDP yang bebas")


def _bind(family: int, host: str, number: int) -> socket.socket | None:
    port: socket.socket | None = None
    try:
        port = socket.socket(family, socket.SOCK_DGRAM)
        port.setblocking(False)
        port.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
        port.bind((host, number))
    except OSError:
        if port is not None:
            port.close()
        return None
    return port
