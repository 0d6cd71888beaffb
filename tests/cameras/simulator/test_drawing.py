"""Hand-drawn slices, judged by a decoder: every pixel of the strip is as it was set."""

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from cameras.simulator import drawing
from cameras.simulator.clockstrip import ClockStrip, bar_code
from cameras.simulator.lettering import Letters, make_letters, set_line
from cameras.simulator.recording import Recording
from tests.cameras.simulator.decoding import Luma, annexb, decode

SECOND = 1_767_225_598  # 07:59:58 WITA on the first day of 2026


@pytest.fixture(scope="module")
def letters() -> Letters:
    return make_letters(32, ffmpeg=get_ffmpeg_exe())


def pictures(wide: Recording, strip: ClockStrip, numbers: range) -> list[Luma]:
    """The loop's own pictures under the strip."""
    units = []
    for number in numbers:
        position = number % len(wide.pictures)
        header = wide.slice_headers[position]
        if header.idr_pic_id is None:
            nals = strip.between(number, frame_num=header.frame_num)
        else:
            nals = [wide.sps, wide.pps, *strip.key(number // wide.fps, idr_pic_id=header.idr_pic_id)]
        units.append(annexb([*nals, wide.pictures[position]]))
    return decode(units)


@pytest.mark.parametrize("text", ["31-01-2026 14:05:51 WITA", "11-11-2111 11:11:11 WITA", "TTTT WWWW--::"])
def test_text_is_drawn_exactly_and_stays_for_a_whole_second(wide: Recording, letters: Letters, text: str) -> None:
    rows = set_line(text, letters, width=640)
    units = []
    for header, picture in zip(wide.slice_headers[:10], wide.pictures[:10], strict=True):
        strip = drawing.strip(wide.layout, rows, cells=[], frame_num=header.frame_num, idr_pic_id=header.idr_pic_id)
        units.append(annexb([wide.sps, wide.pps, *strip, picture]))
    expected = np.frombuffer(b"".join(line for row in rows for line in row), np.uint8).reshape(32, 640)
    decoded = decode(units)
    assert len(decoded) == 10
    for luma in decoded:
        np.testing.assert_array_equal(luma[:32], expected)


def test_the_clock_changes_each_second_and_only_then(wide: Recording, letters: Letters) -> None:
    clock = ClockStrip(wide.layout, letters, with_bar_code=False)
    strips = [luma[:32] for luma in pictures(wide, clock, range(SECOND * 10, SECOND * 10 + 40))]
    changes = [number for number in range(1, 40) if not np.array_equal(strips[number - 1], strips[number])]
    assert changes == [10, 20, 30]


def test_the_bar_code_of_every_picture_can_be_read(wide: Recording, letters: Letters) -> None:
    numbers = range(SECOND * 10, SECOND * 10 + 40)
    for number, luma in zip(
        numbers, pictures(wide, ClockStrip(wide.layout, letters, with_bar_code=True), numbers), strict=True
    ):
        # With two rows a bit is two macroblocks wide in a picture 80 wide; in this one of 40 only the first 20 fit.
        read = [bool(luma[16, 16 + 32 * cell] > 128) for cell in range(20)]
        assert read == bar_code(number)[:20]


def test_what_the_strip_shows_never_leaks_into_the_picture(wide: Recording, letters: Letters) -> None:
    whole_loop = range(SECOND * 10, SECOND * 10 + 100)
    plain, coded = (
        pictures(wide, ClockStrip(wide.layout, letters, with_bar_code=code), whole_loop) for code in (False, True)
    )
    assert len(plain) == len(coded) == 100
    assert all(np.array_equal(one[32:], other[32:]) for one, other in zip(plain, coded, strict=True))


def test_the_bar_code_carries_its_own_check() -> None:
    assert bar_code(0b1010_0000_0000_0000_0001)[-4:] == [True, False, True, True]


def test_a_slice_of_skips_repeats_the_picture(wide: Recording, letters: Letters) -> None:
    strip = ClockStrip(wide.layout, letters, with_bar_code=False).key(SECOND, idr_pic_id=0)
    first = annexb([wide.sps, wide.pps, *strip, wide.pictures[0]])
    repeats = [annexb([drawing.unchanged(wide.layout, first_row=0, frame_num=number)]) for number in range(1, 10)]
    decoded = decode([first, *repeats])
    assert len(decoded) == 10
    assert all(np.array_equal(decoded[0], luma) for luma in decoded)


def test_black_is_black_under_the_strip(wide: Recording, letters: Letters) -> None:
    strip = ClockStrip(wide.layout, letters, with_bar_code=False).key(SECOND, idr_pic_id=1)
    black = drawing.black(wide.layout, first_row=2, idr_pic_id=1)
    (luma,) = decode([annexb([wide.sps, wide.pps, *strip, black])])
    assert luma[:32].max() > 200
    assert (luma[32:] == drawing.BLACK).all()
