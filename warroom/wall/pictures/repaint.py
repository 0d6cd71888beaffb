"""An uploaded picture, painted anew: decoded to bare pixels and encoded again, so that nothing else comes along.

What people upload carries more than a picture: where it was taken, a thumbnail of what was cropped, a script for
whoever takes it for a page. Only the pixels pass. PyAV decodes because it is here for the cameras' snapshots; the
pixels go through numpy, because libav copies EXIF from one frame to the next. The two take 60 MB, so this module is
read with the first upload only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Literal

import av
import numpy as np
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from django.utils.translation import gettext as _

from warroom.wall.pictures.limits import LEAST_SIDE, MOST_BYTES, MOST_PIXELS, NoPicture

JPEG_QUALITY: Final = 3  # ffmpeg's scale: 2 is best, 31 worst

Kind = Literal["jpeg", "png"]
Pixels = np.ndarray[Any, np.dtype[np.uint8]]


@dataclass(frozen=True)
class Painted:
    data: bytes
    kind: Kind
    width: int
    height: int


def repaint(data: bytes) -> Painted:
    """JPEG and WebP become JPEG, unless they let something shine through; PNG stays PNG. Raises NoPicture.

    Takes up to a second and 300 MB for a picture as large as a wall.
    """
    if len(data) > MOST_BYTES:
        raise NoPicture(_("Berkas lebih besar dari %(n)s MB.") % {"n": MOST_BYTES // 1024 // 1024})
    codec = _codec(data)
    frame = _decoded(codec, data)
    if frame.width * frame.height > MOST_PIXELS:
        raise _too_large()
    if min(frame.width, frame.height) < LEAST_SIDE:
        raise NoPicture(_("Gambar lebih kecil dari %(n)s piksel.") % {"n": LEAST_SIDE})
    is_clear = _shines_through(frame)
    kind: Kind = "png" if codec == "png" or is_clear else "jpeg"
    pixels = _upright(frame, "rgba" if is_clear else "rgb24")
    height, width = pixels.shape[:2]
    return Painted(_encoded(kind, pixels), kind, width, height)


def _codec(data: bytes) -> Literal["mjpeg", "png", "webp"]:
    """By the first bytes; what a file calls itself is not asked."""
    if data.startswith(b"\xff\xd8\xff"):
        return "mjpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        if data[12:16] == b"VP8X" and len(data) > 20 and data[20] & 2:
            raise NoPicture(_("Gambar bergerak tidak diterima."))
        return "webp"
    raise NoPicture(_("Berkas ini bukan gambar JPEG, PNG, atau WebP."))


def _decoded(codec: Literal["mjpeg", "png", "webp"], data: bytes) -> VideoFrame:
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, VideoCodecContext)  # noqa: S101  all three are pictures
    decoder.thread_count = 1
    # libav reads the size from the head and stops there, before it makes room for the pixels
    decoder.options = {"max_pixels": str(MOST_PIXELS), "err_detect": "crccheck+bitstream+buffer+explode"}
    try:
        frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    except av.FFmpegError:
        raise NoPicture(_too_large().args[0] if _says_too_much(codec, data) else _broken()) from None
    if not frames:
        raise NoPicture(_broken())
    return frames[0]


def _broken() -> str:
    return _("Gambar rusak atau terpotong, tidak dapat dibaca.")


def _too_large() -> NoPicture:
    return NoPicture(_("Gambar lebih dari %(n)s juta piksel.") % {"n": MOST_PIXELS // 1_000_000})


def _says_too_much(codec: str, data: bytes) -> bool:
    """Is it the size that was refused? For a better sentence only, so PNG's fixed head is enough."""
    sides = int.from_bytes(data[16:20], "big"), int.from_bytes(data[20:24], "big")
    return codec == "png" and sides[0] * sides[1] > MOST_PIXELS


def _shines_through(frame: VideoFrame) -> bool:
    return frame.format.name == "pal8" or "a" in frame.format.name.removeprefix("gray")


def _upright(frame: VideoFrame, pixel_format: Literal["rgba", "rgb24"]) -> Pixels:
    """A phone's picture lies on its side and says so in its EXIF, which does not come along."""
    pixels: Pixels = frame.to_ndarray(format=pixel_format).astype(np.uint8, copy=False)
    return np.ascontiguousarray(np.rot90(pixels, k=round(frame.rotation / 90) % 4))


def _encoded(kind: Kind, pixels: Pixels) -> bytes:
    source = "rgba" if pixels.shape[2] == 4 else "rgb24"
    target = {"jpeg": "yuvj420p", "png": source}[kind]
    options: Mapping[str, str] = {"jpeg": {}, "png": {"pred": "mixed"}}[kind]
    encoder = av.CodecContext.create({"jpeg": "mjpeg", "png": "png"}[kind], "w")
    assert isinstance(encoder, VideoCodecContext)  # noqa: S101  both are pictures
    encoder.height, encoder.width = pixels.shape[:2]
    encoder.pix_fmt, encoder.time_base = target, Fraction(1, 1)
    encoder.thread_count = 1
    encoder.options = dict(options)
    if kind == "jpeg":
        encoder.qmin = encoder.qmax = JPEG_QUALITY
    frame = VideoFrame.from_ndarray(pixels, format=source).reformat(format=target)
    return b"".join(bytes(packet) for packet in (*encoder.encode(frame), *encoder.encode(None)))
