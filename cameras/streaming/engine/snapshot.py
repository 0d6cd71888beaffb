"""Key frames to JPEG. Imports libav (30 MB), so it is loaded with the first picture only.

Takes milliseconds of CPU for each: call it in a thread; libav lets go of Python's lock meanwhile. A thumbnail of a
640x360 stream costs about 2 ms, nearly all of it decoding.
"""

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import VideoFrame
from av.video.reformatter import Interpolation, VideoReformatter

from .keyframe import Codec, Coded
from .reasons import BadData
from .track import KeyFrame

JPEG_QUALITY = 5  # ffmpeg's scale: 2 is best, 31 worst
THUMB_WIDTH, THUMB_HEIGHT = 320, 180
MOST_PIXELS = 40_000_000  # a little over 8K; what is larger is a lie or a bomb
START = b"\0\0\0\1"


class NoPicture(Exception):
    """The bytes do not decode to a picture."""


def jpeg(key_frame: KeyFrame) -> bytes:
    """In the stream's own size. Raises NoPicture."""
    try:
        frame = _decode(_decoder(codec_of(key_frame)), annex_b(key_frame))
        return _encode(_encoder(frame.width, frame.height), frame.reformat(format="yuvj420p"))
    except av.FFmpegError as error:
        raise NoPicture(str(error)) from error


class Thumbnails:
    """JPEGs that fit into 320x180. Keeps its decoders and encoders from picture to picture: for one thread."""

    def __init__(self) -> None:
        self._decoders: dict[str, VideoCodecContext] = {}
        self._encoders: dict[tuple[int, int], VideoCodecContext] = {}
        self._scaler = VideoReformatter()
        self._made = 0

    def of_running(self, key_frame: KeyFrame) -> bytes:
        """Of a track's key frame. Raises NoPicture, as the others do."""
        return self._of_stream(codec_of(key_frame), annex_b(key_frame))

    def of_coded(self, coded: Coded) -> bytes:
        """Of a picture as its stream carried it."""
        return self._of_stream(coded.codec, _joined(coded.sets) + with_start_codes(coded.data))

    def _of_stream(self, codec: Codec, data: bytes) -> bytes:
        decoder = self._decoders.get(codec)
        if decoder is None:
            # The deblocking filter is a tenth of the work and is not seen in a thumbnail.
            decoder = self._decoders[codec] = _decoder(codec, skip_loop_filter="all")
        try:
            made = self._print(_decode(decoder, data), decoder.sample_aspect_ratio)
            decoder.flush_buffers()
        except (av.FFmpegError, NoPicture) as error:
            del self._decoders[codec]  # what a broken stream left in it is nobody else's
            raise NoPicture(str(error)) from error
        return made

    def of_jpeg(self, data: bytes) -> bytes:
        """A camera's own snapshot, decoded no larger than needed. Raises NoPicture."""
        width, height = jpeg_size(data)
        decoder = _decoder("mjpeg", lowres=str(_halvings(width, height)))
        try:
            return self._print(_decode(decoder, data), None)
        except av.FFmpegError as error:
            raise NoPicture(str(error)) from error

    def _print(self, frame: VideoFrame, pixel: Fraction | None) -> bytes:
        width, height = fitting(frame.width, frame.height, pixel=pixel)
        scaled = self._scaler.reformat(frame, width, height, "yuvj420p", interpolation=Interpolation.AREA)
        encoder = self._encoders.get((width, height))
        if encoder is None:
            if len(self._encoders) > 16:
                self._encoders.clear()
            encoder = self._encoders[width, height] = _encoder(width, height)
        self._made += 1
        scaled.pts = self._made  # an encoder refuses a time it has seen
        return _encode(encoder, scaled, last=False)


def fitting(width: int, height: int, *, pixel: Fraction | None) -> tuple[int, int]:
    """The even size within 320x180 that keeps the shape of the shown picture. Nothing is enlarged."""
    shown = width * float(pixel) if pixel else float(width)
    scale = min(1.0, THUMB_WIDTH / shown, THUMB_HEIGHT / height)
    return max(2, round(shown * scale / 2) * 2), max(2, round(height * scale / 2) * 2)


def codec_of(key_frame: KeyFrame) -> Codec:
    return "hevc" if key_frame.codecs.startswith(("hvc1", "hev1")) else "h264"


def annex_b(key_frame: KeyFrame) -> bytes:
    """Parameter sets and slices with start codes, as a decoder without a container wants them. Raises NoPicture."""
    record = key_frame.configuration
    sets = _avc_sets(record) if codec_of(key_frame) == "h264" else _hevc_sets(record)
    return _joined(sets) + with_start_codes(key_frame.data)


def with_start_codes(data: bytes) -> bytes:
    """Units with 4-byte lengths to units with start codes. Raises NoPicture."""
    parts: list[bytes] = []
    at = 0
    while at < len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        if size == 0 or at + 4 + size > len(data):
            raise NoPicture("lengths do not fit")
        parts += (START, data[at + 4 : at + 4 + size])
        at += 4 + size
    return b"".join(parts)


def jpeg_size(data: bytes) -> tuple[int, int]:
    """Width and height from the frame header. Raises NoPicture for anything that is no JPEG of a believable size."""
    if data[:2] != b"\xff\xd8":
        raise NoPicture("not a JPEG")
    at = 2
    while at + 9 < len(data) and data[at] == 0xFF:
        kind = data[at + 1]
        if kind == 0xFF:
            at += 1
        elif 0xC0 <= kind <= 0xC2:
            height, width = int.from_bytes(data[at + 5 : at + 7], "big"), int.from_bytes(data[at + 7 : at + 9], "big")
            if not width or not height or width * height > MOST_PIXELS:
                raise NoPicture("unbelievable size")
            return width, height
        elif kind in (0xD9, 0xDA):
            break
        else:
            at += 2 + max(2, int.from_bytes(data[at + 2 : at + 4], "big"))
    raise NoPicture("no frame header")


def _halvings(width: int, height: int) -> int:
    """How often libav's JPEG decoder may halve the picture (at most three times) and still fill a thumbnail."""
    return next((n for n in (3, 2, 1) if width >> n >= THUMB_WIDTH and height >> n >= THUMB_HEIGHT), 0)


def _avc_sets(record: bytes) -> list[bytes]:
    if len(record) < 7:
        raise NoPicture("configuration is cut short")
    sets, at = _counted(record, 6, record[5] & 31)
    if at >= len(record):
        raise NoPicture("configuration is cut short")
    return sets + _counted(record, at + 1, record[at])[0]


def _hevc_sets(record: bytes) -> list[bytes]:
    if len(record) < 23:
        raise NoPicture("configuration is cut short")
    sets: list[bytes] = []
    at = 23
    for _ in range(record[22]):
        units, at = _counted(record, at + 3, int.from_bytes(record[at + 1 : at + 3], "big"))
        sets += units
    return sets


def _joined(sets: Iterable[bytes]) -> bytes:
    return b"".join(START + unit for unit in sets)


def _counted(record: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    units: list[bytes] = []
    for _ in range(count):
        size = int.from_bytes(record[at : at + 2], "big")
        unit = record[at + 2 : at + 2 + size]
        if not unit or len(unit) != size:
            raise NoPicture("configuration is cut short")
        units.append(unit)
        at += 2 + size
    return units, at


def _decoder(codec: Codec | Literal["mjpeg"], **options: str) -> VideoCodecContext:
    decoder = av.CodecContext.create(codec, "r")
    if not isinstance(decoder, VideoCodecContext):
        raise BadData("libav tanpa pengurai gambar")
    decoder.thread_count = 1
    decoder.options = {"max_pixels": str(MOST_PIXELS), **options}
    return decoder


def _decode(decoder: VideoCodecContext, data: bytes) -> VideoFrame:
    frames = [*decoder.decode(av.Packet(data)), *decoder.decode(None)]
    if not frames:
        raise NoPicture("no frame")
    return frames[0]


def _encoder(width: int, height: int) -> VideoCodecContext:
    encoder = av.CodecContext.create("mjpeg", "w")
    if not isinstance(encoder, VideoCodecContext):
        raise BadData("libav tanpa penyandi JPEG")
    encoder.width, encoder.height = width, height
    encoder.pix_fmt = "yuvj420p"
    encoder.time_base = Fraction(1, 90_000)
    encoder.qmin = encoder.qmax = JPEG_QUALITY
    encoder.thread_count = 1
    return encoder


def _encode(encoder: VideoCodecContext, frame: VideoFrame, *, last: bool = True) -> bytes:
    packets = [*encoder.encode(frame), *(encoder.encode(None) if last else ())]
    return b"".join(bytes(packet) for packet in packets)
