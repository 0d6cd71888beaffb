"""H.264 facts the engine needs without decoding: picture size, reordering, which parameter sets are in force. Pure."""

from dataclasses import dataclass

from .reasons import BadData

NON_IDR, IDR, SEI, SPS, PPS, DELIMITER = 1, 5, 6, 7, 8, 9
LARGEST_SIDE = 8192
LONGEST_SET = 1024
MOST_SPS, MOST_PPS = 4, 16
PROFILES_WITH_CHROMA = frozenset({100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135})

# Second byte of a slice whose picture begins there (first_mb_in_slice 0 is the single bit 1) and whose
# slice_type is B (1 or 6): 1 010xxxx and 1 00111xx.
B_SLICE_STARTS = frozenset([*range(0b1010_0000, 0b1011_0000), *range(0b1001_1100, 0b1010_0000)])


@dataclass(frozen=True, slots=True)
class Sps:
    profile: int
    level: int
    width: int
    height: int
    reorder: int | None  # pictures a decoder may hold back; None when the stream does not say


class _Bits:
    """Reads an unescaped parameter set bit by bit and refuses to run over its end."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data, "big")
        self._left = len(data) * 8

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise BadData("SPS terpotong")
        return (self._value >> self._left) & ((1 << count) - 1)

    def unsigned(self, largest: int) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise BadData("SPS: angka terlalu besar")
        number = (1 << zeros) - 1 + self.take(zeros)
        if number > largest:
            raise BadData("SPS: nilai di luar batas")
        return number

    def signed(self) -> int:
        number = self.unsigned(1 << 31)
        return (number + 1) // 2 if number & 1 else -(number // 2)


def parse_sps(unit: bytes) -> Sps:
    """Raises BadData for anything a decoder could not believe either."""
    if not 4 <= len(unit) <= LONGEST_SET or unit[0] & 31 != SPS:
        raise BadData("SPS rusak")
    bits = _Bits(unit[1:].replace(b"\0\0\3", b"\0\0"))
    profile = bits.take(8)
    bits.take(8)
    level = bits.take(8)
    bits.unsigned(31)
    chroma = _chroma(bits) if profile in PROFILES_WITH_CHROMA else 1
    bits.unsigned(12)
    order_type = _picture_order(bits)
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
    reorder = 0 if profile == 66 or order_type == 2 else _reorder(bits)
    return Sps(profile, level, width, height, reorder)


def _chroma(bits: _Bits) -> int:
    chroma = bits.unsigned(3)
    if chroma == 3:
        bits.take(1)
    bits.unsigned(6)
    bits.unsigned(6)
    bits.take(1)
    if bits.take(1):
        for index in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if index < 6 else 64)
    return chroma


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    scale = following = 8
    for _ in range(size):
        if following:
            following = (scale + bits.signed()) % 256
        scale = following or scale


def _picture_order(bits: _Bits) -> int:
    order_type = bits.unsigned(2)
    if order_type == 0:
        bits.unsigned(12)
    elif order_type == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(bits.unsigned(255)):
            bits.signed()
    return order_type


def _reorder(bits: _Bits) -> int | None:
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


def _skip_timing_model(bits: _Bits) -> bool:
    count = bits.unsigned(31) + 1
    bits.take(8)
    for _ in range(count):
        bits.unsigned((1 << 31) - 2)
        bits.unsigned((1 << 31) - 2)
        bits.take(1)
    bits.take(20)
    return True


class ParameterSets:
    """The parameter sets last seen, in the order they came. `version` grows when their bytes change."""

    def __init__(self) -> None:
        self.version = 0
        self.sps: Sps | None = None
        self._sps: dict[int, bytes] = {}
        self._pps: dict[int, bytes] = {}

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
    return _Bits(unit[at : at + 8]).unsigned(255)
