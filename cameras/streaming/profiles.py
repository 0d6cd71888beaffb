"""Which stream of a camera serves a profile. Pure.

Cameras give two streams: a small one (sub) and a large one (main). Making a small picture out of a 1080p main stream
costs over a hundred times the CPU of passing the sub stream through (docs/decisions/0002-media-engine.md); so a profile
is a choice of stream before it is an order to transcode.
"""

from dataclasses import dataclass

THUMB, TILE, FOCUS, MAIN = "thumb", "tile", "focus", "main"
SHARED = {THUMB: TILE, TILE: TILE, FOCUS: MAIN, MAIN: MAIN}


@dataclass(frozen=True)
class TileTranscode:
    """What a tile is made into when the camera has a main stream only. Pixels, frames a second, kbit/s."""

    width: int = 480
    height: int = 270
    fps: int = 8
    bitrate_kbps: int = 250


@dataclass(frozen=True)
class Source:
    stream: str  # "sub" or "main"
    transcode: TileTranscode | None = None


def shared(profile: str) -> str:
    """The profile whose stream also serves this one: two tiles of one camera must not pull it twice."""
    return SHARED[profile]


def source(profile: str, *, has_main: bool, has_sub: bool) -> Source | None:
    """The stream to pull for a shared profile, or None for a camera without streams."""
    if shared(profile) == TILE:
        if has_sub:
            return Source("sub")
        return Source("main", TileTranscode()) if has_main else None
    if has_main:
        return Source("main")
    return Source("sub") if has_sub else None
