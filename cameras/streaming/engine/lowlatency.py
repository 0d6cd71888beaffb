"""The low-latency lane of one track: when parts are made, how long they are, and what a player may count on.

Parts cost a fragment each, so they are made only while somebody asks for them.
"""

from collections import deque
from collections.abc import Iterable
from math import ceil

from .fmp4 import TIMESCALE
from .opened import OpenSegment
from .orders import Limits
from .playlist import Latency, Segment

KEPT_FOR = 10 * TIMESCALE
# Arrival is judged over this many pieces of a segment's length.
JITTER_MEMORY = 8
PARTS_TIGHT, PARTS_SAFE = 2, 3
# rfc8216bis 6.2.5.2: asked for more seconds of parts ahead than this is a mistake.
ADVANCE_S = 3


class LowLatency:
    """Times in ticks of 1/90000 s unless the name says seconds."""

    def __init__(self, *, limits: Limits) -> None:
        self.slices_come_late = False  # a picture is known to be whole only when the next begins
        self._limits = limits
        self._until = 0
        self._asked = False
        self._step = self._length = 0
        self._longest_closed = 0.0
        self._delays: deque[float] = deque(maxlen=JITTER_MEMORY)

    def ask(self) -> bool:
        """Somebody uses the lane. True if it was not in use."""
        began = not self._asked and not self._until
        self._asked = True
        return began

    @property
    def in_use(self) -> bool:
        return self._asked or self._until > 0

    def follow(self, opened: OpenSegment) -> bool:
        """Looks at the picture that came last; True if it completed a part."""
        time = opened.times[-1]
        if self._asked:
            self._asked, self._until = False, time + KEPT_FOR
        elif time > self._until:
            self._until = 0
            return False
        return self.cut(opened)

    def cut(self, opened: OpenSegment) -> bool:
        """Makes the parts that are full."""
        times = opened.times
        step = times[-1] - times[-2] if len(times) > 1 else self._step
        steady = self._step > 0 and abs(step - self._step) * 4 <= self._step
        self._step = step or self._step
        if not self._step:
            return False
        if steady or not self._length:
            pictures = max(1, ceil(self._limits.part_s * TIMESCALE / step - 0.1))
            self._length = pictures * step
        whole = steady and not self.slices_come_late
        return opened.cut_parts(length=self._length, step=self._step, last_is_whole=whole)

    def closed(self, opened: OpenSegment, segments: Iterable[Segment]) -> None:
        """A segment ended: how it arrived is remembered. `segments` are those a playlist shows now."""
        self._delays.append(opened.jitter_s())
        self._longest_closed = max((part.duration_s for segment in segments for part in segment.parts), default=0.0)

    def hint(self, opened: OpenSegment, *, gop_s: float) -> tuple[int, int]:
        """The part that comes next: the first of the next segment when a key frame is due."""
        key = opened.newest_key()
        if key is not None and opened.parts and gop_s:
            end = opened.times[-1] + self._step
            due = opened.times[key] + gop_s * TIMESCALE
            if end >= due - self._step / 2 and end - opened.times[0] >= self._limits.segment_s * 0.9 * TIMESCALE:
                return opened.number + 1, 0
        return opened.number, len(opened.parts)

    def latency(self, opened: OpenSegment) -> Latency:
        """What holds for every part shown; two parts of distance where pictures come steadily, else three."""
        usual = self._length / TIMESCALE or self._limits.part_s
        longest = max([usual, self._longest_closed, *[part.duration_s for part in opened.parts]])
        target_s = ceil(longest * 1000 - 0.001) / 1000
        steady = bool(self._delays) and max(self._delays) <= self._limits.steady_s
        return Latency(target_s, target_s * (PARTS_TIGHT if steady else PARTS_SAFE))

    def most_ahead(self) -> int:
        """So many parts after the last one may be asked for."""
        return ceil(ADVANCE_S / max(self._length / TIMESCALE, self._limits.part_s, 0.01))
