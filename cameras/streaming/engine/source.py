"""What a transcode decodes: a camera's stream by our own client, wrapped for ffmpeg's standard input.

ffmpeg never dials: it would follow a camera's redirect to any address, and take the password inside its own.
"""

from collections.abc import Callable

from . import elementary, h264, h265, matroska, repack, rtsp, sdp
from .admission import Source
from .fmp4 import TIMESCALE
from .mjpeg import JpegDepacketizer
from .orders import Limits, StreamOrder
from .reasons import BadData, StreamFault, Unsupported
from .rtp import Depacketizer, Picture
from .rtp_h265 import HevcDepacketizer
from .timeline import WRAP

DEPACKETIZERS: dict[str, type[Depacketizer]] = {
    "H264": Depacketizer,
    "H265": HevcDepacketizer,
    "JPEG": JpegDepacketizer,
    "MP4V-ES": elementary.VisualDepacketizer,
}
START_CODE = b"\0\0\0\1"
MOST_SETS = 32
# Some encoders never send a key frame after the first; a decoder recovers within a second or two all the same.
WITHOUT_KEY_S = 3.0
NOMINAL, LONGEST_STEP = TIMESCALE // 25, 10 * TIMESCALE


class Pace:
    """Turns a camera's clock into ticks from 0 that follow it, B-frames' steps back included, but never its jumps."""

    def __init__(self, *, clock_rate: int) -> None:
        self._rate = clock_rate
        self._last: int | None = None
        self._arrived = 0.0
        self._time = 0

    def place(self, timestamp: int, *, now: float) -> int:
        if self._last is not None:
            step = (timestamp - self._last + WRAP // 2) % WRAP - WRAP // 2
            step = step * TIMESCALE // self._rate
            if step == 0:  # its clock stands still: ours does not
                step = int((now - self._arrived) * TIMESCALE)
            if abs(step) > LONGEST_STEP:
                step = NOMINAL
            self._time += step
        self._last, self._arrived = timestamp, now
        return self._time


class CameraSource:
    """`on_opening` gets the stream's header once, before the first picture that `on_picture` gets, ready to be fed."""

    def __init__(
        self,
        order: StreamOrder,
        *,
        dial: rtsp.Dial,
        limits: Limits,
        clock: Callable[[], float],
        on_opening: Callable[[bytes, Source], None],
        on_picture: Callable[[bytes, bool], None],
    ) -> None:
        self.codec = self.audio = ""
        self.pictures = 0
        self._order = order
        self._dial = dial
        self._limits = limits
        self._clock = clock
        self._on_opening = on_opening
        self._on_picture = on_picture
        self._depacketizer: Depacketizer | None = None
        self._kind = ""
        self._headers: list[bytes] = []
        self._sets: h264.ParameterSets | h265.ParameterSets | None = None
        self._opened_at: float | None = None
        self._began = clock()
        self._times = Pace(clock_rate=TIMESCALE)

    @property
    def lost_packets(self) -> int:
        return self._depacketizer.lost_packets if self._depacketizer else 0

    def fps(self) -> float:
        """As it came so far; 0 while it is too early to tell."""
        watched_s = self._clock() - self._opened_at if self._opened_at is not None else 0.0
        return self.pictures / watched_s if watched_s > 2 else 0.0

    async def run(self, *, patient: bool, on_playing: Callable[[], None]) -> StreamFault:
        """One attempt: returns (or raises) why it ended. Leaves no connection behind."""
        return await repack.attempt(
            self._order, begin=self._begin, on_playing=on_playing, dial=self._dial, limits=self._limits, patient=patient
        )

    async def _begin(self, client: rtsp.Client) -> None:
        description = await client.describe()
        media = repack.video_of(description)
        self.audio = description.audio
        self._describe(media)
        depacketizer = self._depacketizer = DEPACKETIZERS[media.codec](
            payload_type=media.payload_type, on_picture=self._take, largest_picture=self._limits.picture_bytes
        )
        await client.set_up(media, on_media=depacketizer.feed, on_control=lambda data, start, end: None)
        await client.play()
        self._began = self._clock()

    def _describe(self, media: sdp.Media) -> None:
        self._kind = media.codec
        self.codec = repack.CODEC_NAMES.get(media.codec, media.codec)
        if media.codec not in DEPACKETIZERS:
            raise Unsupported(f"codec {self.codec}")
        if media.codec == "H264" and media.parameters.get("packetization-mode", "0") not in ("0", "1"):
            raise Unsupported("pemaketan H.264 mode 2")
        if media.codec == "H265" and media.parameters.get("sprop-max-don-diff", "0") != "0":
            raise Unsupported("pemaketan H.265 dengan urutan terpisah")  # its packets carry numbers that nobody reads
        self._times = Pace(clock_rate=media.clock_rate)
        if media.codec in ("H264", "H265"):
            self._sets = h264.ParameterSets() if media.codec == "H264" else h265.ParameterSets()
            for unit in sdp.parameter_sets(media):
                self._add(unit, described=True)
        elif media.codec == "MP4V-ES":
            self._headers = [elementary.configuration(media)]

    def _add(self, unit: bytes, *, described: bool = False) -> None:
        if self._sets is None:
            return
        try:
            self._sets.add(unit)
        except BadData:
            if described:
                return  # cameras describe sets they do not use
            raise
        if unit not in self._headers and len(self._headers) < MOST_SETS:
            self._headers.append(unit)

    def _take(self, picture: Picture) -> None:
        for unit in picture.sets or ():
            self._add(unit)
        if not picture.size or picture.damaged:
            return  # the decoder hides a missing picture better than half a one
        now = self._clock()
        if self._opened_at is None and not self._open(picture, now):
            return
        self.pictures += 1
        data = b"".join(picture.chunks)
        if self._sets is not None:
            sets = b"".join(START_CODE + unit for unit in picture.sets or ())
            data = sets + matroska.annex_b(data)
        time = self._times.place(picture.timestamp, now=now)
        self._on_picture(matroska.picture(data, time=time, key=picture.key), picture.key)

    def _open(self, picture: Picture, now: float) -> bool:
        """Whether the decoder can begin with this picture."""
        if not picture.key and now - self._began < WITHOUT_KEY_S:
            return False
        source = self._seen()
        if source is None:
            return False
        self._opened_at = now
        code = START_CODE if self._sets is not None else b""
        private = b"".join(code + unit for unit in self._headers)
        self._on_opening(matroska.header(self._kind, private=private, width=source.width, height=source.height), source)
        return True

    def _seen(self) -> Source | None:
        """Size by the stream itself; None while its parameter sets are missing."""
        if self._sets is not None:
            sps = self._sets.sps
            return Source(self._kind, sps.width, sps.height) if sps is not None and self._sets.complete else None
        if isinstance(self._depacketizer, JpegDepacketizer):
            return Source(self._kind, self._depacketizer.width, self._depacketizer.height)
        return Source(self._kind)
