"""One key frame from a camera, and good-bye: RTSP as far as the first picture that decodes by itself."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from . import h264, rtsp, sdp
from .orders import Limits, StillOrder
from .reasons import BadData, Reason, StreamFault, Unsupported
from .rtp import Depacketizer, Picture

FU_A = 28
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
        self._sets: dict[tuple[int, bytes], bytes] = {}
        self._key: Picture | None = None
        self._depacketizer = Depacketizer(
            payload_type=media.payload_type, on_picture=self._take, largest_picture=largest_picture
        )
        for unit in sdp.parameter_sets(media):
            self._keep(unit)

    def feed(self, data: bytes, start: int, end: int) -> None:
        if self.caught.done() or (self._key is None and _hangs_on_others(data, start, end)):
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
                self.caught.set_result(Coded("h264", tuple(self._sets.values()), b"".join(key.chunks)))
        elif picture.key and picture.size and not picture.damaged and self._sets:
            self._key = picture

    def _keep(self, unit: bytes) -> None:
        """The newest of each kind and number; a description's set gives way to the stream's own."""
        if len(unit) > h264.LONGEST_SET or unit[0] & 31 not in (h264.SPS, h264.PPS):
            return
        # A PPS begins with its number, an SPS has it behind three bytes of profile.
        self._sets[unit[0] & 31, unit[4:5] if unit[0] & 31 == h264.SPS else unit[1:2]] = unit
        if len(self._sets) > h264.MOST_SPS + h264.MOST_PPS:
            raise BadData("terlalu banyak parameter H.264")


async def key_frame(order: StillOrder, *, dial: rtsp.Dial, limits: Limits) -> Coded:
    """Raises StreamFault. Leaves no connection behind."""
    client = await rtsp.connect(
        address=order.address, username=order.username, password=order.password, dial=dial, limits=limits
    )
    over: asyncio.Future[StreamFault] | None = None
    try:
        media = (await client.describe()).video()
        if media is None:
            raise BadData("aliran tanpa gambar")
        if media.codec != "H264":
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


def _hangs_on_others(data: bytes, start: int, end: int) -> bool:
    """Whether a plain RTP packet carries (a piece of) an H.264 slice that no decoder could begin with."""
    if end - start < 14 or data[start] != 0x80:
        return False
    kind = data[start + 12] & 31
    return kind == h264.NON_IDR or (kind == FU_A and data[start + 13] & 31 == h264.NON_IDR)


def _ignore(data: bytes, start: int, end: int) -> None:
    return None
