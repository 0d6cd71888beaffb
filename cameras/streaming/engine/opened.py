"""The segment that is being written: its pictures, and the parts already made of them."""

from . import fmp4
from .playlist import Part, part_line

# Fragments are numbered upwards over parts and segments; a segment of this many parts is as good as endless.
PARTS_A_SEGMENT = 64


class OpenSegment:
    """Times in ticks of 1/90000 s, sizes in bytes. `told`: so many pictures went to those who watch live."""

    __slots__ = (
        "_data",
        "_done",
        "arrivals",
        "part_lines",
        "chunks",
        "ends",
        "entries",
        "number",
        "parts",
        "size",
        "starts_at",
        "times",
        "told",
    )

    def __init__(self, number: int) -> None:
        self.number = number
        self.times: list[int] = []
        self.arrivals: list[float] = []  # wall times (unix s)
        self.entries: list[tuple[int, bool, int]] = []
        self.ends: list[int] = []  # how many chunks there were after each picture
        self.chunks: list[bytes] = []
        self.size = 0
        self.starts_at = 0.0
        self.told = 0
        self.parts: list[Part] = []
        self.part_lines: list[str] = []  # of a playlist
        self._data: list[bytes] = []
        self._done = 0

    def add(self, time: int, entry: tuple[int, bool, int], chunks: list[bytes], at: float) -> None:
        """`entry` is size, whether it is a key frame, and composition offset."""
        if not self.times:
            self.starts_at = at
        self.times.append(time)
        self.arrivals.append(at)
        self.entries.append(entry)
        self.chunks += chunks
        self.ends.append(len(self.chunks))
        self.size += entry[0]

    def extend(self, chunks: list[bytes], size: int) -> bool:
        """More slices of the last picture; False when it has left already."""
        if self._done == len(self.times):
            return False
        before, key, cts = self.entries[-1]
        self.entries[-1] = (before + size, key, cts)
        self.chunks += chunks
        self.ends[-1] = len(self.chunks)
        self.size += size
        return True

    def jitter_s(self) -> float:
        """How far arrivals were apart from the pictures' clock, without key frames: those bear the camera's time."""
        pictures = zip(self.times, self.arrivals, self.entries, strict=True)
        delays = [at - time / fmp4.TIMESCALE for time, at, (_, key, _) in pictures if not key]
        return max(delays) - min(delays) if delays else 0.0

    def newest_key(self) -> int | None:
        """Where the last key frame is."""
        for index in range(len(self.entries) - 1, -1, -1):
            if self.entries[index][1]:
                return index
        return None

    def fragment(self, first: int, after: int, end: int) -> bytes:
        """The pictures from `first` until before `after`, the last of which lasts until `end`."""
        times = [*self.times[first:after], end]
        samples = [
            fmp4.Sample(times[index + 1] - times[index], size, key, cts)
            for index, (size, key, cts) in enumerate(self.entries[first:after])
        ]
        chunks = self.chunks[self.ends[first - 1] if first else 0 : self.ends[after - 1]]
        number = self.number * PARTS_A_SEGMENT + min(first, PARTS_A_SEGMENT - 1)
        return fmp4.fragment(number, times[0], samples, chunks)

    def cut_parts(self, *, length: int, step: int, last_is_whole: bool) -> bool:
        """Makes every part that is full, nearest to `length`; True if there was one.

        A part closes with its last picture, not with the one after it: `step` is how long that is expected to last.
        """
        made = len(self.parts)
        for after in range(self._done + 1, len(self.times) + 1):
            if after < len(self.times):
                end = self.times[after]
            elif last_is_whole:
                end = self.times[-1] + step
            else:
                break
            if end - self.times[self._done] >= length - step // 2:
                self._cut(after, end)
        return len(self.parts) > made

    def _cut(self, after: int, end: int) -> None:
        data = self.fragment(self._done, after, end)
        at = self.parts[-1].at + self.parts[-1].size if self.parts else 0
        duration_s = (end - self.times[self._done]) / fmp4.TIMESCALE
        independent = any(key for _, key, _ in self.entries[self._done : after])
        part = Part(duration_s, independent, at, len(data))
        self.part_lines.append(part_line(self.number, len(self.parts), part))
        self.parts.append(part)
        self._data.append(data)
        self._done = after

    def part(self, index: int) -> bytes | None:
        return self._data[index] if index < len(self._data) else None

    def finish(self, end: int) -> bytes:
        """All bytes of the segment. If there are parts, the rest becomes the last of them."""
        if not self.parts:
            return self.fragment(0, len(self.times), end)
        if self._done < len(self.times):
            self._cut(len(self.times), end)
        return b"".join(self._data)
