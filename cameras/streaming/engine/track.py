"""The last seconds of one stream in memory, cut at key frames into segments that HLS can serve.

Numbers are epoch-based: a new process starts at two numbers a second, faster than segments are made, so a player that
was watching the process before sees its sequence go on.
"""

import asyncio
from collections import deque
from collections.abc import Callable
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
    """A picture that decodes by itself: length-prefixed slices and the record its codec string asks for."""

    name: str
    configuration: bytes
    data: bytes
    codecs: str = "avc1"


class Initialisation(NamedTuple):
    configuration: bytes
    data: bytes
    codecs: str


class Track:
    """Whoever wants each closed segment puts a function that does not block into `on_segment`."""

    def __init__(self, *, limits: Limits, now: float) -> None:
        self.ready = asyncio.Event()
        self.width = self.height = 0
        self.codecs = ""  # RFC 6381, e.g. "avc1.64001e"
        self.fps = self.bitrate_kbps = self.gop_s = 0.0
        self.viewed_at: float | None = None
        self.ring_s = 0.0  # how much is kept beyond what a live playlist shows
        self.on_segment: list[Callable[[Segment], None]] = []
        self._limits = limits
        self._number = int(now * NUMBERS_PER_SECOND)
        self._discontinuity_number = int(now / 10) % MOST_DISCONTINUITIES
        self._segments: deque[Segment] = deque()  # what a live playlist shows
        self._ring: deque[Segment] = deque()  # what was shown before
        self._by_number: dict[int, Segment] = {}
        self._initialisations: dict[int, Initialisation] = {}
        self._initialisation = 0
        self._target_s = 1
        self._playlist: bytes | None = None
        self._bytes = self._ring_bytes = 0
        self._key_time: int | None = None
        self._broken = True  # the next segment does not continue the one before
        self._begin()

    def _begin(self) -> None:
        self._times: list[int] = []
        self._entries: list[tuple[int, bool, int]] = []
        self._chunks: list[bytes] = []
        self._size = 0
        self._first_chunks = 0
        self._starts_at = 0.0

    # Writing

    def configure(self, configuration: bytes, *, width: int, height: int, codecs: str = "avc1") -> None:
        """To be called before a key frame. A changed picture closes what is open and breaks the sequence."""
        known = self._initialisations.get(self._initialisation)
        if known is not None and known.configuration == configuration:
            return
        self.interrupt()
        self.width, self.height, self.codecs = width, height, codecs
        self._initialisation = self._number
        self._initialisations[self._number] = Initialisation(
            configuration, fmp4.initialisation(configuration, width, height, codecs=codecs), codecs
        )

    def interrupt(self) -> None:
        """Closes the open segment with what it has; the next one follows with a discontinuity."""
        if self._times:
            steps = len(self._times) - 1
            last = (self._times[-1] - self._times[0]) // steps if steps else NOMINAL
            self._close(self._times[-1] + last)
        self._broken = True
        self._key_time = None

    def add(self, *, time: int, cts: int, key: bool, chunks: list[bytes], size: int, at: float) -> None:
        """Takes a picture. `time` and `cts` in ticks, `at` its wall time; the first one ever must be a key frame."""
        if self._times and self._cuts_before(time, key=key):
            self._close(time)
        if key:
            if self._key_time is not None:
                self.gop_s = (time - self._key_time) / fmp4.TIMESCALE
            self._key_time = time
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

    def _cuts_before(self, time: int, *, key: bool) -> bool:
        """At a key frame when the segment is long enough; at any picture when no key frame comes."""
        duration_s = (time - self._times[0]) / fmp4.TIMESCALE
        if not key:
            return duration_s >= self._limits.longest_segment_s
        follows_key = self._entries[0][1]
        return not follows_key or duration_s >= self._limits.segment_s * CUT_SLACK

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
        segment = Segment(
            self._number,
            duration_s,
            self._starts_at,
            self._initialisation,
            self._broken,
            data,
            len(data) - self._size,
            samples[0].size,
            samples[0].key,
        )
        if duration_s > 0:
            self.fps = len(samples) / duration_s
            self.bitrate_kbps = len(data) / duration_s / 125
        self._broken = False
        self._begin()
        self._publish(segment)

    def _publish(self, segment: Segment) -> None:
        self._segments.append(segment)
        self._by_number[segment.number] = segment
        self._bytes += len(segment.data)
        self._number += 1
        # A playlist's target may never shrink or be exceeded later; it grows when a longer segment comes.
        self._target_s = max(self._target_s, playlist.target_duration(segment.duration_s))
        while len(self._segments) > self._limits.segments or (
            self._bytes > self._limits.track_bytes and len(self._segments) > 1
        ):
            self._forget()
        self._trim_ring()
        self._playlist = None
        self.ready.set()
        for tell in self.on_segment:
            tell(segment)

    def _forget(self) -> None:
        """The oldest segment leaves the live playlist and goes into the ring."""
        gone = self._segments.popleft()
        self._bytes -= len(gone.data)
        self._ring.append(gone)
        self._ring_bytes += len(gone.data)
        if gone.discontinuity:
            self._discontinuity_number += 1

    def _trim_ring(self) -> None:
        kept_s = sum(segment.duration_s for segment in self._ring)
        while self._ring and (
            kept_s - self._ring[0].duration_s >= self.ring_s or self._ring_bytes > self._limits.ring_bytes
        ):
            gone = self._ring.popleft()
            kept_s -= gone.duration_s
            self._ring_bytes -= len(gone.data)
            del self._by_number[gone.number]
        oldest = (self._ring or self._segments)[0].initialisation
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
        """Also one that has left the live playlist and is still in the ring."""
        known = self._by_number.get(number)
        return known.data if known else None

    def kept(self, since: float) -> list[Segment]:
        """Everything in memory that shows a moment after `since` (unix s), oldest first."""
        return [segment for segment in (*self._ring, *self._segments) if segment.ends_at > since]

    def initialisation(self, number: int) -> bytes | None:
        known = self._initialisations.get(number)
        return known.data if known else None

    def key_frame(self) -> KeyFrame | None:
        """The first picture of the newest segment that begins with a key frame, be it complete or still open."""
        if self._times and self._entries[0][1]:
            used = self._initialisations[self._initialisation]
            data = b"".join(self._chunks[: self._first_chunks])
            return KeyFrame(str(self._times[0]), used.configuration, data, used.codecs)
        newest = next((segment for segment in reversed(self._segments) if segment.independent), None)
        if newest is None:
            return None
        used = self._initialisations[newest.initialisation]
        data = newest.data[newest.key_at : newest.key_at + newest.key_size]
        return KeyFrame(f"s{newest.number}", used.configuration, data, used.codecs)
