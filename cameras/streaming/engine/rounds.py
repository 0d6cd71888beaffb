"""When each camera's next still picture is due, and which may be fetched now. Pure: the time is an argument.

New cameras are asked soon but not in a burst, and from then on each has its own place in the period, by the hash of its
code. One that gives no picture is asked less and less often, but no less than the node can afford: a few dead cameras
are tried each period, hundreds of them share a budget.
"""

import heapq
import zlib
from collections import Counter, defaultdict, deque
from collections.abc import Iterable

from .orders import StillOrder, StillPace

JITTER = 0.1  # of the pause, both ways together: cameras that fell into step fall out of it again
NEW_PER_S = 20  # first pictures a second
FIRST_PAUSE = 0.25  # of the period, after a first failure; then twice as long each time


class Rounds:
    def __init__(self, pace: StillPace) -> None:
        self.pace = pace
        self._orders: dict[str, StillOrder] = {}
        self._due: dict[str, float] = {}  # of cameras that are neither waiting nor being fetched
        self._heap: list[tuple[float, str]] = []  # may hold what is no longer true; _due decides
        self._ready: deque[StillOrder] = deque()
        self._waiting: defaultdict[str, deque[StillOrder]] = defaultdict(deque)
        self._in_group: Counter[str] = Counter()
        self._new: set[str] = set()  # not asked yet
        self._running = 0
        self._failures: dict[str, int] = {}

    @property
    def dead(self) -> int:
        """Cameras whose last attempt failed."""
        return len(self._failures)

    def want(self, orders: Iterable[StillOrder], *, now: float) -> None:
        """The complete wanted set. What is known keeps its time and its failures; a changed order is tried soon."""
        wanted = {order.code: order for order in orders} if self.pace.period_s > 0 else {}
        for code, before in list(self._orders.items()):
            if wanted.get(code) != before:
                self._failures.pop(code, None)
            if code not in wanted:
                self._due.pop(code, None)
                self._new.discard(code)
        new = [code for code in wanted if code not in self._orders]
        changed = [code for code, order in wanted.items() if self._orders.get(code, order) != order]
        within_s = min(self.pace.period_s, len(new) / NEW_PER_S)
        for code in new:
            self._new.add(code)
            self._plan(code, now + _share(code) * within_s)
        for code in changed:
            if code in self._due:
                self._plan(code, now)
        self._orders = wanted

    def take(self, *, now: float) -> list[StillOrder]:
        """What is to be fetched from now on. Each must be handed to `finish` once."""
        while self._heap and self._heap[0][0] <= now:
            due, code = heapq.heappop(self._heap)
            if self._due.get(code) == due:
                del self._due[code]
                self._queue(self._orders[code])
        taken: list[StillOrder] = []
        while self._ready and self._running < self.pace.at_once:
            order = self._ready.popleft()
            if self._orders.get(order.code) != order:  # changed while it waited
                self._free(order)
                if order.code in self._orders:
                    self._plan(order.code, now)
                continue
            self._running += 1
            taken.append(order)
        return taken

    def finish(
        self, order: StillOrder, *, ok: bool, hopeless: bool = False, since: float, now: float, roll: float
    ) -> None:
        """The fetch that began at `since` is over. `hopeless`: asking soon again does harm (a refused password).
        `roll` in 0..1."""
        self._running -= 1
        self._free(order)
        code = order.code
        if code not in self._orders:
            return
        if ok:
            self._failures.pop(code, None)
            pause = self.pace.period_s * (0.5 + _share(code) if code in self._new else 1.0)
        else:
            failures = self._failures[code] = self._failures.get(code, 0) + 1
            pause = self.pace.longest_pause_s if hopeless else self._pause_s(failures)
        self._new.discard(code)
        self._plan(code, max(now, since + pause * (1 - JITTER / 2 + JITTER * roll)))

    def next_at(self) -> float | None:
        """When `take` has something to give at the earliest, as far as time alone decides."""
        return self._heap[0][0] if self._heap else None

    def _pause_s(self, failures: int) -> float:
        pace = self.pace
        budget = self.dead / pace.dead_per_s
        doubled = pace.period_s * FIRST_PAUSE * 2.0 ** min(failures - 1, 16)
        most = min(pace.longest_pause_s, max(pace.period_s, budget))
        return float(max(min(pace.period_s, budget), min(most, doubled)))

    def _plan(self, code: str, due: float) -> None:
        self._due[code] = due
        heapq.heappush(self._heap, (due, code))

    def _queue(self, order: StillOrder) -> None:
        if self._in_group[order.group] < self.pace.per_group:
            self._hold(order)
        else:
            self._waiting[order.group].append(order)

    def _hold(self, order: StillOrder) -> None:
        self._in_group[order.group] += 1
        self._ready.append(order)

    def _free(self, order: StillOrder) -> None:
        group = order.group
        self._in_group[group] -= 1
        if not self._in_group[group]:
            del self._in_group[group]
        waiting = self._waiting.get(group)
        if waiting:
            self._hold(waiting.popleft())
        if waiting is not None and not waiting:
            del self._waiting[group]


def _share(code: str) -> float:
    return zlib.crc32(code.encode()) / 2**32
