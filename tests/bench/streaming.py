"""What one passthrough stream costs: our engine beside one `ffmpeg -c copy` process per camera, same cameras, same run.

python -m tests.bench.streaming [--streams 16 100 400] [--seconds 15]
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import imageio_ffmpeg

from tests.bench import figures, processes
from tests.cameras.streaming.engine.footage import encode

FPS, GOP, KBPS = 15, 30, 512
FILL_S = 14  # until six segments of two seconds are in memory: what a stream weighs when it has run a while
START_S = 120
STAGGER_S = 0.03  # hundreds of processes at once would measure their start


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--streams", type=int, nargs="+", default=[16, 100, 400])
    options.add_argument("--seconds", type=float, default=15)
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        film = Path(folder, "sub.h264")
        make_film(film)
        print(f"sub stream 640x360@{FPS}, {film.stat().st_size * 8 / 1000 / 8:.0f} kbit/s; {given.seconds:.0f} s each")
        heads = ("engine ms/s", "ffmpeg ms/s", "times", "engine MB", "ffmpeg MB", "times")
        print(f"{'streams':>8}" + "".join(f"{head:>13}" for head in heads))
        for count in given.streams:
            with farm(film) as port:
                ours = measure_engine(port, count, given.seconds)
                theirs = measure_ffmpeg(port, count, given.seconds, Path(folder))
            show(count, ours, theirs)


def make_film(film: Path) -> None:
    """Eight seconds at the camera's constant rate; the noise makes every picture cost its bits."""
    rate = f"{KBPS}k"
    noise = ("-vf", "noise=alls=12:allf=t", "-g", str(GOP), "-sc_threshold", "0", "-bf", "0", "-preset", "veryfast")
    codec = ("-c:v", "libx264", "-b:v", rate, "-minrate", rate, "-maxrate", rate, "-bufsize", "256k")
    encode("640x360", FPS, 8, (*codec, *noise), film)


@contextlib.contextmanager
def farm(film: Path) -> Iterator[int]:
    with child("farm", str(film), str(FPS)) as process:
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


def measure_engine(port: int, count: int, seconds: float) -> tuple[float, float]:
    """(CPU-ms per stream-second, MB per stream) of a process that does nothing but run the engine."""
    with child("streaming_engine", str(port), str(count)) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "live\n"
        measured = measure([process.pid], count, seconds)
        print("ask", file=process.stdin, flush=True)
        verdict = process.stdout.readline().strip()
        if verdict != "ok":
            raise SystemExit(f"engine run is worth nothing: {verdict}")
    return measured


def measure_ffmpeg(port: int, count: int, seconds: float, folder: Path) -> tuple[float, float] | None:
    """Likewise for a process per camera; None when the machine could not carry so many."""
    started: list[subprocess.Popen[bytes]] = []
    try:
        for number in range(count):
            place = folder / str(number)
            place.mkdir()
            started.append(subprocess.Popen(hls_command(f"rtsp://127.0.0.1:{port}/sub/{number}", place)))
            time.sleep(STAGGER_S)
        deadline = time.monotonic() + START_S
        while not all((folder / str(number) / "index.m3u8").exists() for number in range(count)):
            if time.monotonic() > deadline or any(process.poll() is not None for process in started):
                return None
            time.sleep(0.2)
        return measure([process.pid for process in started], count, seconds)
    finally:
        for process in started:
            process.kill()
        for process in started:
            process.wait()
        for number in range(len(started)):
            shutil.rmtree(folder / str(number))


def hls_command(address: str, place: Path) -> list[str]:
    return [
        imageio_ffmpeg.get_ffmpeg_exe(),
        *("-nostdin", "-v", "quiet", "-threads", "1", "-fflags", "nobuffer"),
        *("-analyzeduration", "500000", "-probesize", "100000", "-rtsp_transport", "tcp"),
        *("-i", address, "-map", "0:v:0", "-c", "copy", "-f", "hls", "-hls_time", "1", "-hls_list_size", "6"),
        *("-hls_flags", "delete_segments+independent_segments", "-hls_segment_type", "fmp4"),
        str(place / "index.m3u8"),
    ]


def measure(pids: list[int], count: int, seconds: float) -> tuple[float, float]:
    time.sleep(FILL_S)
    before, began = processes.cpu_ms(pids), time.monotonic()
    time.sleep(seconds)
    used, lasted = processes.cpu_ms(pids) - before, time.monotonic() - began
    return used / lasted / count, processes.pss_mb(pids) / count


def show(count: int, ours: tuple[float, float], theirs: tuple[float, float] | None) -> None:
    rows = (("cpu", "CPU-ms per stream-second"), ("pss", "MB per stream"))
    cells = []
    for index, (name, unit) in enumerate(rows):
        value, other = ours[index], theirs[index] if theirs else None
        baseline = ("one ffmpeg -c copy process per camera", other) if other else None
        figures.record(f"streaming.engine.{name}", value, unit=unit, n=count, baseline=baseline)
        if other:
            figures.record(f"streaming.ffmpeg.{name}", other, unit=unit, n=count)
        cells += [f"{value:.2f}", f"{other:.2f}" if other else "-", f"{other / value:.1f}" if other else "-"]
    print(f"{count:>8}" + "".join(f"{cell:>13}" for cell in cells), flush=True)


if __name__ == "__main__":
    main()
