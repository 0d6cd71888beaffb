"""Puts RTP packets that came by UDP back into their order (RFC 3550 sequence numbers). Pure.

A network that re-orders does so by a few packets and milliseconds. So a gap is waited for a short while only; what is
missing then is lost, and the depacketizer sees it as a jump of the sequence.
"""

from collections.abc import Callable

MOST_AHEAD = 3000  # further ahead than this the sender has begun anew (RFC 3550, A.1)
MOST_BEHIND = 100
LATE_IN_A_ROW = 16  # so many late ones in sequence are no echo: the sender went back
BYTES_HELD = 1 << 20

Deliver = Callable[[bytes, int, int], object]


class Reorder:
    """`deliver` gets each packet as (data, start, end), in order and once. Times are seconds of any clock that grows.

    `due_at` is when what is held must go out even if nothing else arrives: call `release` then.
    """

    def __init__(self, deliver: Deliver, *, depth: int = 128, window_s: float = 0.15) -> None:
        self.duplicates = 0
        self.late = 0
        self.highest = 0  # extended: wraps counted in the upper bits
        self._deliver = deliver
        self._depth = depth
        self._window_s = window_s
        self._expected = -1
        self._held: dict[int, tuple[float, bytes]] = {}
        self._bytes = 0
        self._late_next = -1
        self._late_run = 0

    @property
    def due_at(self) -> float | None:
        return min(at for at, _ in self._held.values()) + self._window_s if self._held else None

    def feed(self, packet: bytes, *, now: float) -> None:
        """Takes one packet of at least a header's length (12 bytes)."""
        sequence = (packet[2] << 8) | packet[3]
        if self._expected < 0:
            self._expected = self.highest = sequence
        ahead = (sequence - self._expected) & 0xFFFF
        if ahead == 0:
            self._pass_on(packet)
            if self._held:
                self._drain()
                self.release(now=now)
        elif ahead < MOST_AHEAD:
            self._hold(sequence, packet, now)
        elif ahead >= 0x10000 - MOST_AHEAD:
            self._take_late(sequence, packet)
        else:
            self._begin_anew(sequence, packet)

    def release(self, *, now: float) -> None:
        """Gives up on gaps that are older than the window."""
        while self._held and (now >= (self.due_at or now) or self._is_full()):
            self._skip()

    def _pass_on(self, packet: bytes) -> None:
        self._expected = (self._expected + 1) & 0xFFFF
        self.highest += 1
        self._late_run = 0
        self._deliver(packet, 0, len(packet))

    def _drain(self) -> None:
        while (held := self._held.pop(self._expected, None)) is not None:
            self._bytes -= len(held[1])
            self._pass_on(held[1])

    def _hold(self, sequence: int, packet: bytes, now: float) -> None:
        if sequence in self._held:
            self.duplicates += 1
            return
        self._held[sequence] = (now, packet)
        self._bytes += len(packet)
        self.release(now=now)

    def _is_full(self) -> bool:
        return len(self._held) > self._depth or self._bytes > BYTES_HELD

    def _skip(self) -> None:
        """The nearest packet held is the next one; what lies before it is lost."""
        step = min((sequence - self._expected) & 0xFFFF for sequence in self._held)
        self._expected = (self._expected + step) & 0xFFFF
        self.highest += step
        self._drain()

    def _take_late(self, sequence: int, packet: bytes) -> None:
        behind = (self._expected - sequence) & 0xFFFF
        self._late_run = self._late_run + 1 if sequence == self._late_next else 1
        self._late_next = (sequence + 1) & 0xFFFF
        if self._late_run >= LATE_IN_A_ROW and behind > MOST_BEHIND:
            self._begin_anew(sequence, packet)
        elif behind <= MOST_BEHIND:
            self.late += 1

    def _begin_anew(self, sequence: int, packet: bytes) -> None:
        while self._held:
            self._skip()
        self._expected = sequence
        self.highest = (self.highest & ~0xFFFF) + 0x10000 + sequence
        self._pass_on(packet)
