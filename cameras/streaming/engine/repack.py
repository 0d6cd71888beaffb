"""The first lane: the camera's own H.264 or H.265, repacked without decoding."""

import asyncio
from collections.abc import Awaitable, Callable

from . import rtsp, sdp
from .intake import Intake
from .orders import Limits, StreamOrder
from .reasons import BadData, Reason, StreamFault, Unsupported
from .rtp import Depacketizer, sender_clock
from .rtp_h265 import HevcDepacketizer

CODEC_NAMES = {"H264": "H.264", "H265": "H.265", "JPEG": "MJPEG", "MP4V-ES": "MPEG-4", "": "tidak dikenal"}


class RepackLane:
    """`audio` is the codec of the camera's sound, which is never asked for. `patient`: see rtsp.connect."""

    name = "repack"

    def __init__(self, order: StreamOrder, *, intake: Intake, dial: rtsp.Dial, limits: Limits) -> None:
        self.codec = self.audio = ""
        self.by_udp = False
        self.patient = False
        self._lost_before = 0
        self._depacketizer: Depacketizer | None = None
        self.order = order
        self._intake = intake
        self._dial = dial
        self._limits = limits

    @property
    def lost_packets(self) -> int:
        return self._lost_before + (self._depacketizer.lost_packets if self._depacketizer else 0)

    async def run(self, *, on_playing: Callable[[], None]) -> StreamFault:
        """One attempt: returns (or raises) why it ended. Leaves no connection behind."""
        return await attempt(
            self.order,
            begin=self._begin,
            on_playing=on_playing,
            dial=self._dial,
            limits=self._limits,
            patient=self.patient,
        )

    async def _begin(self, client: rtsp.Client) -> None:
        description = await client.describe()
        media = video_of(description)
        self.codec = CODEC_NAMES.get(media.codec, media.codec)
        self.audio = description.audio
        _require_repackable(media, hevc=self.order.hevc)
        self._intake.begin(sdp.parameter_sets(media), clock_rate=media.clock_rate, codec=media.codec)
        self._lost_before = self.lost_packets
        kind = HevcDepacketizer if media.codec == "H265" else Depacketizer
        depacketizer = self._depacketizer = kind(
            payload_type=media.payload_type,
            on_picture=self._intake.take,
            largest_picture=self._limits.picture_bytes,
        )
        await client.set_up(media, on_media=depacketizer.feed, on_control=self._take_control)
        self.by_udp = client.by_udp
        await client.play()

    def _take_control(self, data: bytes, start: int, end: int) -> None:
        report = sender_clock(data, start, end)
        if report is not None:
            self._intake.sender_clock(*report)


async def attempt(
    order: StreamOrder,
    *,
    begin: Callable[[rtsp.Client], Awaitable[None]],
    on_playing: Callable[[], None],
    dial: rtsp.Dial,
    limits: Limits,
    patient: bool,
) -> StreamFault:
    """One conversation with a camera, set up by `begin`; returns (or raises) why it ended, and says good-bye."""
    client = await dial_camera(order, dial=dial, limits=limits, patient=patient)
    try:
        async with asyncio.timeout(limits.set_up_s):
            await begin(client)
        on_playing()
        return await client.until_over()
    except TimeoutError as drips:
        raise StreamFault(Reason.TIMEOUT, "kamera menjawab terlalu lambat") from drips
    finally:
        await client.leave()


async def dial_camera(order: StreamOrder, *, dial: rtsp.Dial, limits: Limits, patient: bool = False) -> rtsp.Client:
    return await rtsp.connect(
        address=order.address,
        username=order.username,
        password=order.password,
        dial=dial,
        limits=limits,
        patient=patient,
    )


def video_of(description: sdp.Description) -> sdp.Media:
    media = description.video()
    if media is None:
        raise BadData("aliran tanpa gambar")
    return media


def _require_repackable(media: sdp.Media, *, hevc: bool) -> None:
    if media.codec == "H265" and hevc:
        if media.parameters.get("sprop-max-don-diff", "0") != "0":
            raise Unsupported("pemaketan H.265 dengan urutan terpisah", final=True)
        return
    if media.codec != "H264":
        raise Unsupported(f"codec {CODEC_NAMES.get(media.codec, media.codec)}")
    if media.parameters.get("packetization-mode", "0") not in ("0", "1"):
        raise Unsupported("pemaketan H.264 mode 2", final=True)
