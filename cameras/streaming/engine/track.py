"""The last seconds of one stream in memory, cut at key frames into segments, and what each lane reads of them.

Numbers are epoch-based: a new process starts at two numbers a second, faster than segments are made, so a player that
was watching the process before sees its sequence go on.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

from . import fmp4, playlist
from .lowlatency import LowLatency
from .opened import OpenSegment
from .orders import Limits
from .pictures import Audience, LivePicture
from .playlist import Opened, Segment
from .reasons import BadData
from .shelf import Initialisation, Shelf
from .timeline import NOMINAL
from .waiting import Waiting
from .written import Written

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


class Track:
    """Whoever wants each closed segment puts a function that does not block into `on_segment`.

    `opened` and `shelf` are for reading only.
    """

    def __init__(self, *, limits: Limits, now: float) -> None:
        self.ready = asyncio.Event()
        self.width = self.height = 0
        self.codecs = ""  # RFC 6381, e.g. "avc1.64001e"
        self.fps = self.bitrate_kbps = self.gop_s = 0.0
        self.viewed_at: float | None = None
        self.on_segment: list[Callable[[Segment], None]] = []
        self.low_latency = LowLatency(limits=limits)
        self.waiting = Waiting()
        self.audience = Audience()
        self._limits = limits
        self.opened = OpenSegment(int(now * NUMBERS_PER_SECOND))
        self.shelf = Shelf(limits=limits, discontinuity_number=int(now / 10) % MOST_DISCONTINUITIES)
        self._initialisation = 0
        self._key_time: int | None = None
        self._key_at = 0.0
        self._hurries = False
        self._broken = True  # the next segment does not continue the one before
        self._written = Written()

    @property
    def ring_s(self) -> float:
        """How much is kept beyond what a live playlist shows."""
        return self.shelf.ring_s

    @ring_s.setter
    def ring_s(self, seconds: float) -> None:
        self.shelf.ring_s = seconds

    # Writing

    def configure(self, configuration: bytes, *, width: int, height: int, codecs: str = "avc1") -> None:
        """To be called before a key frame. A changed picture closes what is open and breaks the sequence."""
        known = self.shelf.initialisations.get(self._initialisation)
        if known is not None and known.configuration == configuration:
            return
        self.interrupt()
        self.width, self.height, self.codecs = width, height, codecs
        self._initialisation = self.opened.number
        data = fmp4.initialisation(configuration, width, height, codecs=codecs)
        self.shelf.initialisations[self._initialisation] = Initialisation(configuration, data, codecs)

    def interrupt(self) -> None:
        """Closes the open segment with what it has; the next one follows with a discontinuity."""
        times = self.opened.times
        if times:
            steps = len(times) - 1
            last = (times[-1] - times[0]) // steps if steps else NOMINAL
            self._close(times[-1] + last)
        self._broken = True
        self._key_time = None

    def add(self, *, time: int, cts: int, key: bool, chunks: list[bytes], size: int, at: float) -> None:
        """Takes a picture. `time` and `cts` in ticks, `at` its wall time; the first one ever must be a key frame."""
        if self.opened.times and self._cuts_before(time, key=key):
            self._close(time)
        opened = self.opened
        if key:
            self._hurries = self._key_time is None
            if self._key_time is not None:
                self.gop_s = (time - self._key_time) / fmp4.TIMESCALE
            self._key_time, self._key_at = time, at
        opened.add(time, (size, key, cts), chunks, at)
        if opened.size > self._limits.segment_bytes or len(opened.times) > MOST_SAMPLES:
            self.opened = OpenSegment(opened.number)
            self._broken = True
            self._written.segment_came()
            raise BadData("terlalu banyak data di antara gambar kunci")
        if self.audience.present:
            self._show(len(opened.times) - self.low_latency.slices_come_late)
        if self.low_latency.in_use and self.low_latency.follow(opened):
            self._written.part_came()
            self.ready.set()
            self.waiting.tell()

    def _cuts_before(self, time: int, *, key: bool) -> bool:
        """At a key frame when the segment is long enough; at any picture when no key frame comes.

        The first group of pictures after a beginning or a return is cut small: who waits for it waits long enough.
        """
        opened = self.opened
        duration_s = (time - opened.times[0]) / fmp4.TIMESCALE
        if not key:
            limits = self._limits
            return duration_s >= (limits.first_segment_s if self._hurries else limits.longest_segment_s)
        follows_key = opened.entries[0][1]
        return not follows_key or duration_s >= self._limits.segment_s * CUT_SLACK

    def extend(self, chunks: list[bytes], size: int) -> None:
        """More slices of the picture taken last."""
        self.low_latency.slices_come_late = True
        if self.opened.times:
            self.opened.extend(chunks, size)

    def _close(self, end: int) -> None:
        opened = self.opened
        self._show(len(opened.times), end=end)
        key_size, key, cts = opened.entries[0]
        data = opened.finish(end)
        duration_s = (end - opened.times[0]) / fmp4.TIMESCALE
        segment = Segment(
            number=opened.number,
            duration_s=duration_s,
            starts_at=opened.starts_at,
            initialisation=self._initialisation,
            discontinuity=self._broken,
            data=data,
            key_at=int.from_bytes(data[:4], "big") + 8,  # behind moof and the head of mdat
            key_size=key_size,
            independent=key,
            time=opened.times[0],
            cts=cts,
            parts=tuple(opened.parts),
        )
        if duration_s > 0:
            self.fps = len(opened.times) / duration_s
            self.bitrate_kbps = len(data) / duration_s / 125
        self._broken = False
        self.opened = OpenSegment(opened.number + 1)
        self._publish(segment, opened)

    def _publish(self, segment: Segment, opened: OpenSegment) -> None:
        self.shelf.put(segment)
        self.low_latency.closed(opened, self.shelf.segments)
        self._written.segment_came()
        self.ready.set()
        self.waiting.tell()
        for tell in self.on_segment:
            tell(segment)

    # Live, picture by picture

    def listen(self, tell: Callable[[LivePicture], None]) -> None:
        """`tell` gets the newest group of pictures so far in one fragment, then each picture when it is whole."""
        opened = self.opened
        if not self.audience.present:
            opened.told = max(0, len(opened.times) - self.low_latency.slices_come_late)
        first = opened.newest_key()
        if first is not None and first < opened.told:
            tell(self._picture(first, opened.told, end=None))
        self.audience.add(tell)

    def _show(self, whole: int, *, end: int | None = None) -> None:
        """Tells the audience of the pictures before `whole` it does not know; the last lasts until `end`."""
        while self.audience.present and self.opened.told < whole:
            first = self.opened.told
            self.opened.told = first + 1
            self.audience.tell(self._picture(first, first + 1, end=end))

    def _picture(self, first: int, after: int, *, end: int | None) -> LivePicture:
        opened = self.opened
        times = opened.times
        if after < len(times):
            end = times[after]
        elif end is None:
            end = times[-1] + self.audience.step(times)
        taken = self._key_at + (times[first] - (self._key_time or times[first])) / fmp4.TIMESCALE
        return LivePicture(
            data=opened.fragment(first, after, end),
            key=opened.entries[first][1],
            discontinuity=self._broken and first == 0,
            taken_ms=max(0, int(taken * 1000)),
            initialisation=self._initialisation,
        )

    # Reading

    def playlist(self) -> bytes | None:
        """None until the first segment is complete. Written once per segment and handed to everyone."""
        return self._written.plain("index", playlist.render, self.shelf)

    def keys(self) -> bytes | None:
        """The playlist of key frames alone."""
        return self._written.plain("keys", playlist.render_keys, self.shelf)

    def low_latency_playlist(self) -> bytes | None:
        """With parts; None until there is one. Written once per part."""
        opened, shelf = self.opened, self.shelf
        if not opened.parts and not shelf.segments:
            return None
        if (known := self._written.low_latency) is not None:
            return known
        hint = self.low_latency.hint(opened, gop_s=self.gop_s)
        shown = Opened(opened.number, opened.starts_at, self._initialisation, self._broken, opened.part_lines, hint)
        independent = not opened.times or opened.entries[0][1]
        return self._written.in_parts(shown, shelf, self.low_latency.latency(opened), independent=independent)

    def ask_for_parts(self) -> None:
        """Somebody uses the low-latency lane; for the next seconds parts are made."""
        if self.low_latency.ask() and self.opened.times and self.low_latency.cut(self.opened):
            self._written.part_came()

    def replay(self, since: float) -> bytes | None:
        """A film of what is kept from `since` (unix s) on; None without a key frame to begin with."""
        kept = self.kept(since)
        begins = next((index for index, segment in enumerate(kept) if segment.independent), None)
        return None if begins is None else playlist.render_replay(kept[begins:])

    def segment(self, number: int) -> bytes | None:
        """Also one that has left the live playlist and is still in the ring."""
        known = self.shelf.find(number)
        return known.data if known else None

    def has_left(self, number: int) -> bool:
        """Whether a segment is older than what live viewers may still fetch: in the ring, or gone.

        A slow player asks for what the playlist showed a moment ago: one playlist's length more (RFC 8216, 6.2.2).
        """
        return bool(self.shelf.segments) and number < self.shelf.segments[0].number - self._limits.segments

    def key_segment(self, number: int) -> bytes | None:
        """The key frame of a segment, or the last before it, as a fragment that lasts as long as the segment."""
        shown, holder = self.shelf.find(number), self.shelf.key_of(number)
        if shown is None or holder is None:
            return None
        sample = fmp4.Sample(round(shown.duration_s * fmp4.TIMESCALE), holder.key_size, True, holder.cts)
        return fmp4.fragment(
            number, shown.time, [sample], [holder.data[holder.key_at : holder.key_at + holder.key_size]]
        )

    def kept(self, since: float) -> list[Segment]:
        """Everything in memory that shows a moment after `since` (unix s), oldest first."""
        return self.shelf.kept(since)

    def initialisation(self, number: int) -> bytes | None:
        known = self.shelf.initialisations.get(number)
        return known.data if known else None

    def key_frame(self) -> KeyFrame | None:
        """The first picture of the newest segment that begins with a key frame, be it complete or still open."""
        opened = self.opened
        if opened.times and opened.entries[0][1]:
            used = self.shelf.initialisations[self._initialisation]
            data = b"".join(opened.chunks[: opened.ends[0]])
            return KeyFrame(str(opened.times[0]), used.configuration, data, used.codecs)
        newest = self.shelf.newest_independent()
        if newest is None:
            return None
        used = self.shelf.initialisations[newest.initialisation]
        data = newest.data[newest.key_at : newest.key_at + newest.key_size]
        return KeyFrame(f"s{newest.number}", used.configuration, data, used.codecs)
