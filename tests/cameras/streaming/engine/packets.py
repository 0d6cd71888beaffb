"""RTP packets of access units, as cameras send them."""

import struct
from collections.abc import Iterable


def rtp(payload: bytes, *, sequence: int, timestamp: int, marker: bool = False, payload_type: int = 96) -> bytes:
    second = payload_type | (0x80 if marker else 0)
    return struct.pack(">BBHII", 0x80, second, sequence & 0xFFFF, timestamp & 0xFFFFFFFF, 0x1234) + payload


def payloads(nals: Iterable[bytes], *, mtu: int = 1400, codec: str = "H264") -> list[bytes]:
    """Single units where they fit, fragments where they do not."""
    found: list[bytes] = []
    if codec == "JPEG":
        return [payload for file in nals for payload in jpeg_payloads(file, mtu=mtu)]
    if codec == "MP4V-ES":
        return [part[at : at + mtu] for part in nals for at in range(0, len(part), mtu)]
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


def jpeg_payloads(file: bytes, *, mtu: int = 1400) -> list[bytes]:
    """RFC 2435 from a baseline JPEG file: its headers travel as a few numbers and the quantization tables in band."""
    at, tables, size, kind = 2, b"", b"", 0
    while file[at + 1] != 0xDA:
        length = int.from_bytes(file[at + 2 : at + 4], "big")
        segment = file[at + 4 : at + 2 + length]
        if file[at + 1] == 0xDB:
            tables += b"".join(segment[step + 1 : step + 65] for step in range(0, len(segment), 65))
        elif file[at + 1] == 0xC0:
            height, width = struct.unpack(">HH", segment[1:5])
            size, kind = bytes((width // 8, height // 8)), int(segment[7] == 0x22)
        at += 2 + length
    scan = file[at + 2 + int.from_bytes(file[at + 2 : at + 4], "big") : -2]
    found = []
    for offset in range(0, len(scan), mtu):
        head = bytes((0,)) + offset.to_bytes(3, "big") + bytes((kind, 255)) + size
        in_band = struct.pack(">BBH", 0, 0, len(tables)) + tables if offset == 0 else b""
        found.append(head + in_band + scan[offset : offset + mtu])
    return found
