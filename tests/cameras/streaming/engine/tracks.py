"""A track fed with footage on a steady clock, and what its playlists say."""

from cameras.streaming.engine.h264 import ParameterSets
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.track import Track
from tests.cameras.streaming.engine.footage import Footage

NOW = 1_770_000_000.0


UNHURRIED = Limits(first_segment_s=4)


class Recorder:
    """Feeds footage to a track on a steady clock. Without other limits the first segments are not cut small."""

    def __init__(self, *, now: float = NOW, limits: Limits | None = None) -> None:
        self.track = Track(limits=limits or UNHURRIED, now=now)
        self.time = int(now * 90_000)

    def record(self, film: Footage, *, pictures: int, keys: bool = True, late_s: float = 0.0) -> "Recorder":
        """Without `keys` the key frames are taken for other pictures, as a camera that refreshes by stripes sends.

        Every third picture arrives `late_s` after its time.
        """
        sets = ParameterSets()
        sets.add(film.sps)
        sets.add(film.pps)
        for index in range(pictures):
            unit = film.units[index % len(film.units)]
            key = unit.key and keys
            if key:
                self.track.configure(sets.configuration(), width=film_width(film), height=180)
            chunks = [len(nal).to_bytes(4, "big") + nal for nal in unit.nals]
            at = self.time / 90_000 + (late_s if index % 3 == 2 else 0)
            self.track.add(time=self.time, cts=0, key=key, chunks=chunks, size=sum(map(len, chunks)), at=at)
            self.time += 90_000 // film.fps
        return self

    def lines(self) -> list[str]:
        text = self.track.playlist()
        assert text is not None
        return text.decode().splitlines()


def film_width(film: Footage) -> int:
    sets = ParameterSets()
    sets.add(film.sps)
    assert sets.sps is not None
    return sets.sps.width


def value(lines: list[str], tag: str) -> int:
    return int(next(line for line in lines if line.startswith(f"#EXT-X-{tag}:")).partition(":")[2])


def segments(lines: list[str]) -> list[int]:
    return [int(line.removesuffix(".m4s")) for line in lines if line.endswith(".m4s")]
