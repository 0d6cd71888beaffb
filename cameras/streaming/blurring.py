"""A JPEG with so few pixels that nobody is recognised. Loads libav (30 MB) with the first picture."""

from fractions import Fraction

MOST_BYTES = 2 << 20
MOST_PIXELS = 8_294_400  # 4K; a still is at most 320x180
QUALITY = 5  # ffmpeg's scale: 2 is best, 31 worst


class NotAPicture(Exception):
    """These bytes are no JPEG that can be decoded."""


def blurred(jpeg: bytes, *, width: int) -> bytes:
    """Averaged down to ``width`` pixels across and drawn large again, smoothly: the size is the old one, the detail is
    gone and no filter brings it back. About 5 ms for a still. Raises NotAPicture."""
    import av
    from av.codec import CodecContext
    from av.video.reformatter import Interpolation

    try:
        decoder = CodecContext.create("mjpeg", "r")
        frames = decoder.decode(av.Packet(jpeg)) + decoder.decode(None)
        if not frames or frames[0].width * frames[0].height > MOST_PIXELS:
            raise NotAPicture("no picture, or too large a one")
        frame = frames[0]
        height = max(2, round(frame.height * width / frame.width / 2) * 2)
        small = frame.reformat(width, height, "rgb24", interpolation=Interpolation.AREA)
        large = small.reformat(frame.width, frame.height, "yuvj420p", interpolation=Interpolation.BILINEAR)
        encoder = CodecContext.create("mjpeg", "w")
        encoder.width, encoder.height, encoder.pix_fmt = frame.width, frame.height, "yuvj420p"
        encoder.time_base = Fraction(1, 25)
        encoder.options = {"qmin": str(QUALITY), "qmax": str(QUALITY)}
        large.pts = 0
        return b"".join(bytes(packet) for packet in encoder.encode(large) + encoder.encode(None))
    except (av.FFmpegError, ValueError) as error:
        raise NotAPicture(str(error)) from error
