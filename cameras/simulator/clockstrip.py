"""The strip on top of every picture: date and running clock at the right, for benches a bar code at the left.

The bar code says which picture this is: 24 flat cells of 1/40 of the picture's width from the left edge, 1/22.5 of
its height; bright is 1. Twenty bits of the picture's number (unix time x 10, modulo 2**20), most significant first,
then four bits of check: the sum of its five groups of four bits, modulo 16. Picture k is sent at unix time
k/10 + phase_s("SIM-001/sub") (stream.py).
"""

from collections import OrderedDict
from datetime import UTC, datetime, timedelta, timezone

from cameras.simulator import drawing
from cameras.simulator.encoding import FPS
from cameras.simulator.headers import Layout
from cameras.simulator.lettering import Letters, set_line

WITA = timezone(timedelta(hours=8), "WITA")
CODE_BITS, CHECK_BITS = 20, 4
_KEPT = 8  # seconds x parities; neighbours in time are all that is asked for


def bar_code(picture: int) -> list[bool]:
    """The cells of picture number `picture`."""
    number = picture % (1 << CODE_BITS)
    check = sum(number >> shift & 15 for shift in range(0, CODE_BITS, 4)) % 16
    value = number << CHECK_BITS | check
    return [bool(value >> bit & 1) for bit in reversed(range(CODE_BITS + CHECK_BITS))]


class ClockStrip:
    """Slices of the strip for one layout; all streams of that layout share them."""

    def __init__(self, layout: Layout, letters: Letters, *, with_bar_code: bool) -> None:
        if with_bar_code and layout.width < 40:
            raise ValueError("the picture is too narrow for clock and bar code")
        self._layout = layout
        self._letters = letters
        self._with_bar_code = with_bar_code
        self._keys: OrderedDict[tuple[int, int], list[bytes]] = OrderedDict()
        self._between: dict[int, list[bytes]] = {}

    def key(self, second: int, *, idr_pic_id: int) -> list[bytes]:
        """The whole strip, showing the unix time `second`."""
        cached = (second, idr_pic_id)
        if cached not in self._keys:
            text = datetime.fromtimestamp(second, UTC).astimezone(WITA).strftime(self._pattern)
            width = self._layout.width * drawing.MACROBLOCK
            rows = set_line(text, self._letters, width=width)
            self._keys[cached] = drawing.strip(
                self._layout, rows, cells=self._cells(second * FPS), frame_num=0, idr_pic_id=idr_pic_id
            )
            while len(self._keys) > _KEPT:
                self._keys.popitem(last=False)
        return self._keys[cached]

    def between(self, picture: int, *, frame_num: int) -> list[bytes]:
        """The strip of a picture that is no key: as it was, but for the bar code."""
        if self._with_bar_code:
            return self._draw_between(picture, frame_num)
        if frame_num not in self._between:
            self._between[frame_num] = self._draw_between(picture, frame_num)
        return self._between[frame_num]

    @property
    def _pattern(self) -> str:
        return "%d-%m-%Y %H:%M:%S WITA" if self._layout.width >= 40 else "%H:%M:%S"

    def _draw_between(self, picture: int, frame_num: int) -> list[bytes]:
        rows: list[drawing.Row] = [[]] * self._layout.strip_rows
        return drawing.strip(self._layout, rows, cells=self._cells(picture), frame_num=frame_num, idr_pic_id=None)

    def _cells(self, picture: int) -> list[bool]:
        """Each bit is as many macroblocks wide as the strip is high, so that both sizes look alike."""
        if not self._with_bar_code:
            return []
        return [bit for bit in bar_code(picture) for _ in range(self._layout.strip_rows)]
