"""Gives pictures that are sent in another order than they are shown their times. Pure.

RTP timestamps are times of showing (RFC 6184 5.1), and nearly all cameras keep to it: then `Timeline.place_shown` needs
nothing else. Some stamp in the order of sending instead. The picture order counts in the slice headers tell which kind
a camera is; they are read until that is known.
"""

from .picture_order import AvcCounter, HevcCounter, Place
from .reasons import BadData, Unsupported
from .rtp import Picture
from .timeline import LONGEST_STEP, WRAP, Timeline

DISPUTES_ALLOWED = 1  # a memory management operation steps the count back once
KEYS_TO_WATCH = 4


class Reordering:
    """`fields`: pictures may be single fields of interlaced frames, so every slice header has to be looked at."""

    def __init__(self, timeline: Timeline, counter: AvcCounter | HevcCounter, *, fields: bool = False) -> None:
        self._timeline = timeline
        self._counter = counter
        self._fields = fields
        self._stamped_as_shown: bool | None = None  # None: not known yet
        self._disputes = 0
        self._keys = 0
        self._timestamp = 0
        self._count = 0
        # H.264 counts fields: two between two pictures shown one after the other, with few exceptions.
        self._unit = 2 if isinstance(counter, AvcCounter) else 1
        self._sent = 0
        self._key_count = self._key_time = 0
        self._interrupted = True

    def interrupt(self) -> None:
        """The next picture is a key frame and does not follow from what came before."""
        self._interrupted = True

    def place(self, picture: Picture, *, now: float) -> tuple[int, int, bool]:
        """(decode time, ticks from decoding to showing, whether it jumped). Raises StreamFault."""
        if self._stamped_as_shown and not self._fields:
            return self._timeline.place_shown(picture.timestamp, now=now)
        place = self._count_of(picture)
        if place is None:
            return self._timeline.place_shown(picture.timestamp, now=now)
        if place.field and not picture.begins_twice:
            raise Unsupported("bidang gambar dikirim terpisah")
        self._watch(picture, place)
        if self._stamped_as_shown is not False:
            self._interrupted &= not picture.key
            return self._timeline.place_shown(picture.timestamp, now=now)
        return self._place_as_sent(picture, place, now=now)

    def _count_of(self, picture: Picture) -> Place | None:
        """None for a header that cannot be read: then nothing speaks against the timestamps."""
        try:
            return self._counter.place(picture.head)
        except BadData:
            if self._stamped_as_shown is False:
                raise
            return None

    def _watch(self, picture: Picture, place: Place) -> None:
        """Where the count steps back, a timestamp of showing steps back with it."""
        overtakes = place.count < self._count and not picture.key
        stamped_back = (picture.timestamp - self._timestamp) % WRAP > WRAP // 2
        self._count, self._timestamp = place.count, picture.timestamp
        if self._stamped_as_shown is not None:
            return
        if picture.key:
            self._keys += 1
        if overtakes and not stamped_back:
            self._disputes += 1
            if self._disputes > DISPUTES_ALLOWED:
                self._stamped_as_shown = False
                self._interrupted = True
        elif stamped_back and overtakes or self._keys > KEYS_TO_WATCH:
            self._stamped_as_shown = True

    def _place_as_sent(self, picture: Picture, place: Place, *, now: float) -> tuple[int, int, bool]:
        """Timestamps give the times of decoding; the count says how far from its own place a picture is shown."""
        time, jumped = self._timeline.place(picture.timestamp, now=now)
        begins = picture.key and (place.count == 0 or self._interrupted or jumped)
        if begins:
            self._sent, self._key_count, self._key_time = 0, place.count, time
            self._interrupted = False
        else:
            self._sent += 1
        distance = place.count - self._key_count
        if distance % self._unit:
            self._unit = 1
        if self._interrupted:
            return time, 0, jumped  # found out in the middle; the next key frame brings order
        step = (time - self._key_time) // self._sent if self._sent else self._timeline.step
        ahead = (self._timeline.depth + distance // self._unit - self._sent) * step
        return time, max(-LONGEST_STEP, min(LONGEST_STEP, ahead)), jumped
