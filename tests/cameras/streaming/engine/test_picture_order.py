"""Picture order counts against what the encoder itself says, and by hand where it never writes them."""

import pytest

from cameras.streaming.engine import h264, h265
from cameras.streaming.engine.h264_sps import OrderRule
from cameras.streaming.engine.picture_order import AvcCounter, HevcCounter, Place
from cameras.streaming.engine.reasons import BadData
from tests.cameras.streaming.engine import encodings
from tests.cameras.streaming.engine.encodings import Film


def counter_of(film: Film) -> AvcCounter | HevcCounter:
    if film.codec == "H265":
        newer = h265.ParameterSets()
        for unit in film.sets:
            newer.add(unit)
        return HevcCounter(newer)
    sets = h264.ParameterSets()
    for unit in film.sets:
        sets.add(unit)
    return AvcCounter(sets)


def slice_of(film: Film, nals: tuple[bytes, ...]) -> bytes:
    if film.codec == "H265":
        return next(nal for nal in nals if nal[0] >> 1 & 63 <= h265.LAST_SLICE)
    return next(nal for nal in nals if nal[0] & 31 in (h264.NON_IDR, h264.IDR))


@pytest.mark.parametrize("name", [*encodings.X264, *encodings.X265])
def test_counts_put_pictures_in_the_order_of_showing(name: str) -> None:
    film = encodings.make(name)
    counter = counter_of(film)
    groups: list[list[tuple[int, int]]] = []
    for picture in film.pictures:
        count = counter.place(slice_of(film, picture.nals)).count
        if count == 0:
            groups.append([])
        groups[-1].append((count, picture.shown))

    for group in groups:
        assert [shown for _, shown in sorted(group)] == sorted(shown for _, shown in group)


class Rules(h264.ParameterSets):
    """Every picture set belongs to one rule."""

    def __init__(self, rule: OrderRule, *, tells_bottom: bool = False) -> None:
        super().__init__()
        self._told = rule, tells_bottom

    def rule(self, number: int) -> tuple[OrderRule, bool]:
        return self._told


def ue(number: int) -> str:
    text = f"{number + 1:b}"
    return "0" * (len(text) - 1) + text


def se(number: int) -> str:
    return ue(2 * number - 1 if number > 0 else -2 * number)


def coded(kind: int, bits: str, *, reference: bool = True) -> bytes:
    """A slice of first macroblock 0, type P, picture set 0, and then `bits`."""
    text = ue(0) + ue(5) + ue(0) + bits
    text += "1" * (-len(text) % 8)
    return bytes((kind | (0x60 if reference else 0),)) + int(text, 2).to_bytes(len(text) // 8, "big")


def test_counts_follow_the_low_part_over_its_end_in_both_directions() -> None:
    counter = AvcCounter(Rules(OrderRule(0, 4, lsb_bits=4)))
    counts = [counter.place(coded(h264.IDR, "0000" + ue(0) + "0000")).count]
    for low, reference in ((6, True), (4, False), (12, True), (10, False), (4, True), (0, False), (14, False)):
        counts.append(counter.place(coded(1, "0000" + f"{low:04b}", reference=reference)).count)

    assert counts == [0, 6, 4, 12, 10, 20, 16, 14]


def test_a_bottom_field_before_the_top_field_counts() -> None:
    counter = AvcCounter(Rules(OrderRule(0, 4, lsb_bits=4), tells_bottom=True))

    assert counter.place(coded(h264.IDR, "0000" + ue(0) + "0000" + se(0))).count == 0
    assert counter.place(coded(1, "0001" + "0100" + se(-1))).count == 3


def test_counts_of_the_second_kind_follow_the_frame_number() -> None:
    counter = AvcCounter(Rules(OrderRule(2, 4)))
    places = [counter.place(coded(h264.IDR, "0000" + ue(0)))]
    places += [counter.place(coded(1, f"{number % 16:04b}", reference=number % 2 == 1)) for number in range(1, 34)]

    assert [place.count for place in places] == [0, *(2 * n - (n % 2 == 0) for n in range(1, 34))]


def test_counts_of_the_first_kind_follow_a_cycle() -> None:
    """One reference and two others in between: 8.2.1.2 with an expected distance of 6 for references, -4 for others."""
    rule = OrderRule(1, 4, for_non_reference=-4, top_to_bottom=1, cycle=(6,))
    counter = AvcCounter(Rules(rule))
    counts = [counter.place(coded(h264.IDR, "0000" + ue(0) + se(0))).count]
    counts.append(counter.place(coded(1, "0001" + se(0))).count)
    counts.append(counter.place(coded(1, "0010" + se(0), reference=False)).count)
    counts.append(counter.place(coded(1, "0010" + se(2), reference=False)).count)

    assert counts == [0, 6, 2, 4]


def test_single_fields_are_told_apart() -> None:
    counter = AvcCounter(Rules(OrderRule(0, 4, lsb_bits=4, frames_only=False)))

    assert counter.place(coded(h264.IDR, "0000" + "0" + ue(0) + "0000")) == Place(0, field=False)
    assert counter.place(coded(1, "0001" + "10" + "0010")) == Place(2, field=True)
    assert counter.place(coded(1, "0001" + "11" + "0011")) == Place(3, field=True)


def test_a_slice_without_its_picture_set_is_bad_data() -> None:
    with pytest.raises(BadData):
        AvcCounter(h264.ParameterSets()).place(coded(1, "0" * 40))
    with pytest.raises(BadData):
        HevcCounter(h265.ParameterSets()).place(bytes((2, 1, 0xC0, 0, 0, 0)))
