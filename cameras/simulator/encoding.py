"""Encodes one camera's loop with ffmpeg, and makes room for the clock strip at the top of its pictures."""

import asyncio
import ctypes
import os
import re
import signal
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from imageio_ffmpeg import get_ffmpeg_exe

from cameras.simulator import catalogue, headers, recording
from cameras.simulator.lettering import FONT

FPS = 10
ENCODER_NICENESS = 10
_START_CODE = re.compile(rb"\x00\x00\x00?\x01")
_GROUND = "0x101010"  # luma 30, the ground of the strip
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)  # loaded here: between fork and exec nothing may be loaded
_PLAIN_NAME = re.compile(r"[A-Za-z0-9 .-]+")


@dataclass(frozen=True)
class Rendition:
    """One of a camera's streams. The strip takes `strip_rows` macroblock rows of the height; `level` is H.264's."""

    name: str
    width: int
    height: int
    strip_rows: int
    bitrate_kbps: int
    level: str
    caption_px: int

    @property
    def scene_height(self) -> int:
        return self.height - 16 * self.strip_rows


# The bitrates leave room for the strip: about 50 kbit/s in the sub, 190 kbit/s in the main stream.
MAIN = Rendition("main", 1280, 720, strip_rows=2, bitrate_kbps=1000, level="3.1", caption_px=24)
SUB = Rendition("sub", 640, 360, strip_rows=1, bitrate_kbps=300, level="3.0", caption_px=14)
TINY = Rendition("tiny", 320, 180, strip_rows=1, bitrate_kbps=100, level="1.3", caption_px=10)


class EncodingFailed(Exception):
    """ffmpeg could not make a recording; the text is its last words."""


async def encode(camera: catalogue.SimulatedCamera, renditions: Sequence[Rendition]) -> list[recording.Recording]:
    """One recording a rendition, all from one process. Cancelling ends it. Raises EncodingFailed."""
    with tempfile.TemporaryDirectory(prefix="simulator-") as folder:
        outputs = [Path(folder) / f"{one.name}.h264" for one in renditions]
        process = await asyncio.create_subprocess_exec(
            *_arguments(camera, renditions, outputs),
            cwd=FONT.parent,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            preexec_fn=_humble_child,
        )
        try:
            _, complaint = await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            raise EncodingFailed(f"{camera.code}: {complaint.decode(errors='replace')[-400:]}")
        return [
            with_room_for_the_strip(output.read_bytes(), strip_rows=one.strip_rows)
            for one, output in zip(renditions, outputs, strict=True)
        ]


def _humble_child() -> None:
    """Runs between fork and exec: the encoder gives way to the product, and dies with the simulator (prctl(2))."""
    os.nice(ENCODER_NICENESS)
    _LIBC.prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL))


def with_room_for_the_strip(annexb: bytes, *, strip_rows: int) -> recording.Recording:
    """The encoder's stream, moved down by the strip's rows in a picture that is taller by as much."""
    nals = [nal for nal in _START_CODE.split(annexb) if nal]
    slices = [nal for nal in nals if nal[0] & 31 in (headers.SLICE, headers.IDR)]
    sps = headers.enlarge(_first(nals, headers.SPS), rows=strip_rows)
    pps = _first(nals, headers.PPS)
    layout = headers.layout(sps, pps, strip_rows=strip_rows)
    moved = tuple(
        headers.rewrite_slice(
            nal,
            layout,
            first_macroblock=strip_rows * layout.width,
            # Two refreshes in a row must differ in this number, also where the loop begins again.
            idr_pic_id=index // FPS % 2 if nal[0] & 31 == headers.IDR else None,
        )
        for index, nal in enumerate(slices)
    )
    return recording.Recording(sps, pps, strip_rows, FPS, moved)


def _first(nals: list[bytes], kind: int) -> bytes:
    return next(nal for nal in nals if nal[0] & 31 == kind)


def _arguments(camera: catalogue.SimulatedCamera, renditions: Sequence[Rendition], outputs: list[Path]) -> list[str]:
    scene = catalogue.SCENES[camera.scene]
    labels = [f"out{index}" for index in range(len(renditions))]
    graph = [f"[0:v]{_scene_filters(camera, renditions[0])},split={len(labels)}" + "".join(f"[s{x}]" for x in labels)]
    graph += [f"[s{x}]{_picture_filters(camera, one)}[{x}]" for x, one in zip(labels, renditions, strict=True)]
    arguments = [get_ffmpeg_exe(), "-nostdin", "-v", "error", "-threads", "1", "-filter_complex_threads", "1"]
    arguments += ["-i", str(scene.file), "-filter_complex", ";".join(graph)]
    for label, rendition, output in zip(labels, renditions, outputs, strict=True):
        arguments += ["-map", f"[{label}]", "-frames:v", str(scene.pictures), *_encoder(rendition), str(output)]
    return arguments


def _scene_filters(camera: catalogue.SimulatedCamera, rendition: Rendition) -> str:
    scene, crop, grade = catalogue.SCENES[camera.scene], camera.crop, camera.grade
    shape = f"{rendition.width}/{rendition.scene_height}"
    # The largest part of the right shape, made smaller by the zoom.
    width = f"min(iw\\,ih*{shape})/{crop.zoom}"
    return ",".join(
        [
            f"setpts=PTS*{scene.slowdown:.6f}",
            f"fps={FPS}",
            *(["hflip"] if scene.mirrored else []),
            f"crop=w='{width}':h='ow/({shape})':x='(iw-ow)*{crop.x}':y='(ih-oh)*{crop.y}'",
            f"eq=brightness={grade.brightness}:contrast={grade.contrast}:saturation={grade.saturation}"
            f":gamma_r={1 + grade.warmth}:gamma_b={1 - grade.warmth}",
        ]
    )


def _picture_filters(camera: catalogue.SimulatedCamera, rendition: Rendition) -> str:
    size, margin = rendition.caption_px, rendition.caption_px // 2
    return ",".join(
        [
            f"scale={rendition.width}:{rendition.scene_height}:flags=bicubic",
            # A motion vector may point above the picture, where the encoder believes its top line to go on, but the
            # strip is. No scene is as white as this line, so none does (without it: up to 45 of 100 pictures).
            f"drawbox=y=0:h=8:w=iw:color={_GROUND}:t=fill",
            "drawbox=y=0:h=1:w=iw:color=white:t=fill",
            _caption(f"{camera.code}  {camera.name}", size=size, x=f"{margin}", y=f"h-{size + margin}"),
            _caption("SIMULASI", size=size, x=f"w-text_w-{margin}", y=f"h-{size + margin}"),
        ]
    )


def _caption(text: str, *, size: int, x: str, y: str) -> str:
    if not _PLAIN_NAME.fullmatch(text):
        raise ValueError(f"a caption has plain letters only: {text!r}")
    # The font lies in the encoder's working folder, so no path needs quoting.
    return (
        f"drawtext=fontfile={FONT.name}:expansion=none:text='{text}':fontsize={size}:fontcolor=white"
        f":box=1:boxcolor=black@0.45:boxborderw={size // 4}:x={x}:y={y}"
    )


def _encoder(rendition: Rendition) -> list[str]:
    bitrate = f"{rendition.bitrate_kbps}k"
    # One slice, one reference, no loop of its own for the headers: what cameras.simulator.headers understands.
    details = (
        f"keyint={FPS}:min-keyint={FPS}:scenecut=0:ref=1:bframes=0:weightp=0:cabac=0:8x8dct=0:slices=1"
        ":sliced-threads=0:threads=1:open-gop=0"
    )
    return (
        ["-an", "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "baseline", "-level", rendition.level]
        + ["-pix_fmt", "yuv420p", "-x264-params", details, "-b:v", bitrate, "-maxrate", bitrate, "-bufsize", bitrate]
        + ["-f", "h264"]
    )
