"""Memory for replay is divided by importance, and the oldest goes first."""

import pytest

from cameras.streaming.engine.keeping import Keeping
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.rings import Wish, divide
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.reel import Reel

INCIDENT, WALL, DESK = 1, 3, 4


@pytest.mark.parametrize(
    ("wishes", "budget", "seconds"),
    [
        pytest.param([], 100, {}, id="nobody"),
        pytest.param([Wish("a", WALL, 60, 1)], 100, {"a": 60}, id="enough"),
        pytest.param([Wish("a", WALL, 60, 10)], 100, {"a": 10}, id="one stream loses its oldest"),
        pytest.param(
            [Wish("a", WALL, 60, 1), Wish("b", INCIDENT, 60, 1)], 80, {"b": 60, "a": 20}, id="the less important first"
        ),
        pytest.param(
            [Wish("a", DESK, 60, 1), Wish("b", WALL, 60, 1), Wish("c", INCIDENT, 60, 1)],
            70, {"c": 60, "b": 10, "a": 0}, id="all of theirs before any of others",
        ),
        pytest.param([Wish("a", WALL, 60, 3), Wish("b", WALL, 60, 1)], 80, {"a": 20, "b": 20}, id="equals alike"),
        pytest.param([Wish("a", WALL, 5, 3), Wish("b", WALL, 60, 1)], 30, {"a": 5, "b": 15}, id="short wishes first"),
        pytest.param([Wish("a", WALL, 60, 0)], 16, {"a": 60}, id="a stream that has not begun costs nothing"),
    ],
)  # fmt: skip
def test_seconds_of_each_ring(wishes: list[Wish], budget: int, seconds: dict[str, float]) -> None:
    assert divide(wishes, budget) == pytest.approx(seconds, abs=0.01)


def order(key: str, importance: int) -> StreamOrder:
    return StreamOrder(key, "rtsp://h/x", ring_s=60.0, priority=importance)


def test_rings_of_running_streams_stay_within_their_memory() -> None:
    reels = {"A/tile": Reel(ring_s=0), "B/tile": Reel(ring_s=0)}
    now = 0.0
    keeping = Keeping(ring_bytes=300_000, recorder=None, clock=lambda: now)
    for second in range(40):
        for key, reel in reels.items():
            reel.play(footage.make(), pictures=10)
            keeping.follow(order(key, INCIDENT if key == "B/tile" else DESK), reel.track)
        now = float(second)
        keeping.look()
    kept = {key: sum(len(one.segment.data) for one in reel.kept()) for key, reel in reels.items()}
    live_window = 2 * 3 * max(len(one.segment.data) for one in reels["B/tile"].kept())
    assert sum(kept.values()) <= 300_000 + 2 * live_window
    assert kept["B/tile"] > 3 * kept["A/tile"]
