"""The last seconds of one stream in memory, cut at key frames into segments that HLS can serve.

Numbers are epoch-based: a new process starts at two numbers a second, faster than segments are made, so a player that
was watching the process before sees its sequence go on.
"""

import asyncio
from collections import deque
from typing import NamedTuple

from . import fmp4, playlist
from .orders import Limits
from .playlist import Segment
from .reasons import BadData
from .timeline import NOMINAL

NUMBERS_PER_SECOND = 2
# hls.js 1.7 keeps an array as long as this number and copies it with each segment: with an epoch-based number the
# page stands still for a minute. Counted in tens of seconds it still grows from one process to the next.
MOST_DISCONTINUITIES = 10_000
MOST_SAMPLES = 5000
# Key frames every second come with a jitter; without slack every other one would be missed.
CUT_SLACK = 0.9


class KeyFrame(NamedTuple):
    """A picture that decodes by itself: length-prefixed slices and the avcC record."""

    name: str
    configuration: bytes
    data: bytes


class Initialisation(NamedTuple):
    configuration: bytes
    data: bytes


class Track:
    def __init__(self, *, limits: Limits, now: float) -> None:
        self.ready = asyncio.Event()
        self.width = self.height = 0
        self.fps = self.bitrate_kbps = self.gop_s = 0.0
        self.viewed_at: float | None = None
        self.ring_s = 0.0  # how much is kept beyond what a live playlist shows
        self._limits = limits
        self._number = int(now * NUMBERS_PER_SECOND)
        self._discontinuity_number = int(now / 10) % MOST_DISCONTINUITIES
        self._segments: deque[Segment] = deque()
        self._initialisations: dict[int, Initialisation] = {}
        self._initialisation = 0
        self._target_s = 1
        self._playlist: bytes | None = None
        self._bytes = 0
        self._broken = True  # the next segment does not continue the one before
        self._begin()

    def _begin(self) -> None:
        self._times: list[int] = []
        self._entries: list[tuple[int, bool, int]] = []
        self._chunks: list[bytes] = []
        self._size = 0
        self._first_chunks = 0
        self._starts_at = 0.0
        self._keys = 0

    # Writing

    def configure(self, configuration: bytes, *, width: int, height: int) -> None:
        """To be called before a key frame. A changed picture closes what is open and breaks the sequence."""
        known = self._initialisations.get(self._initialisation)
        if known is not None and known.configuration == configuration:
            return
        self.interrupt()
        self.width, self.height = width, height
        self._initialisation = self._number
        self._initialisations[self._number] = Initialisation(
            configuration, fmp4.initialisation(configuration, width, height)
        )

    def interrupt(self) -> None:
        """Closes the open segment with what it has; the next one follows with a discontinuity."""
        if self._times:
            steps = len(self._times) - 1
            last = (self._times[-1] - self._times[0]) // steps if steps else NOMINAL
            self._close(self._times[-1] + last)
        self._broken = True

    def add(self, *, time: int, cts: int, key: bool, chunks: list[bytes], size: int, at: float) -> None:
        """Takes a picture. `time` and `cts` in ticks, `at` its wall time; the first one ever must be a key frame."""
        if key:
            if self._times and time - self._times[0] >= self._limits.segment_s * CUT_SLACK * fmp4.TIMESCALE:
                self._close(time)
            self._keys += 1
        if not self._times:
            self._starts_at = at
            self._first_chunks = len(chunks)
        self._times.append(time)
        self._entries.append((size, key, cts))
        self._chunks += chunks
        self._size += size
        if self._size > self._limits.segment_bytes or len(self._times) > MOST_SAMPLES:
            self._begin()
            self._broken = True
            raise BadData("terlalu banyak data di antara gambar kunci")

    def extend(self, chunks: list[bytes], size: int) -> None:
        """More slices of the picture taken last."""
        if self._entries:
            before, key, cts = self._entries[-1]
            self._entries[-1] = (before + size, key, cts)
            self._chunks += chunks
            self._size += size
            if len(self._times) == 1:
                self._first_chunks = len(self._chunks)

    def _close(self, end: int) -> None:
        times = [*self._times, end]
        samples = [
            fmp4.Sample(times[index + 1] - times[index], size, key, cts)
            for index, (size, key, cts) in enumerate(self._entries)
        ]
        data = fmp4.fragment(self._number, times[0], samples, self._chunks)
        duration_s = (end - times[0]) / fmp4.TIMESCALE
        self._publish(
            Segment(
                self._number,
                duration_s,
                self._starts_at,
                self._initialisation,
                self._broken,
                data,
                len(data) - self._size,
                samples[0].size,
            )
        )
        if duration_s > 0:
            self.fps = len(samples) / duration_s
            self.bitrate_kbps = len(data) / duration_s / 125
            self.gop_s = duration_s / max(1, self._keys)
        self._broken = False
        self._begin()

    def _publish(self, segment: Segment) -> None:
        self._segments.append(segment)
        self._bytes += len(segment.data)
        self._number += 1
        # A playlist's target may never shrink or be exceeded later; it grows when a longer segment comes.
        self._target_s = max(self._target_s, playlist.target_duration(segment.duration_s))
        while len(self._segments) > self._limits.segments or (
            self._bytes > self._limits.track_bytes and len(self._segments) > 1
        ):
            self._forget()
        self._playlist = None
        self.ready.set()

    def _forget(self) -> None:
        gone = self._segments.popleft()
        self._bytes -= len(gone.data)
        if gone.discontinuity:
            self._discontinuity_number += 1
        oldest = self._segments[0].initialisation
        for number in [number for number in self._initialisations if number < oldest]:
            del self._initialisations[number]

    # Reading

    def playlist(self) -> bytes | None:
        """None until the first segment is complete. Written once per segment and handed to everyone."""
        if self._playlist is None and self._segments:
            self._playlist = playlist.render(
                self._segments, target_s=self._target_s, discontinuity_number=self._discontinuity_number
            )
        return self._playlist

    def segment(self, number: int) -> bytes | None:
        index = number - self._segments[0].number if self._segments else -1
        return self._segments[index].data if 0 <= index < len(self._segments) else None

    def initialisation(self, number: int) -> bytes | None:
        known = self._initialisations.get(number)
        return known.data if known else None

    def key_frame(self) -> KeyFrame | None:
        """The first key frame of the newest segment, be it complete or still open."""
        if self._times:
            configuration = self._initialisations[self._initialisation].configuration
            return KeyFrame(str(self._times[0]), configuration, b"".join(self._chunks[: self._first_chunks]))
        if self._segments:
            newest = self._segments[-1]
            configuration = self._initialisations[newest.initialisation].configuration
            data = newest.data[newest.key_at : newest.key_at + newest.key_size]
            return KeyFrame(f"s{newest.number}", configuration, data)
        return None
