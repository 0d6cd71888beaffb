"""One key frame from a camera, and good-bye: RTSP as far as the first picture that decodes by itself."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from . import h264, h265, rtsp, sdp
from .orders import Limits, StillOrder
from .reasons import BadData, Reason, StreamFault, Unsupported
from .rtp import Depacketizer, Picture
from .rtp_h265 import HevcDepacketizer

FU_A, FU_H265 = 28, 49
MOST_SETS = 32
Codec = Literal["h264", "hevc"]  # libav's names


@dataclass(frozen=True, slots=True)
class Coded:
    """A picture as its stream carried it: the parameter sets, and slices with 4-byte lengths."""

    codec: Codec
    sets: tuple[bytes, ...]
    data: bytes


class Catcher:
    """Waits for the first whole key frame. Pictures that hang on others are thrown away as they come, unparsed."""

    def __init__(self, media: sdp.Media, *, largest_picture: int) -> None:
        self.caught: asyncio.Future[Coded] = asyncio.get_running_loop().create_future()
        self._codec: Codec = "hevc" if media.codec == "H265" else "h264"
        self._hangs_on_others = _h265_hangs_on_others if media.codec == "H265" else _h264_hangs_on_others
        self._sets: dict[bytes, None] = {}
        self._key: Picture | None = None
        kind = HevcDepacketizer if media.codec == "H265" else Depacketizer
        self._depacketizer = kind(
            payload_type=media.payload_type, on_picture=self._take, largest_picture=largest_picture
        )
        for unit in sdp.parameter_sets(media):
            self._keep(unit)

    def feed(self, data: bytes, start: int, end: int) -> None:
        if self.caught.done() or (self._key is None and self._hangs_on_others(data, start, end)):
            return
        self._depacketizer.feed(data, start, end)

    def _take(self, picture: Picture) -> None:
        for unit in picture.sets or ():
            self._keep(unit)
        key = self._key
        if key is not None:
            if picture.joins_previous and not picture.damaged:
                key.chunks += picture.chunks  # the camera marks each slice as if it were a picture
            elif not self.caught.done():
                self.caught.set_result(Coded(self._codec, tuple(self._sets), b"".join(key.chunks)))
        elif picture.key and picture.size and not picture.damaged and self._sets:
            self._key = picture

    def _keep(self, unit: bytes) -> None:
        """In the order they came: a decoder takes the newest of each number."""
        self._sets.pop(unit, None)
        self._sets[unit] = None
        if len(unit) > h265.LONGEST_SET or len(self._sets) > MOST_SETS:
            raise BadData("parameter gambar tidak masuk akal")


async def key_frame(order: StillOrder, *, dial: rtsp.Dial, limits: Limits) -> Coded:
    """Raises StreamFault. Leaves no connection behind."""
    client = await rtsp.connect(
        address=order.address, username=order.username, password=order.password, dial=dial, limits=limits
    )
    over: asyncio.Future[StreamFault] | None = None
    try:
        media = (await client.describe(briefly=True)).video()
        if media is None:
            raise BadData("aliran tanpa gambar")
        if media.codec not in ("H264", "H265"):
            raise Unsupported(f"codec {media.codec}")
        catcher = Catcher(media, largest_picture=limits.picture_bytes)
        await client.set_up(media, on_media=catcher.feed, on_control=_ignore)
        await client.play()
        over = asyncio.ensure_future(client.until_over())
        either: list[asyncio.Future[Any]] = [catcher.caught, over]
        await asyncio.wait(either, timeout=limits.longest_gop_s, return_when=asyncio.FIRST_COMPLETED)
        if catcher.caught.done():
            return catcher.caught.result()
        if over.done():
            raise over.result()
        raise StreamFault(Reason.NO_FRAMES, "gambar kunci tidak datang")
    finally:
        if over is not None:
            over.cancel()
        client.tear_down()


def _h264_hangs_on_others(data: bytes, start: int, end: int) -> bool:
    """Whether a plain RTP packet carries (a piece of) a slice that no decoder could begin with."""
    if end - start < 14 or data[start] != 0x80:
        return False
    kind = data[start + 12] & 31
    return kind == h264.NON_IDR or (kind == FU_A and data[start + 13] & 31 == h264.NON_IDR)


def _h265_hangs_on_others(data: bytes, start: int, end: int) -> bool:
    if end - start < 15 or data[start] != 0x80:
        return False
    kind = data[start + 12] >> 1 & 63
    if kind == FU_H265:
        kind = data[start + 14] & 63
    return kind < 32 and not h265.is_random_access(kind)


def _ignore(data: bytes, start: int, end: int) -> None:
    return None
