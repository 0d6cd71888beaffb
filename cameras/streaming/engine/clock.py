"""The engine's time: unix seconds that pass evenly, whatever is done to the system's clock.

A system clock set by more than a few seconds made every picture of a node look old at once, which reads as a lost
fleet. So ages follow the monotonic clock, and what the system clock says is approached slowly enough for no age to
matter.
"""

import time
from collections.abc import Callable

# An age of 2.6 s reads as 4 s (stale) at worst while the clock is being approached.
SLEW = 0.5
LOOK_EVERY_S = 1.0
# Set further than this, the old time was no time at all (a machine that woke up in 1970); dates matter more then.
LONGEST_SLEW_S = 3600.0


class SteadyClock:
    """Call it for the time, from any thread. It never steps back, except after LONGEST_SLEW_S."""

    def __init__(
        self, *, wall: Callable[[], float] = time.time, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall = wall
        self._monotonic = monotonic
        # One object, so that a thread never sees the half of a change: time, read at, its speed.
        self._course = (wall(), monotonic(), 1.0)

    def __call__(self) -> float:
        now, read_at, speed = self._course
        passed = self._monotonic() - read_at
        if passed < LOOK_EVERY_S:
            return now + passed * speed
        now += passed + LOOK_EVERY_S * (speed - 1)
        return self._look(now, read_at + passed)

    def _look(self, now: float, read_at: float) -> float:
        error = self._wall() - now
        if abs(error) > LONGEST_SLEW_S:
            now, error = now + error, 0.0
        self._course = now, read_at, 1 + max(-SLEW, min(SLEW, error / LOOK_EVERY_S))
        return now
