"""H.264 facts the engine needs without decoding: kinds of units, which parameter sets are in force. Pure."""

from .bits import Bits
from .h264_sps import LARGEST_SIDE, LONGEST_SET, SPS, OrderRule, Sps, parse_sps
from .reasons import BadData

__all__ = ["LARGEST_SIDE", "LONGEST_SET", "SPS", "ParameterSets", "Sps", "parse_sps"]

NON_IDR, IDR, SEI, PPS, DELIMITER = 1, 5, 6, 8, 9
MOST_SPS, MOST_PPS = 4, 16

# What the second byte of a slice tells if a picture begins there (first_mb_in_slice 0 is the single bit 1): whether its
# slice_type is B (1 010xxxx or 1 00111xx).
OTHER_PICTURE, B_PICTURE = 0, 1
OPENINGS = bytes(
    B_PICTURE if second >> 4 == 0b1010 or second >> 2 == 0b100111 else OTHER_PICTURE for second in range(256)
)
RECOVERY_POINT = 6


def recovers(unit: bytes) -> bool:
    """Whether a message unit (SEI) holds a recovery point: a decoder could begin here, though no browser does."""
    at = 1
    while at + 2 <= len(unit) and unit[at] != 0x80:
        kind, at = _message_number(unit, at)
        size, at = _message_number(unit, at)
        if kind == RECOVERY_POINT:
            return True
        at += size
    return False


def _message_number(unit: bytes, at: int) -> tuple[int, int]:
    number = 0
    while at < len(unit):
        number += unit[at]
        at += 1
        if unit[at - 1] != 255:
            break
    return number, at


class ParameterSets:
    """The parameter sets last seen, in the order they came. `version` grows when their bytes change."""

    def __init__(self) -> None:
        self.version = 0
        self.sps: Sps | None = None
        self._sps: dict[int, bytes] = {}
        self._pps: dict[int, bytes] = {}
        self._rules: dict[int, tuple[OrderRule, bool]] = {}

    @property
    def codecs(self) -> str:
        """RFC 6381, from the first sequence set as `configuration` is."""
        return f"avc1.{next(iter(self._sps.values()))[1:4].hex()}"

    @property
    def complete(self) -> bool:
        return bool(self._sps and self._pps)

    def add(self, unit: bytes) -> None:
        kind = unit[0] & 31 if unit else 0
        if kind == SPS:
            if self._sps.get(_set_id(unit, 4)) != unit:
                self.sps = parse_sps(unit)
                self._keep(self._sps, _set_id(unit, 4), unit, MOST_SPS)
        elif kind == PPS and self._pps.get(_set_id(unit, 1)) != unit:
            if len(unit) > LONGEST_SET or len(unit) < 2:
                raise BadData("PPS rusak")
            self._keep(self._pps, _set_id(unit, 1), unit, MOST_PPS)

    def _keep(self, sets: dict[int, bytes], number: int, unit: bytes, most: int) -> None:
        if number not in sets and len(sets) == most:
            raise BadData("terlalu banyak parameter H.264")
        sets[number] = unit
        self.version += 1
        self._rules.clear()

    def rule(self, number: int) -> tuple[OrderRule, bool]:
        """The order rule for slices of picture set `number`, and whether they tell a bottom field's distance."""
        known = self._rules.get(number)
        if known is None:
            unit = self._pps.get(number)
            if unit is None:
                raise BadData("irisan H.264 tanpa PPS")
            bits = Bits(unit[1:], what="PPS")
            bits.unsigned(255)
            sps = self._sps.get(bits.unsigned(31))
            if sps is None:
                raise BadData("PPS tanpa SPS")
            bits.take(1)
            known = self._rules[number] = parse_sps(sps).rule, bool(bits.take(1))
        return known

    def configuration(self) -> bytes:
        """AVCDecoderConfigurationRecord (ISO 14496-15) with 4-byte lengths."""
        if not self.complete:
            raise BadData("parameter H.264 belum ada")
        first = next(iter(self._sps.values()))
        record = bytearray((1, first[1], first[2], first[3], 0xFF, 0xE0 | len(self._sps)))
        for unit in self._sps.values():
            record += len(unit).to_bytes(2, "big") + unit
        record.append(len(self._pps))
        for unit in self._pps.values():
            record += len(unit).to_bytes(2, "big") + unit
        return bytes(record)

    @classmethod
    def of_configuration(cls, record: bytes) -> "ParameterSets":
        """Reads the record back; BadData when it is cut short or not of 4-byte lengths."""
        sets = cls()
        if len(record) < 7 or record[0] != 1 or record[4] & 3 != 3:
            raise BadData("avcC rusak")
        at = 5
        for mask in (31, 255):
            if at >= len(record):
                raise BadData("avcC terpotong")
            count = record[at] & mask
            at += 1
            for _ in range(count):
                size = int.from_bytes(record[at : at + 2], "big")
                unit = record[at + 2 : at + 2 + size]
                if not unit or len(unit) != size:
                    raise BadData("avcC terpotong")
                sets.add(unit)
                at += 2 + size
        return sets


def _set_id(unit: bytes, at: int) -> int:
    """seq_parameter_set_id or pic_parameter_set_id; they lie in the first bits of byte `at`."""
    return Bits(unit[at : at + 8], what="parameter H.264").unsigned(255)
