"""Wraps a camera's coded pictures for ffmpeg's standard input: a live Matroska stream (RFC 9559), a cluster a picture.

Bare H.264 on a pipe would lose its times and be read a picture late. Here each picture says its length and its time,
and ffmpeg needs no network to get it. Pure.
"""

TICKS_PER_MS = 90
UNKNOWN_SIZE = b"\x01\xff\xff\xff\xff\xff\xff\xff"
# Units of 0.1 ms: finer than any camera's jitter, and a block's own time is always zero.
SCALE_NS = 100_000
# A picture's length by the header. It need not be true, as each picture brings its time; without it ffmpeg watches for
# a second to find one out.
SAID_DURATION_NS = 40_000_000

# As libavformat names them. H.264 and H.265 travel with start codes (Annex B) and their parameter sets in front of the
# pictures, so that a camera may change them on the way; ffmpeg takes that, other readers may not.
CODEC_IDS = {
    "H264": b"V_MPEG4/ISO/AVC",
    "H265": b"V_MPEGH/ISO/HEVC",
    "JPEG": b"V_MJPEG",
    "MP4V-ES": b"V_MPEG4/ISO/ASP",
}


def header(codec: str, *, private: bytes, width: int, height: int) -> bytes:
    """What goes before the first picture. `private`: the decoder's set-up, with start codes where there are some."""
    video = _element(b"\xe0", _number(b"\xb0", width) + _number(b"\xba", height))
    track = b"".join(
        (
            _number(b"\xd7", 1),
            _number(b"\x73\xc5", 1),
            _number(b"\x83", 1),
            _number(b"\x9c", 0),
            _number(b"\x23\xe3\x83", SAID_DURATION_NS),
            _element(b"\x86", CODEC_IDS[codec]),
            _element(b"\x63\xa2", private) if private else b"",
            video,
        )
    )
    kind = _number(b"\x42\x87", 4) + _number(b"\x42\x85", 2)
    information = _number(b"\x2a\xd7\xb1", SCALE_NS)
    return b"".join(
        (
            _element(b"\x1a\x45\xdf\xa3", _element(b"\x42\x82", b"matroska") + kind),
            b"\x18\x53\x80\x67" + UNKNOWN_SIZE,
            _element(b"\x15\x49\xa9\x66", information),
            _element(b"\x16\x54\xae\x6b", _element(b"\xae", track)),
        )
    )


def picture(data: bytes, *, time: int, key: bool) -> bytes:
    """One coded picture; `time` is when it is shown, in ticks of 1/90000 s from 0."""
    block = _element(b"\xa3", b"\x81\0\0" + (b"\x80" if key else b"\0") + data)
    return _element(b"\x1f\x43\xb6\x75", _number(b"\xe7", max(0, time) * 10 // TICKS_PER_MS) + block)


def annex_b(data: bytes) -> bytes:
    """Length-prefixed units with start codes in place of the lengths, which are as long."""
    turned = bytearray(data)
    at = 0
    while at + 4 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        turned[at : at + 4] = b"\0\0\0\1"
        at += 4 + size
    return bytes(turned)


def _number(name: bytes, value: int) -> bytes:
    return _element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8), "big"))


def _element(name: bytes, data: bytes) -> bytes:
    return name + (0x1000_0000 | len(data)).to_bytes(4, "big") + data
