"""The first lane: the camera's own H.264, repacked without decoding."""

from collections.abc import Callable

from . import rtsp, sdp
from .intake import Intake
from .orders import Limits, StreamOrder
from .reasons import BadData, StreamFault, Unsupported
from .rtp import Depacketizer, sender_clock

CODEC_NAMES = {"H264": "H.264", "H265": "H.265", "JPEG": "MJPEG", "MP4V-ES": "MPEG-4", "": "tidak dikenal"}


class RepackLane:
    name = "repack"

    def __init__(self, order: StreamOrder, *, intake: Intake, dial: rtsp.Dial, limits: Limits) -> None:
        self.codec = ""
        self._lost_before = 0
        self._depacketizer: Depacketizer | None = None
        self._order = order
        self._intake = intake
        self._dial = dial
        self._limits = limits

    @property
    def lost_packets(self) -> int:
        return self._lost_before + (self._depacketizer.lost_packets if self._depacketizer else 0)

    async def run(self, *, on_playing: Callable[[], None]) -> StreamFault:
        """One attempt: returns (or raises) why it ended. Leaves no connection behind."""
        client = await dial_camera(self._order, dial=self._dial, limits=self._limits)
        try:
            media = video_of(await client.describe())
            self.codec = CODEC_NAMES.get(media.codec, media.codec)
            _require_repackable(media)
            self._intake.begin(sdp.parameter_sets(media), clock_rate=media.clock_rate)
            self._lost_before = self.lost_packets
            depacketizer = self._depacketizer = Depacketizer(
                payload_type=media.payload_type,
                on_picture=self._intake.take,
                largest_picture=self._limits.picture_bytes,
            )
            await client.set_up(media, on_media=depacketizer.feed, on_control=self._take_control)
            await client.play()
            on_playing()
            return await client.until_over()
        finally:
            client.tear_down()

    def _take_control(self, data: bytes, start: int, end: int) -> None:
        report = sender_clock(data, start, end)
        if report is not None:
            self._intake.sender_clock(*report)


async def dial_camera(order: StreamOrder, *, dial: rtsp.Dial, limits: Limits) -> rtsp.Client:
    return await rtsp.connect(
        address=order.address, username=order.username, password=order.password, dial=dial, limits=limits
    )


def video_of(description: sdp.Description) -> sdp.Media:
    media = description.video()
    if media is None:
        raise BadData("aliran tanpa gambar")
    return media


def _require_repackable(media: sdp.Media) -> None:
    if media.codec != "H264":
        raise Unsupported(f"codec {CODEC_NAMES.get(media.codec, media.codec)}", transcode=True)
    if media.parameters.get("packetization-mode", "0") not in ("0", "1"):
        raise Unsupported("pemaketan H.264 mode 2")
