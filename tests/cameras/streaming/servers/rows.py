"""What servers and encoders in the field do, one row each, and what the engine has to make of it."""

from dataclasses import dataclass, field
from typing import Any, Literal

from cameras.streaming.engine.orders import TranscodeSpec

FPS = 15
SOURCE = f"videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate={FPS}/1 ! "
PAY = " ! rtph264pay name=pay0 pt=96"
AUDIO = " audiotestsrc is-live=true ! alawenc ! rtppcmapay pt=8 name="
LOGIN = {"username": "camera", "password": "rahasia"}
WRONG = {"username": "camera", "password": "tebak"}

Server = Literal["gst", "gst digest", "gst basic", "vlc", "simulator", "simulator short session", "scripted sha-256"]


@dataclass(frozen=True)
class Row:
    """`launch` is the gst-rtsp-server mount, `decoded` the share of pictures that have to decode; None: any."""

    name: str
    words: str
    server: Server = "gst"
    launch: str = ""
    udp: bool = False
    order: dict[str, Any] = field(default_factory=dict)
    lane: str = "repack"
    lane_words: str | None = None
    state: str = "live"
    reason: str = ""
    fps: float = FPS
    audio: str = ""
    decoded: float = 0.95
    restarts: int | None = None


def x264(options: str, *, pay: str = PAY) -> str:
    return f"{SOURCE}x264enc {options} key-int-max={FPS} bitrate=300{pay}"


ZEROLATENCY = x264("tune=zerolatency sliced-threads=false")
SMALL = TranscodeSpec(width=320, height=180, fps=FPS, bitrate_kbps=300)
H265 = f"{SOURCE}x265enc tune=zerolatency speed-preset=ultrafast key-int-max={FPS} bitrate=300"
H265 += " option-string=pools=1:frame-threads=1 ! rtph265pay name=pay0 pt=96 config-interval=1"
H265_REORDERED = H265.replace("tune=zerolatency ", "").replace("pools=1", "bframes=3:b-adapt=0:rc-lookahead=5:pools=1")
OPENH264 = f"{SOURCE}openh264enc gop-size={FPS} bitrate=300000 complexity=low slice-mode=n-slices num-slices="

ROWS: tuple[Row, ...] = (
    Row("interval-1", "x264 zerolatency, 1 slice, parameter sets in band", launch=f"{ZEROLATENCY} config-interval=1"),
    Row("interval-0", "the same, parameter sets only in the SDP", launch=f"{ZEROLATENCY} config-interval=0"),
    Row("sliced", "x264 zerolatency as shipped (slices)", launch=x264("tune=zerolatency")),
    Row("sliced-4", "x264, 4 slices", launch=x264("tune=zerolatency sliced-threads=true threads=4")),
    Row("openh264-1", "openh264, 1 slice", launch=f"{OPENH264}1 ! h264parse{PAY}"),
    Row("openh264-4", "openh264, 4 slices", launch=f"{OPENH264}4 ! h264parse{PAY}"),
    Row("stap-a", "aggregated packets (STAP-A)", launch=f"{ZEROLATENCY} aggregate-mode=max-stap"),
    Row("ref-4", "4 reference pictures", launch=x264("bframes=0 ref=4 speed-preset=veryfast rc-lookahead=0 threads=1")),
    Row("interlaced", "interlaced", launch=x264("tune=zerolatency sliced-threads=false interlaced=true")),
    Row("audio-second", "sound as second section", launch=ZEROLATENCY + AUDIO + "pay1", audio="PCMA"),
    Row(
        "audio-first",
        "sound as first section",
        launch=AUDIO + "pay0 " + ZEROLATENCY.replace("pay0", "pay1"),
        audio="PCMA",
    ),
    Row("short-session", "session of 3 s kept alive", server="simulator short session", fps=10, restarts=0),
    Row("b-frames", "x264, 3 B-frames", launch=x264("bframes=3 b-adapt=false speed-preset=veryfast threads=1")),
    Row(
        "intra-refresh",
        "intra refresh: no key pictures after the first",
        launch=x264("tune=zerolatency sliced-threads=false intra-refresh=true"),
        # No browser can join such a stream later, so copying it is no use for long. The end of the copy may still be in
        # the playlist, and what is before it is not.
        order={"transcode": SMALL},
        lane="ffmpeg",
        decoded=0.7,
    ),
    Row("h265", "H.265, players can", launch=H265, order={"hevc": True}),
    Row("h265-b-frames", "H.265 with B-frames, players can", launch=H265_REORDERED, order={"hevc": True}),
    Row("h265-other", "H.265, players cannot", launch=H265, order={"transcode": SMALL}, lane="ffmpeg", decoded=0.9),
    Row(
        "mjpeg",
        "MJPEG",  # its sides are counted in eights
        launch=f"{SOURCE.replace('height=180', 'height=184,format=I420')}jpegenc ! rtpjpegpay name=pay0 pt=26",
        order={"transcode": SMALL},
        lane="ffmpeg",
        decoded=0.9,
    ),
    Row("udp", "UDP only (461)", launch=ZEROLATENCY, udp=True, lane_words="lewat UDP"),
    Row("digest", "Digest, MD5", server="gst digest", launch=ZEROLATENCY, order=LOGIN),
    Row("sha-256", "Digest, SHA-256", server="scripted sha-256", order=LOGIN, fps=10, audio="PCMA"),
    Row("basic", "Basic", server="gst basic", launch=ZEROLATENCY, order=LOGIN),
    Row(
        "wrong-digest",
        "wrong password, Digest",
        server="gst digest",
        launch=ZEROLATENCY,
        order=WRONG,
        state="lost",
        reason="auth",
    ),
    Row(
        "wrong-basic",
        "wrong password, Basic",
        server="gst basic",
        launch=ZEROLATENCY,
        order=WRONG,
        state="lost",
        reason="auth",
    ),
    Row("vlc", "VLC as server: UDP only, aggregate control absolute", server="vlc", lane_words="lewat UDP"),
    Row("simulator", "the product's simulator", server="simulator", fps=10),
)
