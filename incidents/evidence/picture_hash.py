"""The difference hash of a picture: 64 bits that survive a smaller copy, another quality, a little light. Pure.

Each bit says whether a place of the picture, averaged down to 9x8 greys, is brighter than its right neighbour
(N. Krawetz, "Kind of Like That", 2013). Two pictures that differ in few bits are the same view.
"""

from typing import Final

import av
from av.codec import CodecContext
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation

from incidents.evidence.sniffing import JPEG, PNG, WEBP

WIDTH, HEIGHT = 9, 8
ALIKE: Final = 4  # bits
# A dark or empty picture has hardly a bit set and would be like every other one.
TELLING: Final = range(6, 59)
MOST_BYTES: Final = 32 << 20
MOST_PIXELS: Final = 40_000_000  # a little over 8K; what is larger is a lie or a bomb
DECODERS: Final = {JPEG: "mjpeg", PNG: "png", WEBP: "webp"}


def of_picture(data: bytes, media_type: str) -> str:
    """Sixteen hexadecimal digits, or "" for bytes that do not decode or a picture that tells nothing."""
    frame = decoded(data, media_type)
    return "" if frame is None else of_greys(greys(frame))


def decoded(data: bytes, media_type: str) -> VideoFrame | None:
    """The picture, or None for what cannot be read."""
    name = DECODERS.get(media_type)
    if name is None or len(data) > MOST_BYTES:
        return None
    try:
        decoder = CodecContext.create(name, "r")
        if not isinstance(decoder, VideoCodecContext):
            return None
        decoder.options = {"max_pixels": str(MOST_PIXELS)}
        frames = decoder.decode(av.Packet(data)) + decoder.decode(None)
    except (av.FFmpegError, ValueError):
        return None
    return frames[0] if frames else None


def greys(frame: VideoFrame) -> list[list[int]]:
    """Eight rows of nine averages, 0 to 255."""
    small = frame.reformat(WIDTH, HEIGHT, "gray", interpolation=Interpolation.AREA)
    plane = small.planes[0]
    data, pitch = bytes(plane), plane.line_size  # a row of libav may be longer than its pixels
    return [list(data[y * pitch : y * pitch + WIDTH]) for y in range(HEIGHT)]


def of_greys(rows: list[list[int]]) -> str:
    bits = "".join("1" if row[x] > row[x + 1] else "0" for row in rows for x in range(WIDTH - 1))
    return f"{int(bits, 2):016x}" if bits.count("1") in TELLING else ""


def distance(one: str, other: str) -> int:
    """In how many of the 64 bits two hashes differ."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
