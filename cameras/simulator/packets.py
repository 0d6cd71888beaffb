"""RTP and RTCP bytes, framed for RTSP's TCP connection (RFC 2326 section 10.12, RFC 6184)."""

import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MTU = 1400
PAYLOAD_TYPE = 96
CLOCK_RATE = 90_000

_SEQUENCE_AND_TIME = struct.Struct(">HI")
_FU_A = 28
_UNIX_TO_NTP_S = 2_208_988_800


@dataclass(frozen=True)
class Packets:
    """Framed RTP packets without sequence numbers and times, and where those go."""

    data: bytes
    offsets: tuple[int, ...]

    @property
    def octets(self) -> int:
        """Payload bytes, as RTCP counts them."""
        return len(self.data) - 16 * len(self.offsets)


def packetise(nals: Iterable[bytes], *, ssrc: int, ends_picture: bool) -> Packets:
    """Single NAL unit packets and FU-A fragments; the last one carries the marker if it ends the picture."""
    payloads = [payload for nal in nals for payload in _fragments(nal)]
    data, offsets = bytearray(), []
    for index, payload in enumerate(payloads):
        marker = 0x80 if ends_picture and index == len(payloads) - 1 else 0
        data += struct.pack(">BBH", 0x24, 0, len(payload) + 12)
        offsets.append(len(data) + 2)
        data += struct.pack(">BBHII", 0x80, marker | PAYLOAD_TYPE, 0, 0, ssrc) + payload
    return Packets(bytes(data), tuple(offsets))


def stamp(parts: Sequence[Packets], *, sequence: int, timestamp: int) -> bytes:
    """The packets of one picture, numbered from `sequence` and all with the same time."""
    stamped, base = bytearray().join(part.data for part in parts), 0
    for part in parts:
        for offset in part.offsets:
            _SEQUENCE_AND_TIME.pack_into(stamped, base + offset, sequence & 0xFFFF, timestamp & 0xFFFFFFFF)
            sequence += 1
        base += len(part.data)
    return bytes(stamped)


def sender_report(*, ssrc: int, at: float, timestamp: int, packets: int, octets: int) -> bytes:
    """A framed RTCP sender report, which says that RTP time `timestamp` was the unix time `at`."""
    seconds, fraction = divmod(at + _UNIX_TO_NTP_S, 1)
    report = struct.pack(
        ">BBHIIIIII",
        0x80,
        200,
        6,
        ssrc,
        int(seconds),
        int(fraction * 2**32),
        timestamp & 0xFFFFFFFF,
        packets & 0xFFFFFFFF,
        octets & 0xFFFFFFFF,
    )
    # RFC 3550 wants a name with every report.
    name = struct.pack(">BB", 1, 9) + b"simulator"
    name += bytes(4 - len(name) % 4)  # at least one zero ends the list
    description = struct.pack(">BBHI", 0x81, 202, 1 + len(name) // 4, ssrc) + name
    return struct.pack(">BBH", 0x24, 1, len(report) + len(description)) + report + description


def _fragments(nal: bytes) -> list[bytes]:
    if len(nal) <= MTU:
        return [nal]
    indicator, kind = nal[0] & 0xE0 | _FU_A, nal[0] & 0x1F
    pieces = [nal[start : start + MTU - 2] for start in range(1, len(nal), MTU - 2)]
    last = len(pieces) - 1
    return [
        bytes([indicator, kind | (0x80 if index == 0 else 0) | (0x40 if index == last else 0)]) + piece
        for index, piece in enumerate(pieces)
    ]
