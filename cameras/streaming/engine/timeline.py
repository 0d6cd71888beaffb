"""Turns a camera's 32-bit RTP clock into decode times that only grow, also over restarts. Pure."""

from .fmp4 import TIMESCALE
from .reasons import Unsupported

WRAP = 1 << 32
LONGEST_STEP = 10 * TIMESCALE
REORDERING_STEP = 2 * TIMESCALE
BACKWARD_STEPS_ALLOWED = 2
NOMINAL = TIMESCALE // 15


class Timeline:
    """Ticks of 1/90000 s since 1970, so that a new process goes on above the times of the one before it."""

    def __init__(self, *, clock_rate: int = TIMESCALE) -> None:
        self._scale = clock_rate
        self._last_timestamp: int | None = None
        self._last_time = 0
        self._step = NOMINAL
        self._backward_steps = 0

    def interrupt(self, *, clock_rate: int = TIMESCALE) -> None:
        """The next timestamp has nothing to do with the ones before."""
        self._scale = clock_rate
        self._last_timestamp = None
        self._backward_steps = 0

    def place(self, timestamp: int, *, now: float) -> tuple[int, bool]:
        """(decode time, whether it jumped). Raises Unsupported when times go backwards again and again: B-frames."""
        last, self._last_timestamp = self._last_timestamp, timestamp
        step = 0 if last is None else (timestamp - last) % WRAP
        if self._scale != TIMESCALE and step < WRAP // 2:
            step = step * TIMESCALE // self._scale
        jumped = last is None or step > LONGEST_STEP
        if jumped:
            if last is not None and WRAP - step <= REORDERING_STEP:
                self._count_backward_step()
            self._last_time = max(self._last_time + self._step, int(now * TIMESCALE))
        else:
            # Two pictures with one timestamp happen; they still need a time each.
            self._step = step or self._step
            self._last_time += self._step
        return self._last_time, jumped

    def _count_backward_step(self) -> None:
        self._backward_steps += 1
        if self._backward_steps > BACKWARD_STEPS_ALLOWED:
            raise Unsupported("urutan gambar dengan B-frame")
