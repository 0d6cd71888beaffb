"""How many seconds each stream may keep in memory. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

ROUNDS = 40  # of bisection: far below a second


@dataclass(frozen=True, slots=True)
class Wish:
    """``importance``: the smaller number is served first."""

    key: str
    importance: int
    seconds: float
    bytes_per_s: float


def divide(wishes: Iterable[Wish], budget: int) -> dict[str, float]:
    """Seconds by stream, so that all together fit into ``budget`` bytes.

    When they do not, the oldest data of the least important streams go first: streams of equal importance keep equally
    long, and lose a second only when those below them have lost all.
    """
    left = float(budget)
    result: dict[str, float] = {}
    ordered = sorted(wishes, key=lambda wish: wish.importance)
    for _, group in groupby(ordered, key=lambda wish: wish.importance):
        alike = list(group)
        longest = _longest(alike, left)
        for wish in alike:
            result[wish.key] = min(wish.seconds, longest)
        left = max(0.0, left - _cost(alike, longest))
    return result


def _longest(wishes: Sequence[Wish], budget: float) -> float:
    """The greatest age that all of them may keep."""
    high = max(wish.seconds for wish in wishes)
    if _cost(wishes, high) <= budget:
        return high
    low = 0.0
    for _ in range(ROUNDS):
        middle = (low + high) / 2
        low, high = (middle, high) if _cost(wishes, middle) <= budget else (low, middle)
    return low


def _cost(wishes: Iterable[Wish], longest: float) -> float:
    return sum(min(wish.seconds, longest) * wish.bytes_per_s for wish in wishes)
