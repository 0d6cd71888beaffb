"""Puts MPEG-4 part 2 pictures together from RTP packets (RFC 6416): the payload is the stream itself. Pure."""

import binascii

from . import sdp
from .rtp import Depacketizer, Picture

PICTURE_START = b"\0\0\1\xb6"


class VisualDepacketizer(Depacketizer):
    """A picture may begin in any packet; the marker bit ends it."""

    def _payload(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        part = data[at:end]
        found = part.find(PICTURE_START)
        if found >= 0 and found + 4 < len(part) and part[found + 4] >> 6 == 0:
            picture.key = True  # vop_coding_type I
        picture.chunks.append(part)
        picture.size += len(part)


def configuration(media: sdp.Media) -> bytes:
    """The stream's headers as the description gives them; empty when it does not."""
    try:
        return binascii.unhexlify(media.parameters.get("config", ""))
    except (binascii.Error, ValueError):
        return b""
