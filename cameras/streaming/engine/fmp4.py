"""Writes fragmented MP4 (ISO 14496-12) for one video track: the initialisation segment and media fragments. Pure."""

from collections.abc import Sequence
from struct import Struct, pack
from typing import NamedTuple

TIMESCALE = 90_000
KEY_FLAGS, OTHER_FLAGS = 0x02000000, 0x01010000
HEAD = Struct(">I4sI4sIII4sI4sIII4sIQI4sIIi")
ENTRY, ENTRY_CTS = Struct(">III"), Struct(">IIIi")
MDAT = Struct(">I4s")
MATRIX = pack(">9I", 0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000)


class Sample(NamedTuple):
    """duration and cts (display after decode) in ticks of 1/90000 s; size in bytes."""

    duration: int
    size: int
    key: bool
    cts: int


def initialisation(configuration: bytes, width: int, height: int, *, codecs: str = "avc1") -> bytes:
    """`configuration` is the decoder configuration record that belongs to `codecs` (RFC 6381: "avc1.…" or "hvc1.…")."""
    hevc = codecs.startswith("hvc1")
    entry = _box(
        b"hvc1" if hevc else b"avc1",
        pack(">6xH16x", 1),
        pack(">HHIIIH", width, height, 0x480000, 0x480000, 0, 1),
        pack(">32xHh", 24, -1),
        _box(b"hvcC" if hevc else b"avcC", configuration),
    )
    tables = _box(
        b"stbl",
        _full(b"stsd", 0, pack(">I", 1), entry),
        _full(b"stts", 0, bytes(4)),
        _full(b"stsc", 0, bytes(4)),
        _full(b"stsz", 0, bytes(8)),
        _full(b"stco", 0, bytes(4)),
    )
    references = _box(b"dinf", _full(b"dref", 0, pack(">I", 1), _full(b"url ", 1)))
    information = _box(b"minf", _full(b"vmhd", 1, bytes(8)), references, tables)
    media = _box(
        b"mdia",
        _full(b"mdhd", 0, pack(">IIIIHH", 0, 0, TIMESCALE, 0, 0x55C4, 0)),
        _full(b"hdlr", 0, bytes(4), b"vide", bytes(12), b"camera\0"),
        information,
    )
    header = _full(b"tkhd", 3, pack(">IIIII16x", 0, 0, 1, 0, 0), MATRIX, pack(">II", width << 16, height << 16))
    movie = _box(
        b"moov",
        _full(b"mvhd", 0, pack(">IIIIIH10x", 0, 0, 1000, 0, 0x10000, 0x100), MATRIX, bytes(24), pack(">I", 2)),
        _box(b"trak", header, media),
        _box(b"mvex", _full(b"trex", 0, pack(">IIIII", 1, 1, 0, 0, 0))),
    )
    return _box(b"ftyp", b"iso5", pack(">I", 512), b"iso5iso6mp41") + movie


def fragment(number: int, decode_time: int, samples: Sequence[Sample], chunks: Sequence[bytes]) -> bytes:
    """One moof and mdat; `chunks` are the samples' bytes in order."""
    shifted = any(sample.cts for sample in samples)
    if shifted:
        entries = [
            ENTRY_CTS.pack(duration, size, KEY_FLAGS if key else OTHER_FLAGS, cts)
            for duration, size, key, cts in samples
        ]
    else:
        entries = [ENTRY.pack(duration, size, KEY_FLAGS if key else OTHER_FLAGS) for duration, size, key, _ in samples]
    run = 20 + len(samples) * (16 if shifted else 12)
    track = 8 + 16 + 20 + run
    moof = 8 + 16 + track
    head = HEAD.pack(
        moof, b"moof", 16, b"mfhd", 0, number & 0xFFFFFFFF, track, b"traf", 16, b"tfhd", 0x020000, 1,
        20, b"tfdt", 0x01000000, decode_time, run, b"trun", 0x01000F01 if shifted else 0x000701,
        len(samples), moof + 8,
    )  # fmt: skip
    body = sum(sample.size for sample in samples)
    return b"".join([head, *entries, MDAT.pack(body + 8, b"mdat"), *chunks])


def _box(kind: bytes, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return pack(">I4s", len(body) + 8, kind) + body


def _full(kind: bytes, flags: int, *parts: bytes) -> bytes:
    return _box(kind, pack(">I", flags), *parts)
