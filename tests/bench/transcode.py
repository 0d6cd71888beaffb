"""What a transcode costs: each rung of the ladder from each kind of camera, two rungs in one child and in two.

python -m tests.bench.transcode [--seconds 12] [--kinds h264 hevc mjpeg sub]
"""

import argparse
import asyncio
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import imageio_ffmpeg
import uvloop

from cameras.streaming.engine import admission
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder, TranscodeSpec
from cameras.streaming.engine.reports import State
from cameras.streaming.profiles import FOCUS, LADDER, MAIN, TILE, Rung
from tests.bench import figures, processes
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.footage import AccessUnit, Footage

WARM_UP_S, START_S, FILM_S = 4.0, 60.0, 4
NOISE = ("-vf", "noise=alls=6:allf=t")


@dataclass(frozen=True)
class Cost:
    """CPU-ms per second of stream: of the children, and of our own thread that feeds them. PSS of the children in MB.
    `rate`: pictures a second that came out, of those that should; below 1 the machine was too busy to measure."""

    child_ms: float
    engine_ms: float
    pss_mb: float
    children: int
    rate: float


def films(kinds: Sequence[str]) -> dict[str, Footage]:
    makers: dict[str, Callable[[], Footage]] = {
        "h264": lambda: coded(
            "1920x1080", 25, "h264", ("-c:v", "libx264", "-preset", "veryfast", "-bf", "0", "-b:v", "4M")
        ),
        "hevc": lambda: coded("1920x1080", 25, "hevc", ("-c:v", "libx265", "-preset", "ultrafast", "-b:v", "2500k")),
        "mjpeg": lambda: jpegs("1920x1080", 12),
        "sub": lambda: coded("640x360", 15, "hevc", ("-c:v", "libx265", "-preset", "ultrafast", "-b:v", "400k")),
    }
    return {kind: makers[kind]() for kind in kinds}


def coded(size: str, fps: int, kind: str, codec: Sequence[str]) -> Footage:
    """A key frame each two seconds, the noise of a camera at dusk."""
    if kind == "hevc":
        codec = (*codec, "-x265-params", f"log-level=none:bframes=0:keyint={2 * fps}:scenecut=0")
    with TemporaryDirectory() as folder:
        stream = Path(folder, f"film.{kind}")
        footage.encode(size, fps, FILM_S, ("-g", str(2 * fps), "-sc_threshold", "0", *NOISE, *codec), stream)
        return hevc(stream.read_bytes(), fps) if kind == "hevc" else footage.cut(stream.read_bytes(), fps=fps)


def hevc(stream: bytes, fps: int) -> Footage:
    units: list[list[bytes]] = [[]]
    for nal in footage.units_of(stream):
        if nal[0] >> 1 < 32 and nal[2] & 0x80 and any(before[0] >> 1 < 32 for before in units[-1]):
            units.append([])
        units[-1].append(nal)
    made = (AccessUnit(index % (2 * fps) == 0, tuple(nals), index) for index, nals in enumerate(units))
    return Footage(fps, b"", b"", tuple(made), codec="H265")


def jpegs(size: str, fps: int) -> Footage:
    with TemporaryDirectory() as folder:
        look = ("-c:v", "mjpeg", "-q:v", "6", "-huffman", "default", "-pix_fmt", "yuvj420p", *NOISE)
        footage.encode(size, fps, 2, look, Path(folder, "%05d.jpg"))
        files = sorted(Path(folder).glob("*.jpg"))
        units = tuple(AccessUnit(True, (file.read_bytes(),), index) for index, file in enumerate(files))
        return Footage(fps, b"", b"", units, codec="JPEG")


class CameraThread:
    """The camera has a thread and a loop of its own, so that its work is not counted as ours."""

    def __init__(self, film: Footage) -> None:
        self.port = 0
        self._film = film
        self._ready = threading.Event()
        self._stop = asyncio.Event()
        self._thread = threading.Thread(target=lambda: uvloop.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        server = await Camera(self._film).serve()
        self.port = server.sockets[0].getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._stop.wait()
        server.close()

    def __enter__(self) -> "CameraThread":
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()


def spec(rung: Rung) -> TranscodeSpec:
    return TranscodeSpec(rung.width, rung.height, rung.fps, rung.bitrate_kbps)


async def measure(port: int, rungs: Sequence[str], *, fps: int, apart: bool, seconds: float) -> Cost:
    """`apart`: as if each rung came from a camera of its own, with a child each."""
    engine = Engine(
        verify_grant=lambda grant, key, now: True,
        on_state=lambda report: None,
        ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
    )
    order = StreamOrder("", f"rtsp://127.0.0.1:{port}/x", lane="ffmpeg")
    engine.apply(
        replace(order, key=f"C/{name}", address=order.address + name * apart, transcode=spec(LADDER[name]))
        for name in rungs
    )
    running = asyncio.ensure_future(engine.run())
    async with asyncio.timeout(START_S):
        while [report.state for report in engine.reports()].count(State.LIVE) < len(rungs):  # noqa: ASYNC110 - a measurement, not a product
            await asyncio.sleep(0.1)
    await asyncio.sleep(WARM_UP_S)
    children = children_here()
    began, before, ours = asyncio.get_running_loop().time(), processes.cpu_ms(children), own_ms()
    await asyncio.sleep(seconds)
    took = asyncio.get_running_loop().time() - began
    cost = Cost(
        (processes.cpu_ms(children) - before) / took,
        (own_ms() - ours) / took,
        processes.pss_mb(children),
        len(children),
        min(report.fps / min(fps, LADDER[report.key.removeprefix("C/")].fps) for report in engine.reports()),
    )
    restarts = sum(report.restarts for report in engine.reports())
    await engine.close()
    await running
    if restarts:
        raise RuntimeError(f"{restarts} restarts: not a measurement")
    return cost


def children_here() -> list[int]:
    return [int(pid) for pid in Path("/proc/thread-self/children").read_text().split()]


def own_ms() -> float:
    return int(Path("/proc/thread-self/schedstat").read_text().split()[0]) / 1e6


ROWS = (
    ((TILE,), False),
    ((FOCUS,), False),
    ((MAIN,), False),
    ((TILE, FOCUS), False),
    ((TILE, FOCUS), True),
    ((TILE, MAIN), False),
)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=12)
    options.add_argument("--kinds", nargs="+", default=["h264", "hevc", "mjpeg", "sub"])
    given = options.parse_args()
    titles = ("CPU-ms/s", "by table", "feeding", "PSS MB", "rate")
    print(f"{'camera':<8}{'renditions':<14}{'children':>9}" + "".join(f"{title:>10}" for title in titles))
    for kind, film in films(given.kinds).items():
        with CameraThread(film) as camera:
            separate = shared = 0.0
            for rungs, apart in ROWS if kind != "sub" else ROWS[:1]:
                cost = uvloop.run(measure(camera.port, rungs, fps=film.fps, apart=apart, seconds=given.seconds))
                show(kind, film, rungs, cost)
                if rungs == (TILE, FOCUS):
                    separate, shared = (cost.child_ms, shared) if apart else (separate, cost.child_ms)
            if separate:
                figures.record(
                    "streaming.transcode.shared", shared, unit="ms/s", baseline=(f"two children, {kind}", separate)
                )
                print(f"{kind:<8}one child for two costs {shared / separate:.2f} of two children", flush=True)


def show(kind: str, film: Footage, rungs: Sequence[str], cost: Cost) -> None:
    side = (640, 360) if kind == "sub" else (1920, 1080)
    source = admission.Source(film.codec, *side, film.fps)
    table = 1000 * sum(
        admission.estimate(source, specs)
        for specs in (
            [[spec(LADDER[name])] for name in rungs] if cost.children > 1 else [[spec(LADDER[name]) for name in rungs]]
        )
    )
    name = "+".join(rungs)
    print(
        f"{kind:<8}{name:<14}{cost.children:>9}{cost.child_ms:>10.1f}{table:>10.1f}{cost.engine_ms:>10.1f}"
        f"{cost.pss_mb:>10.1f}{cost.rate:>10.2f}",
        flush=True,
    )
    label = f"{kind} {name} in {cost.children}"
    figures.record("streaming.transcode.cpu", cost.child_ms, unit="ms/s", baseline=(f"table, {label}", table))
    figures.record("streaming.transcode.feed", cost.engine_ms, unit="ms/s", baseline=(f"child, {label}", cost.child_ms))
    figures.record("streaming.transcode.pss", cost.pss_mb, unit="MB", n=cost.children)


if __name__ == "__main__":
    main()
