"""Picture order counts from slice headers: which picture is shown before which (H.264 8.2.1, H.265 8.3.1). Pure.

Memory management operation 5 (H.264) is not followed: the count begins anew there as it would at a key frame, and
`Reordering` takes one such step for what it is.
"""

from dataclasses import dataclass

from . import h264, h265
from .bits import Bits

# Longer than any slice header up to the fields read here.
HEAD = 96
B_OR_P_AND_OTHERS = 9  # slice_type 0 to 9


@dataclass(frozen=True, slots=True)
class Place:
    """`count` orders pictures between two key frames; `field`: the slice codes one field of an interlaced frame."""

    count: int
    field: bool = False


class AvcCounter:
    """Wants every picture in decoding order, beginning with an IDR picture."""

    def __init__(self, sets: h264.ParameterSets) -> None:
        self._sets = sets
        self._msb = self._lsb = 0
        self._frame_num = self._offset = 0

    def place(self, head: bytes) -> Place:
        """`head` is the beginning of the picture's first slice. Raises BadData."""
        bits = Bits(head[1:HEAD], what="irisan H.264")
        reference, idr = head[0] & 0x60 != 0, head[0] & 31 == h264.IDR
        bits.unsigned()
        bits.unsigned(B_OR_P_AND_OTHERS)
        rule, tells_bottom = self._sets.rule(bits.unsigned(255))
        if rule.planes_apart:
            bits.take(2)
        frame_num = bits.take(rule.frame_num_bits)
        field = not rule.frames_only and bool(bits.take(1))
        bottom = field and bool(bits.take(1))
        if idr:
            bits.unsigned(65_535)
            self._msb = self._lsb = self._frame_num = self._offset = 0
        if rule.kind == 0:
            top, distance = self._by_lsb(bits.take(rule.lsb_bits), rule.lsb_bits, reference=reference), 0
            if tells_bottom and not field:
                distance = bits.signed()
            return Place(top if field else min(top, top + distance), field)
        if frame_num < self._frame_num:
            self._offset += 1 << rule.frame_num_bits
        self._frame_num = frame_num
        number = self._offset + frame_num
        if rule.kind == 2:
            return Place(2 * number - (not reference), field)
        expected = _expected(rule, number, reference=reference)
        first = second = 0
        if not rule.always_zero:
            first = bits.signed()
            second = bits.signed() if tells_bottom and not field else 0
        if field:
            return Place(expected + first + (rule.top_to_bottom if bottom else 0), field)
        return Place(min(expected + first, expected + first + rule.top_to_bottom + second))

    def _by_lsb(self, lsb: int, width: int, *, reference: bool) -> int:
        msb = _high_part(self._msb, self._lsb, lsb, width)
        if reference:
            self._msb, self._lsb = msb, lsb
        return msb + lsb


def _high_part(msb: int, lsb_before: int, lsb: int, width: int) -> int:
    """The count's high part, which is not sent: the one that brings the picture nearest to the reference before."""
    half = 1 << (width - 1)
    if lsb < lsb_before and lsb_before - lsb >= half:
        return msb + 2 * half
    if lsb > lsb_before and lsb - lsb_before > half:
        return msb - 2 * half
    return msb


def _expected(rule: h264.OrderRule, number: int, *, reference: bool) -> int:
    """8.2.1.2: counts repeat in a cycle the sequence set describes."""
    if not rule.cycle:
        number = 0
    if not reference and number:
        number -= 1
    expected = 0
    if number:
        cycles, within = divmod(number - 1, len(rule.cycle))
        expected = cycles * sum(rule.cycle) + sum(rule.cycle[: within + 1])
    return expected if reference else expected + rule.for_non_reference


class HevcCounter:
    """Wants every picture in decoding order, beginning with a random access picture."""

    def __init__(self, sets: h265.ParameterSets) -> None:
        self._sets = sets
        self._msb = self._lsb = 0
        self._begun = False

    def place(self, head: bytes) -> Place:
        """`head` is the beginning of the picture's first slice segment. Raises BadData."""
        kind = head[0] >> 1 & 63
        bits = Bits(head[2:HEAD], what="irisan H.265")
        bits.take(1)
        random_access = h265.is_random_access(kind)
        if random_access:
            bits.take(1)
        rule = self._sets.rule(bits.unsigned(63))
        bits.take(rule.extra_bits)
        bits.unsigned(2)
        if rule.output_flag:
            bits.take(1)
        if rule.planes_apart:
            bits.take(2)
        if kind in (h265.IDR_W_RADL, h265.IDR_N_LP):
            self._msb = self._lsb = 0
            self._begun = True
            return Place(0)
        lsb = bits.take(rule.lsb_bits)
        anew = random_access and (kind != h265.CRA or not self._begun)
        msb = 0 if anew else _high_part(self._msb, self._lsb, lsb, rule.lsb_bits)
        self._begun = True
        if head[1] & 7 == 1 and not h265.is_leading(kind) and (kind > h265.LAST_NON_REFERENCE or kind & 1):
            self._msb, self._lsb = msb, lsb
        return Place(msb + lsb)
