"""Reads a session description (RFC 4566): which media a camera offers and where they are controlled. Pure."""

import base64
import binascii
from dataclasses import dataclass, field

from .reasons import BadData

LONGEST_TEXT = 64 << 10
MOST_SECTIONS = 32
MOST_PARAMETER_SETS = 16


@dataclass(slots=True)
class Media:
    kind: str
    payload_type: int
    control: str = ""
    codec: str = ""
    clock_rate: int = 90_000
    parameters: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Description:
    control: str
    media: tuple[Media, ...]

    def video(self) -> Media | None:
        """The first video section; cameras put sound first, last or leave it out."""
        return next((media for media in self.media if media.kind == "video"), None)

    @property
    def audio(self) -> str:
        """The codec of the camera's sound, empty without any; noted, not set up."""
        return next((media.codec or "?" for media in self.media if media.kind == "audio"), "")


def parse(text: str) -> Description:
    if len(text) > LONGEST_TEXT:
        raise BadData("SDP terlalu panjang")
    session_control = ""
    media: list[Media] = []
    for line in text.splitlines():
        kind, _, value = line.strip().partition("=")
        if kind == "m":
            if len(media) == MOST_SECTIONS:
                raise BadData("SDP: bagian terlalu banyak")
            media.append(_section(value))
        elif kind == "a":
            name, _, argument = value.partition(":")
            if media:
                _attribute(media[-1], name, argument.strip())
            elif name == "control":
                session_control = argument.strip()
    return Description(session_control, tuple(media))


def _section(value: str) -> Media:
    words = value.split()
    if len(words) < 4 or not _is_number(words[3]):
        raise BadData("SDP: baris m= rusak")
    payload_type = int(words[3])
    if payload_type > 127:
        raise BadData("SDP: jenis muatan di luar batas")
    # Static payload types need no rtpmap line (RFC 3551).
    static = {0: "PCMU", 8: "PCMA", 26: "JPEG", 32: "MPV", 33: "MP2T"}
    return Media(words[0].lower(), payload_type, codec=static.get(payload_type, ""))


def _attribute(media: Media, name: str, argument: str) -> None:
    if name == "control":
        media.control = argument
    elif name == "rtpmap":
        payload, _, mapping = argument.partition(" ")
        if payload == str(media.payload_type):
            codec, _, rate = mapping.strip().partition("/")
            media.codec = codec.upper()[:32]
            rate = rate.partition("/")[0]
            media.clock_rate = int(rate) if _is_number(rate) and int(rate) else 90_000
    elif name == "fmtp":
        payload, _, pairs = argument.partition(" ")
        if payload == str(media.payload_type):
            for pair in pairs.split(";")[:32]:
                key, _, given = pair.strip().partition("=")
                media.parameters[key.lower()] = given


def parameter_sets(media: Media) -> list[bytes]:
    """Parameter sets of the description. What is not base64 is left out: the stream may bring good ones."""
    names = ("sprop-vps", "sprop-sps", "sprop-pps") if media.codec == "H265" else ("sprop-parameter-sets",)
    texts = [text for name in names for text in media.parameters.get(name, "").split(",")]
    sets = []
    for text in texts[:MOST_PARAMETER_SETS]:
        try:
            unit = base64.b64decode(text + "=" * (-len(text) % 4))
        except (binascii.Error, ValueError):
            continue
        if unit:
            sets.append(unit)
    return sets


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 7
