"""Puts H.264 pictures together from RTP packets (RFC 3550, RFC 6184 modes 0 and 1) in their order of arrival. Pure.

Slices come out length-prefixed, as MP4 wants them, so that the bytes are copied once here and once into the segment.
"""

from collections.abc import Callable
from struct import Struct

from .h264 import IDR, NON_IDR, OPENINGS, OTHER_PICTURE, PPS, SEI, SPS, recovers
from .reasons import BadData, Unsupported

HEADER = Struct(">BBHI")
LENGTH = Struct(">I")
SENDER_REPORT = Struct(">IIII")
NTP_TO_UNIX_S = 2_208_988_800
STAP_A, FU_A = 24, 28


class Picture:
    """A coded picture: length-prefixed slices in `chunks` (`size` bytes together) and the parameter sets it brought."""

    __slots__ = (
        "begins_twice", "chunks", "cts", "damaged", "joins_previous", "key", "leading", "opening", "recovers", "sets",
        "size", "timestamp",
    )  # fmt: skip

    def __init__(self, timestamp: int) -> None:
        self.timestamp = timestamp
        self.chunks: list[bytes] = []
        self.size = 0
        self.key = False
        self.opening = OTHER_PICTURE
        self.recovers = False  # a decoder could begin here, but a browser does not
        self.leading = False  # needs pictures from before the key frame it follows
        self.begins_twice = False  # both fields of a frame
        self.damaged = False
        self.joins_previous = False  # more slices of a picture that a wrong marker closed too early
        self.sets: list[bytes] | None = None
        self.cts = 0

    @property
    def head(self) -> bytes:
        """The beginning of the first slice."""
        return self.chunks[1] if len(self.chunks[1]) > 96 else b"".join(self.chunks[1:4])


class Depacketizer:
    def __init__(self, *, payload_type: int, on_picture: Callable[[Picture], None], largest_picture: int) -> None:
        self.lost_packets = 0
        self._payload_type = payload_type
        self._on_picture = on_picture
        self._largest = largest_picture
        self._expected = -1
        self._picture: Picture | None = None
        self._closed_timestamp = -1
        self._unit_at = -1  # index in chunks of the length of the fragmented unit being received
        self._unit_size = 0
        self._unit_kind = 0
        self._damaged = False

    def feed(self, data: bytes, start: int, end: int) -> None:
        """Takes the RTP packet data[start:end]. Raises BadData or Unsupported; the stream cannot go on after that."""
        if end - start < 12:
            raise BadData("paket RTP terpotong")
        first, second, sequence, timestamp = HEADER.unpack_from(data, start)
        if first & 0xC0 != 0x80:
            raise BadData("bukan RTP versi 2")
        if second & 0x7F != self._payload_type:
            return
        at = start + 12
        if first & 0x3F:
            at, end = self._strip(data, at, end, first)
        if sequence != self._expected:
            self._gap(sequence)
        self._expected = (sequence + 1) & 0xFFFF
        picture = self._picture
        if picture is None or picture.timestamp != timestamp:
            if picture is not None:
                self._close(picture)
            picture = self._picture = self._open(timestamp)
        if at >= end:
            return
        self._payload(picture, data, at, end)
        if picture.size > self._largest:
            raise BadData("gambar terlalu besar")
        if second & 0x80:
            self._close(picture)
            self._picture = None

    def _strip(self, data: bytes, at: int, end: int, first: int) -> tuple[int, int]:
        """Steps over contributing sources and the header extension, and takes the padding off."""
        at += 4 * (first & 15)
        if first & 0x10:
            if at + 4 > end:
                raise BadData("paket RTP terpotong")
            at += 4 + 4 * ((data[at + 2] << 8) | data[at + 3])
        if first & 0x20:
            end -= data[end - 1]
        if at > end:
            raise BadData("paket RTP terpotong")
        return at, end

    def _gap(self, sequence: int) -> None:
        if self._expected >= 0:
            missing = (sequence - self._expected) & 0xFFFF
            self.lost_packets += missing if missing < 0x8000 else 1
            self._damaged = True
            self._unit_at = -1
            if self._picture is not None:
                self._picture.damaged = True

    def _open(self, timestamp: int) -> Picture:
        picture = Picture(timestamp)
        # What was lost may be the end of the picture before or the beginning of this one: neither can be trusted.
        picture.damaged = self._damaged
        self._damaged = False
        self._unit_at = -1
        return picture

    def _close(self, picture: Picture) -> None:
        if self._unit_at >= 0:
            picture.damaged = True
            self._unit_at = -1
        if self._damaged:
            picture.damaged = True
            self._damaged = False
        if picture.size:
            self._closed_timestamp = picture.timestamp
        self._on_picture(picture)

    def _payload(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        kind = data[at] & 31
        if kind != FU_A:
            if 0 < kind < STAP_A:
                self._unit(picture, data, at, end)
            elif kind == STAP_A:
                self._aggregate(picture, data, at + 1, end)
            elif kind:
                raise Unsupported(f"pemaketan H.264 jenis {kind}", final=True)
            return
        if end - at < 3:
            raise BadData("FU-A terpotong")
        flags = data[at + 1]
        if flags & 0x80:
            if self._unit_at >= 0:
                picture.damaged = True
            kind = self._unit_kind = flags & 31
            if NON_IDR <= kind <= IDR:
                self._slice(picture, kind, data[at + 2])
            self._unit_at = len(picture.chunks)
            self._unit_size = end - at - 1
            picture.chunks += (b"", bytes(((data[at] & 0xE0) | kind,)) + data[at + 2 : end])
            picture.size += end - at + 3
        elif self._unit_at >= 0:
            picture.chunks.append(data[at + 2 : end])
            self._unit_size += end - at - 2
            picture.size += end - at - 2
        else:
            picture.damaged = True
            return
        if flags & 0x40:
            self._finish_fragments(picture)

    def _unit(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        kind = data[at] & 31
        if NON_IDR <= kind <= IDR:
            if end - at < 2:
                raise BadData("NAL terpotong")
            self._slice(picture, kind, data[at + 1])
            size = end - at
            picture.chunks += (LENGTH.pack(size), data[at:end])
            picture.size += size + 4
        elif kind in (SPS, PPS):
            self._parameter_set(picture, data[at:end])
        elif kind == SEI and recovers(data[at:end]):
            picture.recovers = True

    def _slice(self, picture: Picture, kind: int, second: int) -> None:
        if kind == IDR:
            picture.key = True
        if picture.size == 0:
            if second & 0x80:
                picture.opening = OPENINGS[second]
            elif picture.timestamp == self._closed_timestamp:
                picture.joins_previous = True
            else:
                picture.damaged = True
        elif second & 0x80:
            picture.begins_twice = True

    def _parameter_set(self, picture: Picture, unit: bytes) -> None:
        if picture.sets is None:
            picture.sets = []
        elif len(picture.sets) >= 32:
            raise BadData("terlalu banyak parameter di satu gambar")
        picture.sets.append(unit)

    def _aggregate(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        while at < end:
            if at + 2 > end:
                raise BadData("paket gabungan terpotong")
            size = (data[at] << 8) | data[at + 1]
            at += 2
            if size == 0 or at + size > end:
                raise BadData("paket gabungan terpotong")
            self._unit(picture, data, at, at + size)
            at += size

    def _finish_fragments(self, picture: Picture) -> None:
        at, self._unit_at = self._unit_at, -1
        if NON_IDR <= self._unit_kind <= IDR:
            picture.chunks[at] = LENGTH.pack(self._unit_size)
            return
        unit = b"".join(picture.chunks[at:])
        del picture.chunks[at:]
        picture.size -= self._unit_size + 4
        if self._unit_kind in (SPS, PPS):
            self._parameter_set(picture, unit)


def sender_clock(data: bytes, start: int, end: int) -> tuple[float, int] | None:
    """(unix seconds, RTP timestamp) of the first sender report in a compound RTCP packet, None if there is none."""
    while end - start >= 4:
        size = 4 + 4 * ((data[start + 2] << 8) | data[start + 3])
        if data[start] & 0xC0 != 0x80 or start + size > end:
            return None
        if data[start + 1] == 200 and size >= 28:
            _, seconds, fraction, timestamp = SENDER_REPORT.unpack_from(data, start + 4)
            return seconds - NTP_TO_UNIX_S + fraction / 2**32, timestamp
        start += size
    return None
