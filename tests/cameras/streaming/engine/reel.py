"""A track filled from footage on a steady clock, for what is kept of a stream."""

from cameras.streaming.engine.clipping import Kept
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.track import Track
from tests.cameras.streaming.engine.footage import Footage

NOW = 1_770_000_000.0
FPS = 10
TICKS = 90_000 // FPS


class Reel:
    """Its camera's clock agrees with ours."""

    def __init__(self, *, now: float = NOW, ring_s: float = 60.0) -> None:
        self.track = Track(limits=Limits(segments=3, first_segment_s=4), now=now)
        self.track.ring_s = ring_s
        self.ticks = round(now * 90_000)

    def play(self, film: Footage, *, pictures: int, width: int = 320, height: int = 180) -> "Reel":
        for index in range(pictures):
            unit = film.units[index % len(film.units)]
            if unit.key:
                self.track.configure(configuration(film), width=width, height=height)
            chunks = [len(nal).to_bytes(4, "big") + nal for nal in unit.nals]
            late = (unit.shown - index % len(film.units)) * TICKS
            self.track.add(
                time=self.ticks,
                cts=late + (2 * TICKS if has_b_frames(film) else 0),
                key=unit.key,
                chunks=chunks,
                size=sum(map(len, chunks)),
                at=self.ticks / 90_000,
            )
            self.ticks += TICKS
        return self

    def rest(self, seconds: float) -> "Reel":
        """The stream breaks off and comes back later."""
        self.track.interrupt()
        self.ticks += round(seconds * 90_000)
        return self

    def kept(self) -> list[Kept]:
        track = self.track
        return [Kept(segment, track.initialisation(segment.initialisation) or b"") for segment in track.kept(0)]


def has_b_frames(film: Footage) -> bool:
    return any(unit.shown != place for place, unit in enumerate(film.units))


def configuration(film: Footage) -> bytes:
    """The avcC record (ISO 14496-15, 5.3.3.1)."""
    sets = b"\xe1" + len(film.sps).to_bytes(2, "big") + film.sps + b"\x01" + len(film.pps).to_bytes(2, "big") + film.pps
    return b"\x01" + film.sps[1:4] + b"\xff" + sets
