"""The closed segments of one stream in memory: those a live playlist shows, and the ring behind them."""

from collections import deque
from typing import NamedTuple

from . import playlist
from .orders import Limits
from .playlist import Segment

ENOUGH = 0.9  # segments that end a little early are no small ones


class Initialisation(NamedTuple):
    configuration: bytes
    data: bytes
    codecs: str


class Shelf:
    """`ring_s` seconds are kept beyond what a live playlist shows."""

    def __init__(self, *, limits: Limits, discontinuity_number: int) -> None:
        self.segments: deque[Segment] = deque()
        self.initialisations: dict[int, Initialisation] = {}
        self.discontinuity_number = discontinuity_number
        self.target_s = 1
        self.ring_s = 0.0
        self._limits = limits
        self._ring: deque[Segment] = deque()
        self._by_number: dict[int, Segment] = {}
        self._bytes = self._ring_bytes = 0
        self._shown_s = 0.0

    def put(self, segment: Segment) -> None:
        self.segments.append(segment)
        self._by_number[segment.number] = segment
        self._bytes += len(segment.data)
        # A playlist's target may never shrink or be exceeded later; it grows when a longer segment comes.
        self.target_s = max(self.target_s, playlist.target_duration(segment.duration_s))
        self._shown_s += segment.duration_s
        while self._shows_enough() or (self._bytes > self._limits.track_bytes and len(self.segments) > 1):
            self._move_oldest_to_ring()
        self._trim_ring()

    def _shows_enough(self) -> bool:
        """Whether the oldest segment is one too many; small ones count for as long as they last."""
        limits = self._limits
        rest_s = self._shown_s - self.segments[0].duration_s
        return len(self.segments) > limits.segments and rest_s >= limits.segments * limits.segment_s * ENOUGH

    def _move_oldest_to_ring(self) -> None:
        gone = self.segments.popleft()
        self._shown_s -= gone.duration_s
        self._bytes -= len(gone.data)
        self._ring.append(gone)
        self._ring_bytes += len(gone.data)
        if gone.discontinuity:
            self.discontinuity_number += 1

    def _trim_ring(self) -> None:
        kept_s = sum(segment.duration_s for segment in self._ring)
        while self._ring and (
            kept_s - self._ring[0].duration_s >= self.ring_s or self._ring_bytes > self._limits.ring_bytes
        ):
            gone = self._ring.popleft()
            kept_s -= gone.duration_s
            self._ring_bytes -= len(gone.data)
            del self._by_number[gone.number]
        oldest = (self._ring or self.segments)[0].initialisation
        for number in [number for number in self.initialisations if number < oldest]:
            del self.initialisations[number]

    def find(self, number: int) -> Segment | None:
        return self._by_number.get(number)

    def key_of(self, number: int) -> Segment | None:
        """The segment with the key frame on which this one hangs: itself, or one before it."""
        wanted = found = self._by_number.get(number)
        while found is not None and not found.independent:
            found = self._by_number.get(found.number - 1)
        same = wanted is not None and found is not None and found.initialisation == wanted.initialisation
        return found if same else None

    def kept(self, since: float) -> list[Segment]:
        """Everything in memory that shows a moment after `since` (unix s), oldest first."""
        return [segment for segment in (*self._ring, *self.segments) if segment.ends_at > since]

    def newest_independent(self) -> Segment | None:
        return next((segment for segment in reversed(self.segments) if segment.independent), None)
