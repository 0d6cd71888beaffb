"""Bits of an H.264 NAL unit: read and write fixed and Exp-Golomb codes, add and remove emulation prevention."""

import re

_ESCAPED = re.compile(rb"\x00\x00\x03")
_NEEDS_ESCAPE = re.compile(rb"\x00\x00(?=[\x00-\x03])")


def unescape(nal: bytes) -> bytes:
    """The raw payload of a NAL unit: `00 00 03` becomes `00 00`."""
    return _ESCAPED.sub(b"\0\0", nal)


def escape(payload: bytes) -> bytes:
    """The NAL unit of a raw payload: no start code can be mistaken inside it."""
    return _NEEDS_ESCAPE.sub(b"\0\0\x03", payload)


class BitReader:
    """Reads from the first bit of a raw payload; raises ValueError past its end."""

    def __init__(self, payload: bytes) -> None:
        self._value = int.from_bytes(payload)
        self._size = len(payload) * 8
        self.position = 0

    def bits(self, count: int) -> int:
        if self.position + count > self._size:
            raise ValueError("read past the end of the NAL unit")
        self.position += count
        return (self._value >> (self._size - self.position)) & ((1 << count) - 1)

    def unsigned(self) -> int:
        zeros = 0
        while not self.bits(1):
            zeros += 1
        return (1 << zeros) - 1 + self.bits(zeros)

    def signed(self) -> int:
        code = self.unsigned()
        return (code + 1) // 2 if code % 2 else -(code // 2)

    def rest(self) -> tuple[int, int]:
        """Value and length of everything left before the stop bit."""
        left = self._value & ((1 << (self._size - self.position)) - 1)
        if not left:
            raise ValueError("the NAL unit has no stop bit")
        trailing = (left & -left).bit_length()
        return left >> trailing, self._size - self.position - trailing


class BitWriter:
    """Collects bits; `finish` adds the stop bit and fills the last byte."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._value = 0
        self._size = 0

    def bits(self, value: int, count: int) -> None:
        self._value = (self._value << count) | value
        self._size += count
        if self._size >= 4096:
            self._flush()

    def unsigned(self, value: int) -> None:
        size = (value + 1).bit_length()
        self.bits(value + 1, 2 * size - 1)

    def signed(self, value: int) -> None:
        self.unsigned(2 * value - 1 if value > 0 else -2 * value)

    def align(self) -> None:
        """Zero bits up to the next byte."""
        self.bits(0, -self._size % 8)

    def raw(self, data: bytes) -> None:
        """Whole bytes; the writer must be aligned."""
        self._flush()
        if self._size:
            raise ValueError("raw bytes on an odd bit")
        self._done += data

    def finish(self) -> bytes:
        self.bits(1, 1)
        self.align()
        self._flush()
        return bytes(self._done)

    def _flush(self) -> None:
        keep = self._size % 8
        self._done += (self._value >> keep).to_bytes(self._size // 8)
        self._value &= (1 << keep) - 1
        self._size = keep
