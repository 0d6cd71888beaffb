"""Reads a parameter set or slice header bit by bit, whatever its sender claims. Pure."""

from .reasons import BadData

LARGEST = (1 << 32) - 2


class Bits:
    """`data` without its NAL header; BadData instead of running over its end. Bounded: callers hand in short heads."""

    __slots__ = ("_left", "_value", "_what")

    def __init__(self, data: bytes, *, what: str) -> None:
        plain = data.replace(b"\0\0\3", b"\0\0")
        self._value = int.from_bytes(plain, "big")
        self._left = len(plain) * 8
        self._what = what

    @property
    def left(self) -> int:
        return self._left

    def take(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise BadData(f"{self._what} terpotong")
        return (self._value >> self._left) & ((1 << count) - 1)

    def unsigned(self, largest: int = LARGEST) -> int:
        """ue(v)"""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise BadData(f"{self._what}: angka terlalu besar")
        number = (1 << zeros) - 1 + self.take(zeros)
        if number > largest:
            raise BadData(f"{self._what}: nilai di luar batas")
        return number

    def signed(self) -> int:
        """se(v)"""
        number = self.unsigned()
        return (number + 1) // 2 if number & 1 else -(number // 2)
