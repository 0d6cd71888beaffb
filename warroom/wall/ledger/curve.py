"""The line of a panel's hours for a small SVG. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from warroom.wall.ledger.hours import Reading

WIDTH: Final = 640
HEIGHT: Final = 160
MOST_POINTS: Final = 240


@dataclass(frozen=True)
class Curve:
    """Points for two polylines in a box of WIDTH x HEIGHT, and what its corners stand for."""

    read: str
    guessed: str
    first: Reading
    last: Reading


def of(totals: Sequence[Reading]) -> Curve | None:
    """None for fewer than two points: that is no line. Estimates begin where the last reading ends."""
    if len(totals) < 2 or totals[0].at == totals[-1].at:
        return None
    step = -(-len(totals) // MOST_POINTS)
    points = [*totals[:-1:step], totals[-1]]
    span = (points[-1].at - points[0].at).total_seconds()
    low, high = points[0].hours, max(points[-1].hours, points[0].hours + 1)

    def place(point: Reading) -> str:
        x = WIDTH * (point.at - points[0].at).total_seconds() / span
        y = HEIGHT * (1 - (point.hours - low) / (high - low))
        return f"{x:.1f},{y:.1f}"

    last_read = max((index for index, point in enumerate(points) if point.real), default=0)
    return Curve(
        " ".join(place(point) for point in points[: last_read + 1]),
        " ".join(place(point) for point in points[last_read:]),
        points[0],
        points[-1],
    )
