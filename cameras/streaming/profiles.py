"""Which stream of a camera serves a profile, and the picture that is made when it cannot be passed on. Pure.

Cameras give two streams: a small one (sub) and a large one (main). Making a small picture out of a 1080p main stream
costs over a hundred times the CPU of passing the sub stream through (docs/decisions/0006-ffmpeg-lane.md); so a profile
is a choice of stream before it is an order to transcode.
"""

from dataclasses import dataclass

THUMB, TILE, FOCUS, MAIN = "thumb", "tile", "focus", "main"
SHARED = {THUMB: TILE, TILE: TILE, FOCUS: MAIN, MAIN: MAIN}


@dataclass(frozen=True)
class Rung:
    """At most so many pixels and frames a second; a smaller source keeps its size. kbit/s."""

    width: int
    height: int
    fps: int
    bitrate_kbps: int


# Decoding is most of the cost and paid once for all rungs of a camera: 76 ms of a core per second for 1080p25 in H.264,
# 85 in H.265. The rungs add 8, 48 and 106 to it (tests/bench/transcode.py; a noisy night costs more).
LADDER = {
    TILE: Rung(480, 270, 8, 250),
    FOCUS: Rung(960, 540, 15, 900),
    MAIN: Rung(1920, 1080, 15, 2500),
}


@dataclass(frozen=True)
class Source:
    """``stream``: "sub" or "main". ``must_shrink``: made into the rung even if browsers could play it as it comes."""

    stream: str
    rung: Rung
    must_shrink: bool = False


def shared(profile: str) -> str:
    """The profile whose stream also serves this one: two tiles of one camera must not pull it twice."""
    return SHARED[profile]


def source(profile: str, *, has_main: bool, has_sub: bool, enlarged: bool = True) -> Source | None:
    """The stream to pull for a shared profile, or None for a camera without streams.

    ``enlarged``: somebody looks at all of the main stream, not only at a focused tile.
    """
    if shared(profile) == TILE:
        if has_sub:
            return Source("sub", LADDER[TILE])
        return Source("main", LADDER[TILE], must_shrink=True) if has_main else None
    rung = LADDER[MAIN if enlarged else FOCUS]
    if has_main:
        return Source("main", rung)
    return Source("sub", rung) if has_sub else None
