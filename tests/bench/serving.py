"""What watching costs: each lane's serving beside the ingest of the same streams in the same process and run.

python -m tests.bench.serving [--streams 16 100] [--seconds 15] [--lanes hls ll live] [--uvicorn]
"""

import argparse
import contextlib
import os
import re
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench import figures, processes
from tests.bench.serving_node import address
from tests.bench.streaming import child, make_film

FPS, GOP, KBPS = 15, 15, 512
FILL_S, SETTLE_S = 8, 3
NAMES = {"hls": "hls", "ll": "llhls", "live": "live"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--streams", type=int, nargs="+", default=[16, 100])
    options.add_argument("--seconds", type=float, default=15)
    options.add_argument("--lanes", nargs="+", default=list(NAMES), choices=list(NAMES))
    options.add_argument("--uvicorn", action="store_true", help="without the quick protocol, for comparison")
    given = options.parse_args()
    kind = "plain" if given.uvicorn else "quick"
    with tempfile.TemporaryDirectory() as folder:
        film = Path(folder, "sub.h264")
        make_film(film, gop=GOP)
        print(f"640x360@{FPS}, {KBPS} kbit/s, key frame each second; one viewer a stream; CPU-ms per stream-second")
        print(
            f"{'streams':>8}{'lane':>6}{'ingest':>9}{'serving':>9}{'ratio':>7}{'kernel':>8}{'asked/s':>9}{'ms/request':>12}"
        )
        for count in given.streams:
            with child("farm", str(film), str(FPS)) as farm, node(int(line(farm)), count, kind) as (port, engine):
                for lane in given.lanes:
                    measure_lane(lane, port, engine, count, given.seconds)
                if count == given.streams[0]:
                    measure_requests(port, engine)


def line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def ask(process: "subprocess.Popen[str]") -> str:
    print("ask", file=process.stdin, flush=True)
    return line(process)


@contextlib.contextmanager
def node(farm_port: int, count: int, kind: str) -> "Iterator[tuple[int, subprocess.Popen[str]]]":
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with child("serving_node", str(port), str(farm_port), str(count), kind) as process:
        if line(process) != "live":
            raise SystemExit("the node did not start")
        time.sleep(FILL_S)
        yield port, process


def cpu(process: "subprocess.Popen[str]", count: int, seconds: float) -> float:
    """CPU-ms per stream-second of a process over some seconds."""
    before, began = processes.cpu_ms([process.pid]), time.monotonic()
    time.sleep(seconds)
    return (processes.cpu_ms([process.pid]) - before) / (time.monotonic() - began) / count


def kernel_ms(process: "subprocess.Popen[str]") -> float:
    """CPU time of a process in system calls so far; in ticks of 10 ms."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return int(fields[12]) * 1000 / os.sysconf("SC_CLK_TCK")


def measure_lane(lane: str, port: int, engine: "subprocess.Popen[str]", count: int, seconds: float) -> None:
    """Half of the ingest is measured before, half after: the machine is not the same for ever."""
    time.sleep(12)  # until nobody has asked for parts for a while
    before = cpu(engine, count, seconds / 2)
    with child("serving_viewers", lane, str(port), str(count)) as viewers:
        time.sleep(SETTLE_S)
        first = int(ask(viewers))
        in_kernel = kernel_ms(engine)
        both = cpu(engine, count, seconds)
        in_kernel = (kernel_ms(engine) - in_kernel) / seconds / count
        asked = (int(ask(viewers)) - first) / seconds / count
    time.sleep(12)
    ingest = (before + cpu(engine, count, seconds / 2)) / 2
    if (verdict := ask(engine)) != "ok":
        raise SystemExit(f"the run is worth nothing: {verdict}")
    serving = both - ingest
    cells = f"{ingest:>9.3f}{serving:>9.3f}{serving / ingest:>7.2f}{in_kernel / both:>8.0%}"
    print(f"{count:>8}{lane:>6}{cells}{asked:>9.1f}{serving / asked:>12.4f}", flush=True)
    figures.record(
        f"streaming.serving.{NAMES[lane]}.cpu",
        serving,
        unit="CPU-ms per stream-second",
        n=count,
        baseline=("ingest of the same streams", ingest),
    )


def measure_requests(port: int, engine: "subprocess.Popen[str]") -> None:
    """Requests a second one core answers, by wrk on kept connections."""
    base = f"http://127.0.0.1:{port}{address(0)}"
    shown = subprocess.run(["curl", "-s", f"{base}/index.m3u8"], capture_output=True, text=True, check=True).stdout  # noqa: S607
    newest = re.findall(r"^(\d+)\.m4s", shown, re.MULTILINE)[-1]
    for name, path in (("segment", f"{newest}.m4s"), ("playlist", "index.m3u8")):
        before = processes.cpu_ms([engine.pid])
        told = subprocess.run(
            ["wrk", "-t", "1", "-c", "64", "-d", "4", f"{base}/{path}"],  # noqa: S607
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        count = int(re.findall(r"(\d+) requests in", told)[0])
        if "Non-2xx" in told:
            raise SystemExit(told)
        per_core = count / (processes.cpu_ms([engine.pid]) - before) * 1000
        print(f"{name}: {per_core:,.0f} requests/s per core")
        figures.record("streaming.serving.requests", per_core, unit=f"{name} requests/s per core")


if __name__ == "__main__":
    main()
