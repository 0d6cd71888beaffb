"""What one passthrough stream costs: our engine beside servers of others, same cameras, same run, one after the other.

python -m tests.bench.streaming [--streams 50 100 200 400 1000] [--seconds 12] [--peers-at 50 100]
"""

import argparse
import contextlib
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench import figures, processes
from tests.bench.peers import ffmpeg_each, gstreamer, home_assistant, janus, nginx_rtmp, own
from tests.bench.peers.running import Missing, Server
from tests.cameras.streaming.engine.footage import encode

FPS, GOP, KBPS = 15, 30, 512
FILL_S = 14  # until six segments of two seconds are in memory: what a stream weighs when it has run a while
Cost = tuple[float, float]  # CPU-ms per stream-second, MB per stream

SERVERS: dict[str, Server] = {
    "engine": own.HLS,
    "ffmpeg": ffmpeg_each.SERVER,
    "nginx_rtmp": nginx_rtmp.SERVER,
    "gstreamer": gstreamer.SERVER,
    "home_assistant": home_assistant.LOW_LATENCY,
    "janus": janus.SERVER,
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--streams", type=int, nargs="+", default=[50, 100, 200, 400, 1000])
    options.add_argument("--peers-at", type=int, nargs="*", default=[50, 100])
    options.add_argument("--seconds", type=float, default=12)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        film = Path(folder, "sub.h264")
        make_film(film)
        print(f"sub stream 640x360@{FPS}, {film.stat().st_size * 8 / 1000 / 8:.0f} kbit/s; {given.seconds:.0f} s each")
        print(f"{'streams':>8}  {'server':<30}{'CPU-ms/s':>10}{'x own':>8}{'MB each':>10}{'x own':>8}", flush=True)
        ours: dict[int, Cost] = {}
        for count in given.streams:
            with farm(film) as port:
                for name, server in SERVERS.items():
                    if name == "engine" or (count in given.peers_at and count <= server.most):
                        cost = measured(server, port, count, given.seconds, Path(folder))
                        show(name, server, count, cost, ours)
    tell_growth(ours)


def make_film(film: Path, *, gop: int = GOP) -> None:
    """Eight seconds at the camera's constant rate; the noise makes every picture cost its bits."""
    rate = f"{KBPS}k"
    noise = ("-vf", "noise=alls=12:allf=t", "-g", str(gop), "-sc_threshold", "0", "-bf", "0", "-preset", "veryfast")
    codec = ("-c:v", "libx264", "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", "256k")
    encode("640x360", FPS, 8, (*codec, *noise), film)


@contextlib.contextmanager
def farm(film: Path, *, fps: int = FPS, port: int = 0, how: Sequence[str] = ()) -> Iterator[int]:
    """Cameras by the hundred in a process that nobody counts; the port they answer at."""
    with child("farm", str(film), str(fps), str(port), *how) as process:
        assert process.stdout is not None
        yield int(process.stdout.readline())


@contextlib.contextmanager
def child(module: str, *arguments: str) -> "Iterator[subprocess.Popen[str]]":
    process = subprocess.Popen(
        [sys.executable, "-c", f"from tests.bench import {module}; {module}.start()", *arguments],
        cwd=figures.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def measured(server: Server, port: int, count: int, seconds: float, folder: Path) -> Cost | None:
    """None when the server is not here or could not carry so many; the reason is printed."""
    addresses = [f"rtsp://127.0.0.1:{port}/sub/{number}" for number in range(count)]
    with tempfile.TemporaryDirectory(dir=folder) as place:
        try:
            with server.start(addresses, Path(place)) as running:
                time.sleep(FILL_S)
                pids = running.pids()
                before, began = processes.cpu_ms(pids), time.monotonic()
                time.sleep(seconds)
                used, lasted = processes.cpu_ms(pids) - before, time.monotonic() - began
                return used / lasted / count, processes.pss_mb(pids) / count
        except (
            Missing,
            FileNotFoundError,
        ) as reason:  # a process that ended while it was measured has no file in /proc
            print(f"{count:>8}  {server.name:<30}  not measured: {reason}", flush=True)
            return None


def show(name: str, server: Server, count: int, cost: Cost | None, ours: dict[int, Cost]) -> None:
    if cost is None:
        return
    if name == "engine":
        ours[count] = cost
    base = ours.get(count)
    ratios = [value / own_value for value, own_value in zip(cost, base, strict=True)] if base else [0.0, 0.0]
    print(
        f"{count:>8}  {server.name:<30}{cost[0]:>10.2f}{ratios[0]:>8.1f}{cost[1]:>10.2f}{ratios[1]:>8.1f}", flush=True
    )
    for value, figure, unit in zip(cost, ("cpu", "pss"), ("CPU-ms per stream-second", "MB per stream"), strict=True):
        own_value = (base or cost)[0 if figure == "cpu" else 1]
        baseline = ("the engine, same run", own_value) if name != "engine" else None
        figures.record(f"streaming.{name}.{figure}", value, unit=unit, n=count, baseline=baseline)


def tell_growth(ours: dict[int, Cost]) -> None:
    """Cost of a stream among the most, by that among the fewest: above 1 it grows faster than the city."""
    if len(ours) < 2:
        return
    few, many = min(ours), max(ours)
    ratio = ours[many][0] / ours[few][0]
    print(f"growth from {few} to {many} streams: x{ratio:.2f} per stream")
    figures.record("streaming.engine.growth", ratio, unit="CPU per stream, most by fewest", n=many)


if __name__ == "__main__":
    main()
