"""Turns a camera's 32-bit RTP clock into decode times that only grow, also over restarts. Pure.

RTP timestamps say when a picture is shown. Where pictures are sent in another order (B-frames), decode times are the
same times in growing order, `depth` pictures late, so that none is due for showing before it is decoded.
"""

from heapq import heappop, heappush

from .fmp4 import TIMESCALE

WRAP = 1 << 32
LONGEST_STEP = 10 * TIMESCALE
REORDERING_STEP = 2 * TIMESCALE
BACKWARD_STEPS_ALLOWED = 2
STANDING_STEPS_ALLOWED = 2
NOMINAL = TIMESCALE // 15
# A camera that counts milliseconds where it announced 90 kHz; backlogs and pauses of a network do not last so long.
COMPARED_OVER_S, BELIEVABLE_SPEED, ODD_COMPARISONS_ALLOWED = 5.0, 2.0, 1
LIKELY_DEPTH, MOST_DEPTH = 2, 16
FURTHEST_BACK = 4  # pictures; further back than this it is a clock that was set, not a picture that overtook


class Timeline:
    """Ticks of 1/90000 s since 1970, so that a new process goes on above the times of the one before it.

    `depth`: how many pictures a later one may overtake; 0 means that the order of sending is the order of showing.
    `step`: ticks between the last two pictures.
    """

    def __init__(self, *, clock_rate: int = TIMESCALE) -> None:
        self.depth = 0
        self._scale = clock_rate
        self._last_timestamp: int | None = None
        self._last_time = 0
        self.step = NOMINAL
        self._backward_steps = 0
        self._standing_steps = 0
        self._arrived = 0.0
        self._compared: tuple[float, int] | None = None
        self._odd_comparisons = 0
        self._shown = 0
        self._waiting: list[int] = []  # times of showing that are still to be used as decode times
        self._owed = 0  # pictures to be decoded early, to reach a depth found out late

    def interrupt(self, *, clock_rate: int = TIMESCALE) -> None:
        """The next timestamp has nothing to do with the ones before."""
        self._scale = clock_rate
        self._last_timestamp = None
        self._backward_steps = 0
        self._compared = None

    def compare(self, *, now: float) -> None:
        """To be called now and then: a clock that runs at another speed than announced is read at its own."""
        stamp = self._last_timestamp
        if stamp is None or self._compared is None:
            self._compared = None if stamp is None else (now, stamp)
            return
        passed = now - self._compared[0]
        if passed < COMPARED_OVER_S:
            return
        rate = (stamp - self._compared[1]) % WRAP / passed
        self._compared = now, stamp
        if not rate or self._scale / BELIEVABLE_SPEED < rate < self._scale * BELIEVABLE_SPEED:
            self._odd_comparisons = 0
            return
        self._odd_comparisons += 1
        if self._odd_comparisons > ODD_COMPARISONS_ALLOWED:
            self._scale = max(1, round(rate))
            self._odd_comparisons = 0

    def deepen(self, depth: int) -> None:
        """Pictures may overtake `depth` others from now on; a smaller depth than known changes nothing."""
        depth = min(depth, MOST_DEPTH)
        if depth > self.depth:
            self._owed += depth - self.depth
            if not self.depth:
                self._shown = self._last_time
            self.depth = depth

    def place(self, timestamp: int, *, now: float) -> tuple[int, bool]:
        """(time, whether it jumped) of pictures that are shown in the order of sending."""
        last, self._last_timestamp = self._last_timestamp, timestamp
        step = 0 if last is None else (timestamp - last) % WRAP
        if self._scale != TIMESCALE and step < WRAP // 2:
            step = step * TIMESCALE // self._scale
        jumped = last is None or step > LONGEST_STEP
        if jumped:
            if last is not None and WRAP - step <= REORDERING_STEP:
                self._count_backward_step()
            self._last_time = max(self._last_time + self.step, int(now * TIMESCALE))
            self._standing_steps = 0
        else:
            if step:
                self.step = step
                self._standing_steps = 0
            else:
                self._stand(now)
            self._last_time += self.step
        self._arrived = now
        return self._last_time, jumped

    def place_shown(self, timestamp: int, *, now: float) -> tuple[int, int, bool]:
        """(decode time, time from decoding to showing, whether it jumped) of pictures that overtake others."""
        last, self._last_timestamp = self._last_timestamp, timestamp
        step = 0 if last is None else (timestamp - last + WRAP // 2) % WRAP - WRAP // 2
        if self._scale != TIMESCALE:
            step = step * TIMESCALE // self._scale
        shown = self._shown + step
        far = shown < self._last_time - FURTHEST_BACK * self.step
        jumped = last is None or far or not -REORDERING_STEP <= step <= LONGEST_STEP
        if jumped:
            first = max(self._last_time + self.step, int(now * TIMESCALE))
            self._waiting = [first + self.step * place for place in range(self.depth)]
            self._owed = 0
            shown = first + self.step * self.depth
        self._shown = shown
        self._last_time = self._next_decode_time(shown)
        self._arrived = now
        return self._last_time, shown - self._last_time, jumped

    def _next_decode_time(self, shown: int) -> int:
        before = self._last_time
        if shown <= before:
            # It overtook more pictures than the stream had announced: the next one is decoded early to make up for it.
            if not self._owed:
                self.deepen(self.depth + 1)
            return before + 1
        heappush(self._waiting, shown)
        if self._owed:
            self._owed -= 1
            return before + 1
        found = max(before + 1, heappop(self._waiting))
        self.step = min(found - before, TIMESCALE)
        return found

    def _stand(self, now: float) -> None:
        """Two pictures with one timestamp happen; a clock that stands still is replaced by that of arrival."""
        self._standing_steps += 1
        if self._standing_steps > STANDING_STEPS_ALLOWED:
            self.step = max(1, min(int((now - self._arrived) * TIMESCALE), LONGEST_STEP))

    def _count_backward_step(self) -> None:
        self._backward_steps += 1
        if self._backward_steps > BACKWARD_STEPS_ALLOWED:
            self.deepen(LIKELY_DEPTH)
