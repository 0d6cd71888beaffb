"""Draws H.264 slices by hand: the clock strip, a picture that repeats the last one, a black picture.

The running clock can't be in a prepared loop, and encoding 32 pictures ten times a second would cost more than the
product under test. So the top macroblock rows of every picture are slices of their own, written here in plain Python:
text as uncompressed macroblocks (I_PCM) once a second, flat ground as intra prediction plus one DC coefficient (a few
bits), and in between "skip", which repeats the last picture. The camera's own picture is the next slice; slices do
not depend on each other within a picture, and the loop filter is off between them.

One caveat: a motion vector of the camera's picture could reach up into the strip, where its encoder saw something
else; encoding.py keeps it from wanting to. What would slip through repairs itself at the next key picture.
"""

from typing import TypeAlias

from cameras.simulator.bits import BitWriter, escape
from cameras.simulator.headers import IDR, SLICE, Layout, SliceHeader, write_slice_header

GROUND, INK, BLACK = 30, 226, 16  # luma; 14 levels a step, see _DC_STEP
MACROBLOCK = 16

_QP = 51
_DC_STEP = 14  # what one unit of the DC coefficient adds to every pixel at QP 51
_UNPREDICTED = 128
_REFERENCE = 3 << 5  # nal_ref_idc

Row: TypeAlias = list[bytes]
"""Sixteen lines of luma, each as wide as the picture."""


def strip(layout: Layout, rows: list[Row], *, cells: list[bool], frame_num: int, idr_pic_id: int | None) -> list[bytes]:
    """The strip's slices of one picture, one for each macroblock row.

    A refresh (with `idr_pic_id`) draws everything; any other picture draws only the `cells`, the flat macroblocks at
    the left end (True is bright), and leaves the rest as it was.
    """
    slices = []
    for index, row in enumerate(rows):
        writer = _begin(layout, index * layout.width, frame_num=frame_num, idr_pic_id=idr_pic_id, qp=_QP)
        if idr_pic_id is None:
            _draw_cells(writer, layout, cells)
        else:
            _draw_row(writer, layout, row, cells)
        slices.append(escape(writer.finish()))
    return slices


def unchanged(layout: Layout, *, first_row: int, frame_num: int) -> bytes:
    """A slice from a macroblock row to the end of the picture that repeats the last picture."""
    first = first_row * layout.width
    writer = _begin(layout, first, frame_num=frame_num, idr_pic_id=None, qp=_QP)
    writer.unsigned(layout.width * layout.height - first)
    return escape(writer.finish())


def black(layout: Layout, *, first_row: int, idr_pic_id: int) -> bytes:
    """A refresh slice from a macroblock row to the end of the picture that is black."""
    first = first_row * layout.width
    writer = _begin(layout, first, frame_num=0, idr_pic_id=idr_pic_id, qp=_QP)
    for index in range(layout.width * layout.height - first):
        _flat(writer, BLACK - (_UNPREDICTED if index == 0 else BLACK), intra_picture=True, after_text=False)
    return escape(writer.finish())


def _begin(layout: Layout, first: int, *, frame_num: int, idr_pic_id: int | None, qp: int) -> BitWriter:
    writer = BitWriter()
    writer.bits(_REFERENCE | (SLICE if idr_pic_id is None else IDR), 8)
    header = SliceHeader(
        first_macroblock=first,
        intra=idr_pic_id is not None,
        frame_num=frame_num,
        idr_pic_id=idr_pic_id,
        qp_delta=qp - layout.initial_qp,
        deblocking=1,
    )
    write_slice_header(writer, header, layout)
    return writer


def _draw_cells(writer: BitWriter, layout: Layout, cells: list[bool]) -> None:
    left = _UNPREDICTED
    for bright in cells:
        writer.unsigned(0)  # no macroblock skipped before this one
        level = INK if bright else GROUND
        _flat(writer, level - left, intra_picture=False, after_text=False)
        left = level
    if len(cells) < layout.width:
        writer.unsigned(layout.width - len(cells))


def _draw_row(writer: BitWriter, layout: Layout, row: Row, cells: list[bool]) -> None:
    left, after_text, edge_is_clear = _UNPREDICTED, False, True
    for column in range(layout.width):
        lines = [line[column * MACROBLOCK : (column + 1) * MACROBLOCK] for line in row]
        is_ground = all(line.count(GROUND) == MACROBLOCK for line in lines)
        if column < len(cells):
            level = INK if cells[column] else GROUND
        elif is_ground and edge_is_clear:
            level = GROUND
        else:
            _text(writer, lines)
            # A flat macroblock is predicted as the mean of this right edge: beside a letter's pixels it would be wrong.
            left, after_text, edge_is_clear = GROUND, True, all(line[-1] == GROUND for line in lines)
            continue
        _flat(writer, level - left, intra_picture=True, after_text=after_text)
        left, after_text = level, False


def _text(writer: BitWriter, lines: list[bytes]) -> None:
    writer.unsigned(25)  # I_PCM
    writer.align()
    writer.raw(b"".join(lines) + bytes([_UNPREDICTED]) * 128)


def _flat(writer: BitWriter, change: int, *, intra_picture: bool, after_text: bool) -> None:
    """An Intra16x16 macroblock: the prediction from the left, and one DC coefficient for the change of level."""
    # 3: predicted as the mean of the neighbours, no coefficients but DC; P pictures number it after their own five.
    writer.unsigned(3 if intra_picture else 5 + 3)
    writer.unsigned(0)  # chroma likewise, and it is grey everywhere
    writer.signed(0)  # same QP
    level = round(change / _DC_STEP)
    # coeff_token: an I_PCM neighbour counts as 16 coefficients, which selects the table of fixed six bits.
    if not level:
        writer.bits(*((0b000011, 6) if after_text else (1, 1)))
        return
    writer.bits(*((0b000000, 6) if after_text else (0b000101, 6)))
    _level(writer, level)
    writer.bits(1, 1)  # total_zeros: none, DC is the first


def _level(writer: BitWriter, level: int) -> None:
    """CAVLC level of a single coefficient; 'trailing ones' are not used, which takes one off the code."""
    code = 2 * abs(level) - 2 + (level < 0) - 2
    if not 0 <= code < 30:
        raise ValueError(f"level {level} can't be written this way")
    if code < 14:
        writer.bits(1, code + 1)
    else:
        writer.bits(1, 15)
        writer.bits(code - 14, 4)
