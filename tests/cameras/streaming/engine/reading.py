"""Reads a stream back from the origin as a player would, and decodes it."""

import io
from dataclasses import dataclass, replace

import av

from cameras.streaming.engine.boxes import read_samples
from cameras.streaming.engine.fragments import OURS
from cameras.streaming.engine.origin import Origin
from tests.cameras.streaming.engine import asgi


@dataclass(frozen=True)
class Frame:
    """`time` in ticks of 1/90000 s."""

    time: int
    width: int
    height: int


@dataclass(frozen=True)
class Piece:
    number: int
    initialisation: str
    discontinuity: bool
    data: bytes


async def pieces(origin: Origin, base: str) -> list[Piece]:
    """Every segment of the playlist with the initialisation segment it needs in front.

    A segment that hangs on the one before is joined to it: together they decode.
    """
    reply = await asgi.request(origin, f"{base}/index.m3u8")
    assert reply.status == 200, reply.body
    found: list[Piece] = []
    initialisation, discontinuity = "", False
    for line in reply.body.decode().splitlines():
        if line.startswith("#EXT-X-MAP"):
            initialisation = line.split('"')[1]
        elif line == "#EXT-X-DISCONTINUITY":
            discontinuity = True
        elif line and not line.startswith("#"):
            parts = [await asgi.request(origin, f"{base}/{name}") for name in (initialisation, line)]
            assert [part.status for part in parts] == [200, 200]
            if found and not begins_with_key(parts[1].body):
                found[-1] = replace(found[-1], data=found[-1].data + parts[1].body)
                continue
            data = b"".join(part.body for part in parts)
            found.append(Piece(int(line.removesuffix(".m4s")), initialisation, discontinuity, data))
            discontinuity = False
    return found


def begins_with_key(segment: bytes) -> bool:
    samples = read_samples(segment[: int.from_bytes(segment[:4], "big")], OURS)
    return samples[0].key


async def frames(origin: Origin, base: str) -> list[Frame]:
    return [frame for piece in await pieces(origin, base) for frame in decode(piece)]


def decode(piece: Piece) -> list[Frame]:
    """Every segment decodes by itself: it begins with a key frame."""
    with av.open(io.BytesIO(piece.data), "r") as container:
        return [Frame(frame.pts or 0, frame.width, frame.height) for frame in container.decode(video=0)]
