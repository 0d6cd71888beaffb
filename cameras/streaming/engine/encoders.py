"""Which H.264 encoders this machine has, found by letting each encode a picture; and how ffmpeg is told to use them.

A binary that lists an encoder proves nothing: the driver, the device and the right to open it are missing more often.
"""

import json
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from .child import with_parent

PROBE_S = 8.0
LONGEST_WHY = 120
DEVICES = ("/dev/nvidia*", "/dev/dri/*")
RENDER_NODE = "/dev/dri/renderD128"


class Encoder(StrEnum):
    SOFTWARE = "software"
    NVENC = "nvenc"
    VAAPI = "vaapi"
    QSV = "qsv"


AUTO = "auto"
HARDWARE = (Encoder.NVENC, Encoder.QSV, Encoder.VAAPI)  # the best first


@dataclass(frozen=True, slots=True)
class Choice:
    """`why_not`: for each hardware encoder that was looked for and does not work, ffmpeg's word for it."""

    encoder: Encoder
    asked: str
    why_not: dict[str, str]

    @property
    def words(self) -> str:
        """Empty when what was asked for is there."""
        if self.asked in (AUTO, self.encoder.value):
            return ""
        return f"{self.asked} diminta, tidak ada: {self.why_not.get(self.asked, '')}"


def choose(asked: str, why_not: dict[str, str]) -> Choice:
    """`asked` is "auto" or an encoder's name; `why_not` holds those that failed their test."""
    for encoder in HARDWARE if asked == AUTO else (Encoder(asked),):
        if encoder.value not in why_not:
            return Choice(encoder, asked, why_not)
    return Choice(Encoder.SOFTWARE, asked, why_not)


def device(encoder: Encoder) -> tuple[str, ...]:
    """Goes before the input."""
    if encoder is Encoder.VAAPI:
        return ("-vaapi_device", RENDER_NODE)
    if encoder is Encoder.QSV:
        return ("-init_hw_device", "qsv=hw", "-filter_hw_device", "hw")
    return ()


def upload(encoder: Encoder) -> str:
    """The last steps of a filter chain: how this encoder wants its pictures."""
    if encoder is Encoder.VAAPI:
        return "format=nv12,hwupload"
    if encoder is Encoder.QSV:
        return "format=nv12,hwupload=extra_hw_frames=16"
    return "format=yuv420p"


def codec(encoder: Encoder) -> tuple[str, ...]:
    """The encoder and what makes it quick: no B-frames, nothing held back."""
    return {
        Encoder.SOFTWARE: (
            *("-c:v", "libx264", "-preset", "superfast", "-tune", "zerolatency"),
            *("-sc_threshold", "0", "-threads", "1", "-bf", "0"),
        ),
        Encoder.NVENC: (
            *("-c:v", "h264_nvenc", "-preset", "p2", "-tune", "ull", "-rc", "cbr", "-zerolatency", "1"),
            *("-delay", "0", "-forced-idr", "1", "-bf", "0"),
        ),
        Encoder.VAAPI: ("-c:v", "h264_vaapi", "-async_depth", "1", "-idr_interval", "0", "-bf", "0"),
        Encoder.QSV: (
            *("-c:v", "h264_qsv", "-preset", "veryfast", "-async_depth", "1", "-look_ahead", "0"),
            *("-forced_idr", "1", "-bf", "0"),
        ),
    }[encoder]


def trial(ffmpeg_path: str, encoder: Encoder) -> list[str]:
    """One picture made here, encoded and thrown away."""
    return [
        *(ffmpeg_path, "-nostdin", "-v", "error", *device(encoder)),
        *("-f", "lavfi", "-i", "color=size=320x180:rate=10", "-frames:v", "1", "-vf", upload(encoder)),
        *(*codec(encoder), "-b:v", "250k", "-f", "null", "-"),
    ]


def probe(ffmpeg_path: str, encoder: Encoder, *, patience_s: float = PROBE_S) -> str:
    """Empty when it works, else why not in a few words. Blocks."""
    try:
        ended = subprocess.run(
            with_parent(trial(ffmpeg_path, encoder)),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_s,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"tidak menjawab dalam {patience_s:.0f} detik"
    except OSError as failure:
        return failure.strerror or "ffmpeg tidak ada"
    if ended.returncode == 0:
        return ""
    return _first_complaint(ended.stderr.decode("utf-8", "replace")) or f"kode {ended.returncode}"


def _first_complaint(said: str) -> str:
    """The first line is the cause, the others are what follows from it. Without ffmpeg's "[h264_nvenc @ 0x…]"."""
    line = next((line.strip() for line in said.splitlines() if line.strip()), "")
    return (line.partition("] ")[2] or line)[:LONGEST_WHY]


def machine_key(ffmpeg_path: str, *, devices: Iterable[str]) -> str:
    """Changes when another ffmpeg or another graphics device could change the answers."""
    try:
        binary = Path(ffmpeg_path).stat()
        stamp = f"{binary.st_mtime_ns}:{binary.st_size}"
    except FileNotFoundError:
        stamp = "none"
    return "|".join([ffmpeg_path, stamp, *sorted(devices)])


def devices_here() -> list[str]:
    return [str(path) for pattern in DEVICES for path in Path("/").glob(pattern.removeprefix("/"))]


def findings(ffmpeg_path: str, *, kept_in: Path) -> dict[str, str]:
    """Why each hardware encoder does not work here; those that work are not in it. Tests once a machine and binary."""
    key = machine_key(ffmpeg_path, devices=devices_here())
    try:
        kept = json.loads(kept_in.read_text())
        if kept["key"] == key:
            return {str(name): str(why) for name, why in kept["why_not"].items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        kept = None  # none yet, or spoilt: it is only a memory
    tried = {encoder.value: probe(ffmpeg_path, encoder) for encoder in HARDWARE}
    why_not = {name: why for name, why in tried.items() if why}
    kept_in.parent.mkdir(parents=True, exist_ok=True)
    fresh = kept_in.with_suffix(".new")
    fresh.write_text(json.dumps({"key": key, "why_not": why_not}))
    fresh.replace(kept_in)
    return why_not
