"""Which pictures make a clip: pieces of several sources in, one timeline and its gaps out. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from .film import Chunk
from .fmp4 import TIMESCALE
from .fragments import Described, Picture

# Arrival jitters; what is missing for less than this is no gap that anybody sees.
UNSEEN_S = 0.5
# A clip may begin this much earlier than asked: as far back as its key frame.
BEFORE_S = 30.0

MISSING, OTHER_CODEC = "missing", "codec"


@dataclass(frozen=True, slots=True)
class Piece:
    """One fragment. ``starts_at`` is the wall time of its first picture (unix s), ``source`` tells where it was read.

    The same fragment from memory and from a file has the same ticks, which is how it is known again.
    """

    starts_at: float
    described: Described
    pictures: Sequence[Picture]
    source: int

    @property
    def ends_at(self) -> float:
        return self.starts_at + (self.pictures[-1].end - self.pictures[0].time) / TIMESCALE


@dataclass(frozen=True, slots=True)
class Gap:
    """Unix seconds; why is MISSING or OTHER_CODEC."""

    starts_at: float
    ends_at: float
    why: str


@dataclass(frozen=True, slots=True)
class Cut:
    """``chunks`` with the source of each; the times are those of the first picture and the end of the last."""

    chunks: tuple[tuple[int, Chunk], ...]
    starts_at: float
    ends_at: float
    gaps: tuple[Gap, ...]


def splice(pieces: Iterable[Piece], *, starts_at: float, ends_at: float) -> Cut | None:
    """The clip from the key frame at or before ``starts_at`` up to ``ends_at``; None when there is not one picture.

    Of material that exists twice the first given is taken: memory before files.
    """
    runs = _runs(pieces, until=ends_at)
    chosen = [run for run in (_from_key(run, starts_at) for run in runs) if run and run[-1].ends_at > starts_at]
    if not chosen:
        return None
    codec = chosen[0][0].described.codec
    chunks: list[tuple[int, Chunk]] = []
    gaps: list[Gap] = []
    shown_to = chosen[0][0].starts_at
    _note(gaps, starts_at, shown_to, MISSING)
    why = MISSING
    for run in chosen:
        if run[0].described.codec != codec:
            why = OTHER_CODEC
            continue
        _note(gaps, shown_to, run[0].starts_at, why)
        why = MISSING
        shift = _shift(run, chunks)
        chunks += [(piece.source, _chunk(piece, shift)) for piece in run]
        shown_to = run[-1].ends_at
    _note(gaps, shown_to, ends_at, why)
    return Cut(tuple(chunks), chosen[0][0].starts_at, shown_to, tuple(gaps))


def _runs(pieces: Iterable[Piece], *, until: float) -> list[list[Piece]]:
    """Pieces in order, those that follow each other without a break together; nothing twice, nothing after the end."""
    runs: list[list[Piece]] = []
    shown_to = float("-inf")
    for chain in sorted((_timed(chain) for chain in _chains(pieces)), key=lambda chain: chain[0].starts_at):
        # Two nodes may have recorded one stream for a moment: the second goes on where the first ends.
        fresh = [piece for piece in chain if piece.starts_at >= shown_to - UNSEEN_S]
        run = [short for piece in fresh if (short := _until(piece, until)) is not None]
        if run:
            runs.append(run)
            shown_to = run[-1].ends_at
    return runs


def _chains(pieces: Iterable[Piece]) -> list[list[Piece]]:
    """By ticks, which are exact where the times of arrival jitter."""
    known: dict[int, Piece] = {}
    for piece in pieces:
        known.setdefault(piece.pictures[0].time, piece)
    ends = {piece.pictures[-1].end: piece for piece in known.values()}
    chains = []
    for start, piece in known.items():
        if start in ends and _continues(ends[start], piece):
            continue
        chain = [piece]
        while (after := known.get(chain[-1].pictures[-1].end)) is not None and _continues(chain[-1], after):
            chain.append(after)
        chains.append(chain)
    return chains


def _continues(last: Piece, piece: Piece) -> bool:
    return last.pictures[-1].end == piece.pictures[0].time and last.described.codec == piece.described.codec


def _timed(chain: list[Piece]) -> list[Piece]:
    """The pieces at the times of day that fit the ticks: a picture comes late, never early."""
    shift = min(piece.starts_at - piece.pictures[0].time / TIMESCALE for piece in chain)
    return [replace(piece, starts_at=piece.pictures[0].time / TIMESCALE + shift) for piece in chain]


def _until(piece: Piece, end: float) -> Piece | None:
    """Without the pictures that come after the end."""
    ticks = piece.pictures[0].time + (end - piece.starts_at) * TIMESCALE
    if piece.pictures[-1].time < ticks:
        return piece
    kept = [picture for picture in piece.pictures if picture.time < ticks]
    return replace(piece, pictures=kept) if kept else None


def _from_key(run: list[Piece], start: float) -> list[Piece]:
    """From the last key frame that is not after ``start``, or from the first there is."""
    keys = [
        (number, index, piece.starts_at + (picture.time - piece.pictures[0].time) / TIMESCALE)
        for number, piece in enumerate(run)
        for index, picture in enumerate(piece.pictures)
        if picture.key
    ]
    if not keys:
        return []
    before = [key for key in keys if key[2] <= start]
    number, index, at = before[-1] if before else keys[0]
    first = replace(run[number], pictures=run[number].pictures[index:], starts_at=at)
    return [first, *run[number + 1 :]]


def _shift(run: list[Piece], chunks: list[tuple[int, Chunk]]) -> int:
    """What brings a run's ticks to the time of day, and behind what is there already."""
    wanted = int(run[0].starts_at * TIMESCALE)
    if chunks:
        wanted = max(wanted, chunks[-1][1].pictures[-1].end)
    return wanted - run[0].pictures[0].time


def _chunk(piece: Piece, shift: int) -> Chunk:
    moved = [replace(picture, time=picture.time + shift) for picture in piece.pictures] if shift else piece.pictures
    return Chunk(piece.described, moved)


def _note(gaps: list[Gap], start: float, end: float, why: str) -> None:
    if end - start > UNSEEN_S:
        gaps.append(Gap(start, end, why))
