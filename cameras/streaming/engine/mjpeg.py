"""Puts JPEG pictures together from RTP packets (RFC 2435): the headers that the packets leave out are written again.

Whole files come out, one a picture, each a key frame. Pure.
"""

from struct import pack

from .reasons import BadData, Unsupported
from .rtp import Depacketizer, Picture

RESTARTS, IN_BAND = 64, 128  # type above which restart intervals are told, Q above which tables are

# The example tables of ISO 10918-1 (K.1, K.2), in zigzag order, that Q 1 to 99 scales.
LUMA = bytes.fromhex(
    "100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c3933"
    "383740485c4e404457453738506d51575f626768673e4d71797064785c656763"
)
CHROMA = bytes.fromhex("1112121815182f1a1a2f63423842") + b"\x63" * 50
# The Huffman tables of K.3 to K.6, which every one of these streams uses: class and number, counts, values.
HUFFMAN = tuple(
    bytes.fromhex(table)
    for table in (
        "0000010501010101010100000000000000000102030405060708090a0b",
        "100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f024"
        "33627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a7374"
        "75767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9ca"
        "d2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa",
        "0100030101010101010101010000000000000102030405060708090a0b",
        "1100020102040403040705040400010277000102031104052131061241510761711322328108144291a1b1c109233352f015"
        "6272d10a162434e125f11718191a262728292a35363738393a434445464748494a535455565758595a636465666768696a73"
        "7475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8"
        "c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa",
    )
)


class JpegDepacketizer(Depacketizer):
    """`width` and `height` are those of the picture being received."""

    width = height = 0
    _tables: tuple[bytes, ...] = ()

    def _payload(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        if end - at < 8:
            raise BadData("paket JPEG terpotong")
        offset = int.from_bytes(data[at + 1 : at + 4], "big")
        kind, quality = data[at + 4], data[at + 5]
        width, height = data[at + 6] * 8, data[at + 7] * 8
        at += 8
        interval = 0
        if kind >= RESTARTS:
            interval = int.from_bytes(data[at : at + 2], "big")
            at += 4
        if offset == 0 and quality >= IN_BAND:
            at = self._read_tables(data, at, end)
        if at > end:
            raise BadData("paket JPEG terpotong")
        if offset == 0:
            self._begin(picture, kind, quality, interval, (width, height))
        elif not picture.chunks:
            picture.damaged = True
        picture.chunks.append(data[at:end])
        picture.size += end - at

    def _begin(self, picture: Picture, kind: int, quality: int, interval: int, size: tuple[int, int]) -> None:
        if kind & ~RESTARTS > 1:
            raise Unsupported(f"pemaketan JPEG jenis {kind}")
        self.width, self.height = size
        if not (self.width and self.height):
            raise Unsupported("MJPEG lebih besar dari 2040 piksel")
        tables = scaled(quality) if quality < IN_BAND else self._tables
        if not tables:
            raise BadData("MJPEG tanpa tabel kuantisasi")
        head = file_head(kind & 1, tables, interval, self.width, self.height)
        picture.key = True
        picture.chunks.append(head)
        picture.size += len(head)

    def _read_tables(self, data: bytes, at: int, end: int) -> int:
        """One or two tables of 64 bytes; a length of zero means the ones before."""
        if end - at < 4:
            raise BadData("paket JPEG terpotong")
        precision, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        at += 4
        if length:
            if precision & 3 or length not in (64, 128) or at + length > end:
                raise BadData("tabel JPEG rusak")
            self._tables = tuple(data[at + step : at + step + 64] for step in range(0, length, 64))
        return at + length

    def _close(self, picture: Picture) -> None:
        if picture.chunks:
            picture.chunks.append(b"\xff\xd9")
            picture.size += 2
        super()._close(picture)


def scaled(quality: int) -> tuple[bytes, ...]:
    """The two tables for Q 1 to 99."""
    if not 1 <= quality <= 99:
        raise BadData("MJPEG: mutu di luar batas")
    factor = 5000 // quality if quality < 50 else 200 - 2 * quality
    return tuple(bytes(min(255, max(1, (step * factor + 50) // 100)) for step in table) for table in (LUMA, CHROMA))


def file_head(kind: int, tables: tuple[bytes, ...], interval: int, width: int, height: int) -> bytes:
    """Everything of a JPEG file before its scan. `kind` 0 halves the colours across, 1 down as well."""
    quantizers = b"".join(
        _segment(0xDB, bytes((number,)) + table) for number, table in enumerate((tables[0], tables[-1]))
    )
    frame = pack(">BHHB", 8, height, width, 3) + bytes((1, 0x22 if kind else 0x21, 0, 2, 0x11, 1, 3, 0x11, 1))
    return b"".join(
        (
            b"\xff\xd8",
            quantizers,
            _segment(0xDD, pack(">H", interval)) if interval else b"",
            _segment(0xC0, frame),
            *(_segment(0xC4, table) for table in HUFFMAN),
            _segment(0xDA, bytes((3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0))),
        )
    )


def _segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + pack(">H", len(data) + 2) + data
