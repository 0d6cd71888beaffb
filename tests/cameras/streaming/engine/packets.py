"""RTP packets of access units, as cameras send them."""

import struct
from collections.abc import Iterable


def rtp(payload: bytes, *, sequence: int, timestamp: int, marker: bool = False, payload_type: int = 96) -> bytes:
    second = payload_type | (0x80 if marker else 0)
    return struct.pack(">BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 0x1234) + payload


def payloads(nals: Iterable[bytes], *, mtu: int = 1400, codec: str = "H264") -> list[bytes]:
    """Single units where they fit, fragments where they do not."""
    found: list[bytes] = []
    for nal in nals:
        if len(nal) <= mtu:
            found.append(nal)
            continue
        head = 2 if codec == "H265" else 1
        pieces = [nal[at : at + mtu] for at in range(head, len(nal), mtu)]
        for index, piece in enumerate(pieces):
            flags = (0x80 if index == 0 else 0) | (0x40 if index == len(pieces) - 1 else 0)
            if codec == "H265":
                found.append(bytes((nal[0] & 0x81 | 49 << 1, nal[1], flags | nal[0] >> 1 & 63)) + piece)
            else:
                found.append(bytes((nal[0] & 0xE0 | 28, flags | nal[0] & 31)) + piece)
    return found


def packets(
    nals: Iterable[bytes], *, sequence: int, timestamp: int, mtu: int = 1400, marker: bool = True, codec: str = "H264"
) -> list[bytes]:
    found = payloads(nals, mtu=mtu, codec=codec)
    return [
        rtp(payload, sequence=sequence + index, timestamp=timestamp, marker=marker and index == len(found) - 1)
        for index, payload in enumerate(found)
    ]


def stap_a(nals: Iterable[bytes]) -> bytes:
    return bytes((24,)) + b"".join(struct.pack(">H", len(nal)) + nal for nal in nals)


def interleaved(packet: bytes, *, channel: int = 0) -> bytes:
    return struct.pack(">BBH", 0x24, channel, len(packet)) + packet


def sender_report(*, unix_s: float, timestamp: int) -> bytes:
    seconds, fraction = divmod(unix_s + 2_208_988_800, 1)
    return struct.pack(">BBHIIIIII", 0x80, 200, 6, 1, int(seconds), int(fraction * 2**32), timestamp, 0, 0)
