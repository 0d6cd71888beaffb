"""The second lane: what the engine cannot repack, an ffmpeg child reads and hands over as fragmented MP4.

ffmpeg takes a camera's password only inside the address, and an address in its arguments can be read by every user of
the machine. So its input is a one-line concat script on standard input: nothing secret is in arguments, environment or
a file.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from . import repack, rtsp
from .boxes import BoxSplitter, Setup, read_samples, read_setup
from .child import Child
from .fmp4 import TIMESCALE
from .h264 import ParameterSets
from .intake import Intake
from .orders import Limits, StreamOrder, TranscodeSpec
from .reasons import BadData, Reason, StreamFault, Unsupported
from .rtp import Picture

# What the address and anything it leads to may use; no file, no http.
PROTOCOLS = "pipe,rtsp,rtsps,rtp,tcp,udp,tls"
# ffmpeg gives up after twice this time without data; measured, and our own watch is quicker.
SOCKET_TIMEOUT_US = 2_500_000

COMPLAINTS: tuple[tuple[str, Reason], ...] = (
    ("401 Unauthorized", Reason.AUTH),
    ("403 Forbidden", Reason.AUTH),
    ("Connection refused", Reason.REFUSED),
    ("404 Not Found", Reason.REFUSED),
    ("No route to host", Reason.NO_ROUTE),
    ("Network is unreachable", Reason.NO_ROUTE),
    ("timed out", Reason.TIMEOUT),
)


def arguments(ffmpeg_path: str, *, transcode: TranscodeSpec | None) -> list[str]:
    """Copies the camera's H.264 when `transcode` is None, else makes a small H.264 picture."""
    return [
        ffmpeg_path,
        *("-nostdin", "-v", "error", "-threads", "1", "-fflags", "nobuffer"),
        # The concat reader looks too, on top of the RTSP reader inside it.
        *(word for name, value in probing(transcode=transcode is not None) for word in (f"-{name}", value)),
        *("-protocol_whitelist", PROTOCOLS, "-f", "concat", "-safe", "0", "-i", "pipe:0"),
        *("-map", "0:v:0", "-an", "-sn", "-dn"),
        *(_encoding(transcode) if transcode else ("-c:v", "copy")),
        *("-video_track_timescale", str(TIMESCALE)),
        *("-f", "mp4", "-movflags", "frag_every_frame+delay_moov+default_base_moof", "-flush_packets", "1", "pipe:1"),
    ]


def probing(*, transcode: bool) -> tuple[tuple[str, str], ...]:
    """How long ffmpeg looks before it begins. A decoder needs to see a little of the stream first, a copy does not."""
    analyze, probe = ("500000", "100000") if transcode else ("0", "32")
    return ("analyzeduration", analyze), ("probesize", probe), ("fpsprobesize", "0")


def _encoding(spec: TranscodeSpec) -> tuple[str, ...]:
    rate = f"{spec.bitrate_kbps}k"
    picture = f"fps={spec.fps},scale={spec.width}:{spec.height}:flags=fast_bilinear"
    return (
        *("-vf", picture, "-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency", "-bf", "0"),
        *("-g", str(spec.fps), "-sc_threshold", "0", "-pix_fmt", "yuv420p", "-threads", "1"),
        *("-b:v", rate, "-maxrate", rate, "-bufsize", rate),
    )


def script(order: StreamOrder, *, udp: bool, transcode: bool) -> bytes:
    """The concat script with the address and its credentials. BadData for an address that could break out of it."""
    parts = urlsplit(order.address)
    if not order.address.isprintable() or parts.scheme not in ("rtsp", "rtsps") or "@" in parts.netloc:
        raise BadData("alamat aliran rusak")
    login = f"{quote(order.username, safe='')}:{quote(order.password, safe='')}@" if order.username else ""
    address = urlunsplit(parts._replace(netloc=login + parts.netloc)).replace("'", "'\\''")
    options = (
        ("rtsp_transport", "udp" if udp else "tcp"),
        ("allowed_media_types", "video"),
        ("timeout", SOCKET_TIMEOUT_US),
        *probing(transcode=transcode),
    )
    lines = ["ffconcat version 1.0", f"file '{address}'", *(f"option {name} {value}" for name, value in options), ""]
    return "\n".join(lines).encode()


def redact(line: str, *, order: StreamOrder) -> str:
    """ffmpeg's complaint without address, name and password: it repeats what it was given."""
    words = ["<alamat>" if "://" in word else word for word in line.split()]
    said = " ".join(words)
    for secret in (order.password, quote(order.password, safe=""), order.username):
        if secret:
            said = said.replace(secret, "***")
    return said[:120]


def exit_fault(code: int, lines: Iterable[str], *, order: StreamOrder) -> StreamFault:
    """What ffmpeg's end means; its exit code is 0 also when the camera was lost."""
    kept = list(lines)
    for line in reversed(kept):
        for complaint, reason in COMPLAINTS:
            if complaint in line:
                return StreamFault(reason)
    last = redact(kept[-1], order=order) if kept else f"kode {code}"
    return StreamFault(Reason.FFMPEG_EXIT, last)


class FfmpegLane:
    name = "ffmpeg"
    lost_packets = 0
    audio = ""
    patient = False  # set before an attempt: wait longer for the camera's first answer

    def __init__(
        self, order: StreamOrder, *, intake: Intake, dial: rtsp.Dial, limits: Limits, ffmpeg_path: str
    ) -> None:
        self.codec = ""
        self._order = order
        self._intake = intake
        self._dial = dial
        self._limits = limits
        self._ffmpeg_path = ffmpeg_path
        self._need = Unsupported("")

    def because(self, need: Unsupported) -> None:
        """What the first lane stumbled over."""
        self._need = need

    async def run(self, *, on_playing: Callable[[], None]) -> StreamFault:
        """One attempt. Our own client asks first, so a wrong password or a redirect never reaches ffmpeg."""
        codec = await self._ask_codec()
        transcode = self._order.transcode
        if transcode is None and (self._need.transcode or codec != "H264"):
            transcode = TranscodeSpec()
        feed = _Feed(self._intake)
        self._intake.begin([])
        try:
            child = await Child.spawn(
                arguments(self._ffmpeg_path, transcode=transcode),
                stdin=script(self._order, udp=self._need.udp, transcode=transcode is not None),
                on_output=feed.take,
            )
        except OSError as failure:
            raise StreamFault(Reason.FFMPEG_EXIT, failure.strerror or "") from failure
        code = 0
        try:
            on_playing()
            over: list[asyncio.Future[Any]] = [child.ended, feed.broken]
            await asyncio.wait(over, return_when=asyncio.FIRST_COMPLETED)
        finally:
            code = await child.stop(patience_s=self._limits.ffmpeg_stop_s)
        if feed.broken.done():
            return self._learn(feed.broken.result())
        return exit_fault(code, child.errors(), order=self._order)

    def _learn(self, fault: StreamFault) -> StreamFault:
        """A copy that has no key frames becomes a transcode in the next attempt, which need not wait long."""
        if not isinstance(fault, Unsupported):
            return fault
        self._need = Unsupported(fault.detail, udp=self._need.udp, transcode=True)
        return StreamFault(Reason.NO_FRAMES, fault.detail)

    async def _ask_codec(self) -> str:
        client = await repack.dial_camera(self._order, dial=self._dial, limits=self._limits)
        try:
            media = repack.video_of(await client.describe())
        finally:
            client.tear_down()
        self.codec = repack.CODEC_NAMES.get(media.codec, media.codec)
        return media.codec


class _Feed:
    """Takes fragmented MP4 apart into pictures; remembers the first fault instead of raising it into the event loop."""

    def __init__(self, intake: Intake) -> None:
        self.broken: asyncio.Future[StreamFault] = asyncio.get_running_loop().create_future()
        self._intake = intake
        self._splitter = BoxSplitter()
        self._setup: Setup | None = None
        self._moof = b""

    def take(self, data: bytes) -> None:
        if self.broken.done():
            return
        try:
            for kind, box in self._splitter.feed(data):
                self._box(kind, box)
        except StreamFault as fault:
            self.broken.set_result(fault)

    def _box(self, kind: bytes, box: bytes) -> None:
        if kind == b"moov":
            self._setup = read_setup(box)
            self._intake.use(ParameterSets.of_configuration(self._setup.configuration))
        elif kind == b"moof":
            self._moof = box
        elif kind == b"mdat" and self._setup is not None and self._moof:
            self._pictures(self._setup, box)
            self._moof = b""

    def _pictures(self, setup: Setup, mdat: bytes) -> None:
        for sample in read_samples(self._moof, setup):
            start = sample.offset - len(self._moof)
            if start < 8 or start + sample.size > len(mdat) or not sample.size:
                raise BadData("fragmen MP4 rusak")
            picture = Picture(sample.decode_time * TIMESCALE // setup.timescale % (1 << 32))
            picture.chunks = [mdat[start : start + sample.size]]
            picture.size = sample.size
            picture.key = sample.key
            picture.cts = sample.cts * TIMESCALE // setup.timescale
            self._intake.take(picture)
