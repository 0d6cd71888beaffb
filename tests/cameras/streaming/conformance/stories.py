"""Lives of cameras at virtual speed: packets in, a track out, hours in seconds."""

from collections.abc import Callable
from dataclasses import replace

from cameras.streaming.engine.boxes import read_samples
from cameras.streaming.engine.fragments import OURS
from cameras.streaming.engine.orders import Limits
from tests.cameras.streaming.engine import encodings, footage
from tests.cameras.streaming.engine.encodings import STEP, Receiver

RING = Limits(ring_bytes=256 << 20)
GROUP_S = 3  # length of a film


class Life:
    """One camera; `play` lets it run on, everything else is what happens to it."""

    def __init__(self, name: str = "zerolatency", *, ring_s: float = 60.0, limits: Limits = RING) -> None:
        self.film = encodings.make(name)
        self.receiver = Receiver(self.film.codec, self.film.sets, limits=limits)
        self.track = self.receiver.track
        self.track.ring_s = ring_s
        self.timestamp = 1000
        self.in_parts = False
        self.second = 0

    def play(self, seconds: float) -> "Life":
        for _ in range(round(seconds / GROUP_S)):
            self.send(0, len(self.film.pictures))
            self.timestamp += len(self.film.pictures) * STEP
        return self

    def send(self, first: int, after: int) -> None:
        """Some pictures of the film, by their place in it."""
        for picture in self.film.pictures[first:after]:
            if self.in_parts:
                self.track.ask_for_parts()
            stamp = (self.timestamp + picture.shown * STEP) % (1 << 32)
            self.receiver.take(picture.nals, timestamp=stamp)

    def play_a_second(self) -> None:
        """The next third of the film."""
        third = len(self.film.pictures) // GROUP_S
        self.send(self.second * third, (self.second + 1) * third)
        self.second = (self.second + 1) % GROUP_S
        if self.second == 0:
            self.timestamp += len(self.film.pictures) * STEP

    def lose(self, seconds: float) -> "Life":
        """The connection ends; the next begins with other numbers."""
        self.receiver.now += seconds
        self.timestamp = 77
        self.receiver.intake.begin(list(self.film.sets), codec=self.film.codec)
        return self

    def change_picture(self) -> "Life":
        """From now on another size, with its parameter sets in the stream."""
        other = footage.make(size="640x360", fps=12, gop=12, seconds=3)
        pictures = [
            encodings.Sent((other.sps, other.pps, *unit.nals) if unit.key else unit.nals, index)
            for index, unit in enumerate(other.units)
        ]
        self.film = encodings.Film("H264", (other.sps, other.pps), tuple(pictures), ())
        return self


def ordinary() -> Life:
    return Life().play(30)


def hours() -> Life:
    return Life(ring_s=30).play(3 * 3600)


def numbers_wrap() -> Life:
    life = Life()
    life.receiver.sequence = 65_500
    life.timestamp = (1 << 32) - 12 * 90_000
    return life.play(30)


def clock_jumps() -> Life:
    life = Life().play(9)
    life.timestamp += 3600 * 90_000
    life.play(9)
    life.timestamp -= 7200 * 90_000
    return life.play(9)


def comes_back() -> Life:
    return Life().play(9).lose(20).play(9).lose(3).play(9)


def other_picture() -> Life:
    return Life().play(9).change_picture().play(12)


def with_b_frames() -> Life:
    return Life("three b-frames").play(24)


def few_key_frames() -> Life:
    """Most segments are not independent: they end because they must."""
    return Life("intra refresh", limits=replace(RING, longest_segment_s=1)).play(24)


def hevc() -> Life:
    return Life("hevc").play(24)


def in_parts() -> Life:
    life = Life()
    life.in_parts = True
    return life.play(24)


STORIES: dict[str, Callable[[], Life]] = {
    "ordinary": ordinary,
    "hours": hours,
    "numbers_wrap": numbers_wrap,
    "clock_jumps": clock_jumps,
    "comes_back": comes_back,
    "other_picture": other_picture,
    "with_b_frames": with_b_frames,
    "few_key_frames": few_key_frames,
    "hevc": hevc,
    "in_parts": in_parts,
}


def pictures(data: bytes) -> int:
    """How many there are in the fragments of a segment."""
    count = at = 0
    while at < len(data):
        moof = int.from_bytes(data[at : at + 4], "big")
        count += len(read_samples(data[at : at + moof], OURS))
        at += moof + int.from_bytes(data[at + moof : at + moof + 4], "big")
    return count
