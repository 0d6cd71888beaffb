"""H.265 facts the engine needs without decoding: kinds of units, parameter sets, the decoder's record. Pure."""

from dataclasses import dataclass
from typing import NamedTuple

from .bits import Bits
from .reasons import BadData

VPS, SPS, PPS, SEI_PREFIX = 32, 33, 34, 39
RADL_N, RASL_N, RASL_R = 6, 8, 9
BLA_W_LP, IDR_W_RADL, IDR_N_LP, CRA, LAST_RANDOM_ACCESS = 16, 19, 20, 21, 23
LAST_NON_REFERENCE = 14  # below this, even kinds are not referred to
LAST_SLICE = 31
LARGEST_SIDE = 8192
LONGEST_SET = 4096
MOST_OF_A_KIND = 16
NAMES = {VPS: "VPS", SPS: "SPS", PPS: "PPS"}


def is_random_access(kind: int) -> bool:
    return BLA_W_LP <= kind <= LAST_RANDOM_ACCESS


def is_leading(kind: int) -> bool:
    return RADL_N <= kind <= RASL_R


class OrderRule(NamedTuple):
    """What a slice header holds before and at its picture order count."""

    lsb_bits: int
    extra_bits: int
    output_flag: bool
    planes_apart: bool


@dataclass(frozen=True, slots=True)
class Sps:
    """`profile_bytes`: the 12 bytes from profile space to level, as the decoder's record repeats them."""

    number: int
    profile_bytes: bytes
    layers: int
    nested: bool
    chroma: int
    planes_apart: bool
    width: int
    height: int
    luma_bits: int
    chroma_bits: int
    lsb_bits: int
    reorder: int


def parse_sps(unit: bytes) -> Sps:
    """Raises BadData for anything a decoder could not believe either."""
    if not 16 <= len(unit) <= LONGEST_SET or unit[0] >> 1 & 63 != SPS:
        raise BadData("SPS rusak")
    bits = Bits(unit[2:], what="SPS")
    bits.take(4)
    layers, nested = bits.take(3) + 1, bool(bits.take(1))
    if layers > 7:
        raise BadData("SPS: terlalu banyak lapis")
    profile_bytes = bits.take(96).to_bytes(12, "big")
    _skip_layers(bits, layers - 1)
    number, chroma = bits.unsigned(15), bits.unsigned(3)
    planes_apart = chroma == 3 and bool(bits.take(1))
    width, height = bits.unsigned(LARGEST_SIDE), bits.unsigned(LARGEST_SIDE)
    if bits.take(1):
        across, down = (1 if chroma in (0, 3) else 2), (2 if chroma == 1 else 1)
        left, right, top, bottom = (bits.unsigned(LARGEST_SIDE) for _ in range(4))
        width -= across * (left + right)
        height -= down * (top + bottom)
    if not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise BadData("SPS: ukuran gambar tidak masuk akal")
    luma_bits, chroma_bits, lsb_bits = bits.unsigned(8) + 8, bits.unsigned(8) + 8, bits.unsigned(12) + 4
    reorder = 0
    for _ in range(layers if bits.take(1) else 1):
        bits.unsigned(16)
        reorder = bits.unsigned(16)  # the last layer's counts
        bits.unsigned()
    return Sps(
        number, profile_bytes, layers, nested, chroma, planes_apart, width, height,
        luma_bits, chroma_bits, lsb_bits, reorder,
    )  # fmt: skip


def _skip_layers(bits: Bits, count: int) -> None:
    told = [(bits.take(1), bits.take(1)) for _ in range(count)]
    if count:
        bits.take(2 * (8 - count))
    for profile, level in told:
        bits.take(88 * profile + 8 * level)


class ParameterSets:
    """The parameter sets last seen. `version` grows when their bytes change."""

    def __init__(self) -> None:
        self.version = 0
        self.sps: Sps | None = None
        self._units: dict[int, dict[int, bytes]] = {VPS: {}, SPS: {}, PPS: {}}
        self._rules: dict[int, OrderRule] = {}

    @property
    def complete(self) -> bool:
        return all(self._units.values())

    @property
    def codecs(self) -> str:
        """RFC 6381 as ISO 14496-15 E.3 writes it for H.265, e.g. hvc1.1.6.L93.90."""
        first = self._first_sps().profile_bytes
        space = ("", "A", "B", "C")[first[0] >> 6]
        compatible = int(f"{int.from_bytes(first[1:5], 'big'):032b}"[::-1], 2)
        tier = "H" if first[0] & 0x20 else "L"
        constraints = "".join(f".{byte:X}" for byte in first[5:11].rstrip(b"\0"))
        return f"hvc1.{space}{first[0] & 31}.{compatible:X}.{tier}{first[11]}{constraints}"

    def add(self, unit: bytes) -> None:
        """Other units than parameter sets of the base layer are passed over. Raises BadData."""
        kind = unit[0] >> 1 & 63 if len(unit) > 2 else 0
        known = self._units.get(kind)
        if known is None or unit in known.values():
            return
        if len(unit) > LONGEST_SET:
            raise BadData(f"{NAMES[kind]} rusak")
        if kind == SPS:
            self.sps = parse_sps(unit)
            number = self.sps.number
        else:
            number = unit[2] >> 4 if kind == VPS else Bits(unit[2:10], what="PPS").unsigned(63)
        if number not in known and len(known) == MOST_OF_A_KIND:
            raise BadData("terlalu banyak parameter H.265")
        known[number] = unit
        self.version += 1
        self._rules.clear()

    def rule(self, number: int) -> OrderRule:
        """For slices of picture set `number`. Raises BadData."""
        known = self._rules.get(number)
        if known is None:
            unit = self._units[PPS].get(number)
            if unit is None:
                raise BadData("irisan H.265 tanpa PPS")
            bits = Bits(unit[2:], what="PPS")
            bits.unsigned(63)
            belongs = self._units[SPS].get(bits.unsigned(15))
            if belongs is None:
                raise BadData("PPS tanpa SPS")
            sps = parse_sps(belongs)
            bits.take(1)
            output_flag, extra_bits = bool(bits.take(1)), bits.take(3)
            known = self._rules[number] = OrderRule(sps.lsb_bits, extra_bits, output_flag, sps.planes_apart)
        return known

    def _first_sps(self) -> Sps:
        if not self.complete:
            raise BadData("parameter H.265 belum ada")
        return parse_sps(next(iter(self._units[SPS].values())))

    def configuration(self) -> bytes:
        """HEVCDecoderConfigurationRecord (ISO 14496-15) with 4-byte lengths and every set in it."""
        sps = self._first_sps()
        record = bytearray((1,)) + sps.profile_bytes
        record += bytes((0xF0, 0, 0xFC, 0xFC | sps.chroma, 0xF8 | sps.luma_bits - 8, 0xF8 | sps.chroma_bits - 8, 0, 0))
        record += bytes((sps.layers << 3 | sps.nested << 2 | 3, len(self._units)))
        for kind, units in self._units.items():
            record += bytes((0x80 | kind, 0, len(units)))
            for unit in units.values():
                record += len(unit).to_bytes(2, "big") + unit
        return bytes(record)
