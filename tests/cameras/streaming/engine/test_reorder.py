"""Packets in, packets out: in order, once, and never waited for too long."""

import random

import pytest

from cameras.streaming.engine.reorder import BYTES_HELD, Reorder
from tests.cameras.streaming.engine import packets


class Line:
    def __init__(self, *, depth: int = 128) -> None:
        self.out: list[int] = []
        self.reorder = Reorder(self._take, depth=depth, window_s=0.15)

    def _take(self, data: bytes, start: int, end: int) -> None:
        assert (start, end) == (0, len(data))
        self.out.append(int.from_bytes(data[2:4]))

    def feed(self, *sequences: int, now: float = 0.0, size: int = 10) -> list[int]:
        for sequence in sequences:
            self.reorder.feed(packets.rtp(bytes(size), sequence=sequence, timestamp=0), now=now)
        return self.out


@pytest.mark.parametrize(
    ("came", "goes"),
    [
        ([5, 6, 7], [5, 6, 7]),
        ([5, 7, 6, 8], [5, 6, 7, 8]),
        ([5, 9, 8, 7, 6], [5, 6, 7, 8, 9]),
        ([5, 6, 6, 7, 5, 7], [5, 6, 7]),
        ([5, 7, 7, 6], [5, 6, 7]),
        ([65_534, 0, 65_535, 1], [65_534, 65_535, 0, 1]),
        ([5, 7, 8], [5]),  # 6 may still come
        ([100, 40_000, 40_001], [100, 40_000, 40_001]),  # begun anew
    ],
)
def test_what_comes_goes_out_in_order_and_once(came: list[int], goes: list[int]) -> None:
    assert Line().feed(*came) == goes


def test_a_gap_is_given_up_after_the_window_by_the_next_packet() -> None:
    line = Line()
    line.feed(1, 3, now=0.0)
    assert line.feed(4, now=0.14) == [1]
    assert line.feed(5, now=0.16) == [1, 3, 4, 5]
    assert line.feed(2, now=0.17) == [1, 3, 4, 5]
    assert line.reorder.late == 1


def test_a_gap_is_given_up_after_the_window_when_nothing_else_comes() -> None:
    line = Line()
    line.feed(1, 3, 6, now=0.0)
    assert line.reorder.due_at == pytest.approx(0.15)
    line.reorder.release(now=0.2)
    assert line.out == [1, 3, 6]
    assert line.reorder.due_at is None


def test_a_gap_is_given_up_when_too_much_waits_behind_it() -> None:
    assert Line(depth=4).feed(1, 3, 4, 5, 6, 7) == [1, 3, 4, 5, 6, 7]
    line = Line(depth=1000)
    line.feed(1, *range(3, 40), size=BYTES_HELD // 20)
    assert len(line.out) > 20


def test_a_sender_that_goes_back_is_followed_after_a_few_packets() -> None:
    line = Line()
    line.feed(5000, *range(3000, 3040))
    assert line.out[-1] == 3039
    assert len(line.out) >= 20


def test_the_highest_number_counts_the_wraps() -> None:
    line = Line()
    line.feed(*[sequence & 0xFFFF for sequence in range(65_000, 65_000 + 70_000)])
    assert line.reorder.highest >= 65_536 * 2


def test_any_shuffle_within_the_window_is_put_right() -> None:
    shuffler = random.Random(4)
    for _ in range(50):
        sent = [sequence & 0xFFFF for sequence in range(65_400, 65_800)]
        came = sorted(range(len(sent)), key=lambda index: index + shuffler.uniform(0, 20))
        line = Line()
        line.feed(sent[0], *(sent[index] for index in came))
        assert line.out == sent
