"""What a still picture costs: our process for hundreds of simulated cameras, beside one ffmpeg process per picture.

python -m tests.bench.stills [--cameras 500 1250] [--periods 20 5] [--seconds 60 20]
"""

import argparse
import json
import resource
import subprocess
import tempfile
import time
from pathlib import Path

import imageio_ffmpeg

from tests.bench import figures, processes
from tests.bench.streaming import FPS, child, make_film

BASELINE_PICTURES = 10
WANTED_MS = 4.0  # 5,000 cameras every 20 s are 250 pictures a second: a core


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--cameras", type=int, nargs="+", default=[500, 1250])
    options.add_argument("--periods", type=float, nargs="+", default=[20, 5])
    options.add_argument("--seconds", type=float, nargs="+", default=[60, 20])
    given = options.parse_args()
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        film = Path(folder, "sub.h264")
        make_film(film)
        with child("stills_farm", str(film), str(FPS)) as farm:
            assert farm.stdout is not None
            port = int(farm.stdout.readline())
            theirs = one_shot_ffmpeg(port)
            print(f"one ffmpeg process per picture: {theirs:.1f} CPU-ms each")
            for count, period, seconds in zip(given.cameras, given.periods, given.seconds, strict=True):
                measure(port, count, period=period, seconds=seconds, theirs=theirs)


def measure(port: int, count: int, *, period: float, seconds: float, theirs: float) -> None:
    with child("stills_child", str(port), str(count)) as process:

        def say(line: str) -> dict[str, int]:
            assert process.stdin is not None
            assert process.stdout is not None
            print(line, file=process.stdin, flush=True)
            answer: dict[str, int] = json.loads(process.stdout.readline())
            return answer

        say(str(period))
        time.sleep(period * 1.5 + 5)  # every camera has had its first picture and found its place
        before, cpu_before, began = say("?"), processes.cpu_ms([process.pid]), time.monotonic()
        time.sleep(seconds)
        after, used = say("?"), processes.cpu_ms([process.pid]) - cpu_before
        lasted, weight = time.monotonic() - began, processes.pss_mb([process.pid])
        taken = after["taken"] - before["taken"]
        each, rate = used / taken, taken / lasted
        print(
            f"{count} cameras every {period:g} s: {rate:.1f} pictures/s, {each:.2f} CPU-ms each, "
            f"{used / lasted / 10:.1f} % of a core, {weight:.0f} MB, {after}",
            flush=True,
        )
        if after["failing"] or after["kept"] < count or rate < 0.9 * count / period:
            raise SystemExit("this run is worth nothing")
        name = "streaming.snapshot.cpu" if period == 20 else f"streaming.snapshot.cpu.{round(count / period)}_per_s"
        baseline = ("one ffmpeg process per picture", theirs)
        figures.record(name, each, unit="CPU-ms per picture", n=count, baseline=baseline)
        figures.record(f"{name}.pss", weight, unit="MB", n=count)


def one_shot_ffmpeg(port: int) -> float:
    """CPU-ms of the cheapest known command line, one process per picture."""
    before = _children_s()
    for number in range(BASELINE_PICTURES):
        subprocess.run(
            [
                imageio_ffmpeg.get_ffmpeg_exe(),
                *("-nostdin", "-v", "error", "-threads", "1", "-fflags", "nobuffer", "-analyzeduration", "0"),
                *("-probesize", "32", "-rtsp_transport", "tcp", "-skip_frame", "nokey"),
                *("-i", f"rtsp://127.0.0.1:{port}/sub/{number}", "-frames:v", "1"),
                *("-vf", "scale=320:180", "-q:v", "5", "-f", "mjpeg", "-y", "/dev/null"),
            ],
            check=True,
            timeout=60,
        )
    return (_children_s() - before) * 1000 / BASELINE_PICTURES


def _children_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
