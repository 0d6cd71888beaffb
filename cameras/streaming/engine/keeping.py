"""What is kept of the streams that run: their rings within the node's memory, and their way to the recorder."""

from collections.abc import Callable
from functools import partial

from . import rings
from .clipping import Kept
from .orders import StreamOrder
from .playlist import Segment
from .recorder import Recorder
from .track import Track

DIVIDE_EVERY_S = 5.0
# A recording begins this much earlier than its order, if the ring has it: what led to an incident matters.
BEFORE_S = 60.0


class Keeping:
    """Belongs to the engine's loop."""

    def __init__(self, *, ring_bytes: int, recorder: Recorder | None, clock: Callable[[], float]) -> None:
        self._ring_bytes = ring_bytes
        self._recorder = recorder
        self._clock = clock
        self._orders: dict[str, StreamOrder] = {}
        self._tracks: dict[str, Track] = {}
        self._listeners: dict[str, Callable[[Segment], None]] = {}
        self._allowed: dict[str, float] = {}
        self._divided_at = float("-inf")

    def follow(self, order: StreamOrder, track: Track) -> None:
        """A stream runs, newly or with another order."""
        known = self._tracks.get(order.key)
        if known is not None and known is not track:
            self.leave(order.key)
        self._orders[order.key] = order
        self._tracks[order.key] = track
        track.ring_s = min(order.ring_s, self._allowed.get(order.key, order.ring_s))
        if order.record_to is None or self._recorder is None:
            self._stop_recording(order.key)
        elif order.key not in self._listeners:
            listener = partial(self._record, order.key)
            self._listeners[order.key] = listener
            track.on_segment.append(listener)
            self._pass_on(order.key, track.kept(self._clock() - BEFORE_S))

    def leave(self, key: str) -> None:
        """The stream is over."""
        self._stop_recording(key)
        self._orders.pop(key, None)
        self._tracks.pop(key, None)

    def look(self) -> None:
        """Divide the memory anew now and then; cheap to call."""
        now = self._clock()
        if now - self._divided_at < DIVIDE_EVERY_S:
            return
        self._divided_at = now
        wishes = [
            rings.Wish(key, order.priority, order.ring_s, track.bitrate_kbps * 125)
            for key, track in self._tracks.items()
            if (order := self._orders[key]).ring_s > 0
        ]
        self._allowed = rings.divide(wishes, self._ring_bytes)
        for key, seconds in self._allowed.items():
            self._tracks[key].ring_s = seconds

    def kept(self, key: str, since: float) -> list[Kept]:
        """What memory holds of a stream from ``since`` (unix s) on."""
        track = self._tracks.get(key)
        return _with_initialisation(track, track.kept(since)) if track else []

    def _stop_recording(self, key: str) -> None:
        listener = self._listeners.pop(key, None)
        if listener is None or self._recorder is None:
            return
        self._tracks[key].on_segment.remove(listener)
        self._recorder.end(key)

    def _record(self, key: str, segment: Segment) -> None:
        if self._recorder is not None and self._recorder.paused:
            # What the full disk refused may still be in the ring when there is room again.
            self._pass_on(key, self._tracks[key].kept(segment.starts_at - BEFORE_S))
        else:
            self._pass_on(key, [segment])

    def _pass_on(self, key: str, segments: list[Segment]) -> None:
        folder = self._orders[key].record_to
        if folder is not None and self._recorder is not None and segments:
            self._recorder.record(key, folder, _with_initialisation(self._tracks[key], segments))


def _with_initialisation(track: Track, segments: list[Segment]) -> list[Kept]:
    return [
        Kept(segment, data)
        for segment in segments
        if (data := track.initialisation(segment.initialisation)) is not None
    ]
