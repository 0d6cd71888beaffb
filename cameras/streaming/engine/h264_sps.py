"""Reads what the engine needs of an H.264 sequence parameter set: size, reordering, the order rule. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from .bits import Bits
from .reasons import BadData

SPS = 7
LARGEST_SIDE = 8192
LONGEST_SET = 1024
PROFILES_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})


class OrderRule(NamedTuple):
    """What a sequence says about the order of its pictures (7.4.2.1.1), for `picture_order`."""

    kind: int  # pic_order_cnt_type
    frame_num_bits: int
    lsb_bits: int = 0
    always_zero: bool = False
    for_non_reference: int = 0
    top_to_bottom: int = 0
    cycle: tuple[int, ...] = ()
    frames_only: bool = True
    planes_apart: bool = False


@dataclass(frozen=True, slots=True)
class Sps:
    profile: int
    level: int
    width: int
    height: int
    reorder: int | None  # pictures a decoder may hold back; None when the stream does not say
    rule: OrderRule


def parse_sps(unit: bytes) -> Sps:
    """Raises BadData for anything a decoder could not believe either."""
    if not 4 <= len(unit) <= LONGEST_SET or unit[0] & 31 != SPS:
        raise BadData("SPS rusak")
    bits = Bits(unit[1:], what="SPS")
    profile = bits.take(8)
    bits.take(8)
    level = bits.take(8)
    bits.unsigned(31)
    chroma, planes_apart = _chroma(bits) if profile in PROFILES_WITH_CHROMA else (1, False)
    rule = _picture_order(bits, frame_num_bits=bits.unsigned(12) + 4)
    bits.unsigned(16)
    bits.take(1)
    width = (bits.unsigned(LARGEST_SIDE // 16) + 1) * 16
    map_units = bits.unsigned(LARGEST_SIDE // 16) + 1
    fields = 1 if bits.take(1) else 2
    if fields == 2:
        bits.take(1)
    bits.take(1)
    height = map_units * 16 * fields
    if bits.take(1):
        across = 1 if chroma in (0, 3) else 2
        down = fields * (2 if chroma == 1 else 1)
        left, right, top, bottom = (bits.unsigned(LARGEST_SIDE) for _ in range(4))
        width -= across * (left + right)
        height -= down * (top + bottom)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise BadData("SPS: ukuran gambar tidak masuk akal")
    # Baseline and order type 2 cannot reorder; else only the usability information may say so.
    reorder = 0 if profile == 66 or rule.kind == 2 else _reorder(bits)
    rule = rule._replace(frames_only=fields == 1, planes_apart=planes_apart)
    return Sps(profile, level, width, height, reorder, rule)


def _chroma(bits: Bits) -> tuple[int, bool]:
    chroma = bits.unsigned(3)
    planes_apart = chroma == 3 and bool(bits.take(1))
    bits.unsigned(6)
    bits.unsigned(6)
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma, planes_apart


def _skip_scaling_list(bits: Bits, size: int) -> None:
    scale = following = 8
    for _ in range(size):
        if following:
            following = (scale + bits.signed()) % 256
        scale = following or scale


def _picture_order(bits: Bits, *, frame_num_bits: int) -> OrderRule:
    kind = bits.unsigned(2)
    if kind == 0:
        return OrderRule(kind, frame_num_bits, lsb_bits=bits.unsigned(12) + 4)
    if kind == 1:
        always_zero, for_non_reference, top_to_bottom = bool(bits.take(1)), bits.signed(), bits.signed()
        cycle = tuple(bits.signed() for _ in range(bits.unsigned(255)))
        return OrderRule(kind, frame_num_bits, 0, always_zero, for_non_reference, top_to_bottom, cycle)
    return OrderRule(kind, frame_num_bits)


def _reorder(bits: Bits) -> int | None:
    """max_num_reorder_frames at the far end of the usability information; None when absent or unreadable."""
    try:
        if not bits.take(1):
            return None
        if bits.take(1) and bits.take(8) == 255:
            bits.take(32)
        if bits.take(1):
            bits.take(1)
        if bits.take(1):
            bits.take(4)
            if bits.take(1):
                bits.take(24)
        if bits.take(1):
            bits.unsigned(5)
            bits.unsigned(5)
        if bits.take(1):
            bits.take(65)
        timing = [bits.take(1) and _skip_timing_model(bits) for _ in range(2)]
        if any(timing):
            bits.take(1)
        bits.take(1)
        if not bits.take(1):
            return None
        bits.take(1)
        for _ in range(4):
            bits.unsigned(16)
        return bits.unsigned(16)
    except BadData:
        return None


def _skip_timing_model(bits: Bits) -> bool:
    count = bits.unsigned(31) + 1
    bits.take(8)
    for _ in range(count):
        bits.unsigned((1 << 31) - 2)
        bits.unsigned((1 << 31) - 2)
        bits.take(1)
    bits.take(20)
    return True
