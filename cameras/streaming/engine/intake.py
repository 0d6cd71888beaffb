"""Takes completed pictures of one attempt into the camera's track, whichever lane they came by."""

from collections import deque
from collections.abc import Callable

from . import h264, h265
from .orders import Limits
from .picture_order import AvcCounter, HevcCounter
from .reasons import BadData, StreamFault, Unsupported
from .reordering import Reordering
from .rtp import Picture
from .timeline import LIKELY_DEPTH, WRAP, Timeline
from .track import Track

# A camera clock this far from ours is wrong, not late.
BELIEVABLE_OFFSET_S = 10.0
CHANGES_ALLOWED, CHANGES_WITHIN_S = 6, 10.0
# A camera that refreshes its picture without key frames is known after this long and so many chances to begin. They are
# chances for decoders only: Chromium 156 fails on a stream that is said to begin at one (PIPELINE_ERROR_DECODE).
RECOVERY_PATIENCE_S, RECOVERIES_ENOUGH = 3.0, 2

ParameterSets = h264.ParameterSets | h265.ParameterSets


class Intake:
    """Joins parameter sets, timeline and track. Times are unix seconds.

    `completed_at`: last whole picture of this attempt; `shown_at`: last one a viewer can decode, over all attempts.
    """

    def __init__(self, track: Track, *, limits: Limits, clock: Callable[[], float]) -> None:
        self.track = track
        self.completed_at: float | None = None
        self.shown_at: float | None = None
        self.clock_offset_s: float | None = None
        self._limits = limits
        self._clock = clock
        self._timeline = Timeline()
        self._changes: deque[float] = deque(maxlen=CHANGES_ALLOWED)
        self.begin([])

    def begin(self, sets: list[bytes], *, clock_rate: int = 90_000, codec: str = "H264") -> None:
        """A new attempt with the parameter sets its description gave; the stream itself may bring better ones.

        `codec` is "H264" or "H265", as a session description names them.
        """
        self.completed_at = None
        self.clock_offset_s = None
        self._clock_rate = clock_rate
        self._sender_clock: tuple[float, int] | None = None
        self._waiting_since: float | None = self._clock()
        self._key_at = 0.0
        self._configured = -1
        self._joinable = False
        self._skips_leading = False
        self._recoveries = 0
        self._reordering: Reordering | None = None
        self._timeline.interrupt(clock_rate=clock_rate)
        self.track.interrupt()
        self.sets: ParameterSets = h265.ParameterSets() if codec == "H265" else h264.ParameterSets()
        self._ordered = False
        for unit in sets:
            self._add_described(unit)

    def _add_described(self, unit: bytes) -> None:
        try:
            self.sets.add(unit)
        except BadData:
            return  # cameras describe sets they do not use; what matters is what the stream carries

    def use(self, sets: ParameterSets) -> None:
        """For pictures that come with their times of showing from a container."""
        self.sets = sets
        self._ordered = True
        self._configured = -1

    @property
    def reordered(self) -> bool:
        """Whether pictures of this attempt overtake others, which costs a player as many pictures of delay."""
        return self._reordering is not None and self._timeline.depth > 0

    def sender_clock(self, unix_s: float, timestamp: int) -> None:
        self._sender_clock = (unix_s, timestamp)

    def take(self, picture: Picture) -> None:
        """Raises StreamFault when the stream cannot go on in this lane."""
        if picture.sets:
            for unit in picture.sets:
                self.sets.add(unit)
        if not picture.size:
            return
        now = self._clock()
        if picture.damaged:
            self._wait_for_key(now)
            return
        if picture.joins_previous:
            if self._joinable:
                self.track.extend(picture.chunks, picture.size)
            return
        if picture.leading and self._skips_leading:
            return
        self.completed_at = now
        if picture.key and self.sets.complete:
            self._configure(now)
            self._skips_leading = self._waiting_since is not None
            self._waiting_since = None
            self._key_at = now
            self._recoveries = 0
            self._timeline.compare(now=now)
        elif self._without_key(picture, now):
            return
        cts = picture.cts
        if self._reordering is None and picture.opening == h264.B_PICTURE:
            self._expect_reordering()
        if self._reordering is None:
            time, jumped = self._timeline.place(picture.timestamp, now=now)
        else:
            time, cts, jumped = self._reordering.place(picture, now=now)
        if jumped:
            if self._timeline.depth and self._reordering is None and not self._ordered:
                self._reorder(fields=False)
            if not picture.key:
                self._wait_for_key(now)
                return
            self._skips_leading = True
            self.track.interrupt()
        at = self._taken_at(picture.timestamp, now) if picture.key else now
        self.track.add(time=time, cts=cts, key=picture.key, chunks=picture.chunks, size=picture.size, at=at)
        self._joinable = True
        self.shown_at = now

    def _without_key(self, picture: Picture, now: float) -> bool:
        """Whether the picture has to be left out because the key frame it hangs on is missing."""
        waiting_since = self._waiting_since
        since = self._key_at if waiting_since is None else waiting_since
        longest_s = self._limits.longest_gop_s
        if now - since > longest_s:
            raise self._no_key_fault()
        if picture.recovers:
            self._recoveries += 1
            patience_s = longest_s / 2 if waiting_since is None else RECOVERY_PATIENCE_S
            if self._recoveries >= RECOVERIES_ENOUGH and now - since > patience_s and self.sets.complete:
                raise Unsupported("hanya titik pemulihan, tanpa gambar kunci (IDR)")
        return waiting_since is not None

    def _no_key_fault(self) -> StreamFault:
        if not self.sets.complete:
            return BadData("parameter gambar tidak pernah datang")
        return Unsupported("tanpa gambar kunci")

    def _expect_reordering(self) -> None:
        """A picture that may overtake others, in a stream that did not say whether it does."""
        sps = self.sets.sps
        if not self._ordered and isinstance(sps, h264.Sps) and sps.reorder is None:
            self._timeline.deepen(LIKELY_DEPTH)
            self._reorder(fields=not sps.rule.frames_only)

    def _reorder(self, *, fields: bool) -> None:
        sets = self.sets
        counter = AvcCounter(sets) if isinstance(sets, h264.ParameterSets) else HevcCounter(sets)
        self._reordering = Reordering(self._timeline, counter, fields=fields)

    def _wait_for_key(self, now: float) -> None:
        self._joinable = False
        if self._reordering is not None:
            self._reordering.interrupt()
        if self._waiting_since is None:
            self._waiting_since = now

    def _configure(self, now: float) -> None:
        if self._configured == self.sets.version:
            return
        if len(self._changes) == CHANGES_ALLOWED and now - self._changes[0] < CHANGES_WITHIN_S:
            raise BadData("parameter gambar terus berubah")
        self._changes.append(now)
        sps = self.sets.sps
        if sps is None:
            raise BadData("SPS tidak ada")
        self.track.configure(self.sets.configuration(), width=sps.width, height=sps.height, codecs=self.sets.codecs)
        self._configured = self.sets.version
        fields = isinstance(sps, h264.Sps) and not sps.rule.frames_only
        if self._ordered or not (sps.reorder or fields or self._timeline.depth):
            return
        self._timeline.deepen(sps.reorder or 0)
        if self._reordering is None:
            self._reorder(fields=fields)

    def _taken_at(self, timestamp: int, now: float) -> float:
        """The wall time of a picture: the camera's own if its sender reports are believable, else its arrival."""
        if self._sender_clock is None:
            return now
        unix_s, reference = self._sender_clock
        ticks = (timestamp - reference) % WRAP
        if ticks >= WRAP // 2:
            ticks -= WRAP
        taken = unix_s + ticks / self._clock_rate
        self.clock_offset_s = taken - now
        return taken if abs(taken - now) <= BELIEVABLE_OFFSET_S else now
