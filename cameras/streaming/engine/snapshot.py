"""One key frame to JPEG. Imports libav (30 MB), so the origin loads this module with the first snapshot only."""

from fractions import Fraction

import av
from av.video.frame import VideoFrame

from .track import KeyFrame

JPEG_QUALITY = 5  # ffmpeg's scale: 2 is best, 31 worst


class NoPicture(Exception):
    """The key frame does not decode."""


def jpeg(key_frame: KeyFrame) -> bytes:
    """Takes milliseconds of CPU: call it in a thread. Raises NoPicture."""
    try:
        return _encode(_decode(key_frame))
    except av.FFmpegError as error:
        raise NoPicture(str(error)) from error


def _decode(key_frame: KeyFrame) -> VideoFrame:
    decoder = av.CodecContext.create("hevc" if key_frame.codecs.startswith("hvc1") else "h264", "r")
    decoder.extradata = key_frame.configuration
    decoder.thread_count = 1
    frames = [*decoder.decode(av.Packet(key_frame.data)), *decoder.decode(None)]
    if not frames:
        raise NoPicture("no frame")
    return frames[0]


def _encode(frame: VideoFrame) -> bytes:
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height = frame.width, frame.height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 90_000)
    encoder.qmin = encoder.qmax = JPEG_QUALITY
    encoder.thread_count = 1
    packets = [*encoder.encode(frame.reformat(format="yuvj420p")), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)
