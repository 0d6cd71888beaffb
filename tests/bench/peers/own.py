"""The engine itself, in the same harness as the others: one process, its origin in front of the page."""

import contextlib
import functools
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import ROOT
from tests.bench.peers.running import Missing, Running, Server, free_port, is_open, wait_for


@contextlib.contextmanager
def start(
    playlist: str, addresses: Sequence[str], folder: Path, *, ring_s: float = 0, when: str = "live", judge: bool = True
) -> Iterator[Running]:
    """`when`: "live" waits for all streams, "open" only for the port. `judge`: tell when one did not run well."""
    port = free_port()
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.peers.own_child", str(port), str(ring_s), *addresses],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        if when == "live" and child.stdout.readline() != "live\n":
            raise Missing("the engine ended at its start")
        wait_for(lambda: is_open(port), what="the origin")
        mode, scheme = ("live", "ws") if playlist == "live" else ("hls", "http")
        yield Running(
            lambda: [child.pid],
            lambda number: f"{scheme}://127.0.0.1:{port}/media/n1/C{number}/tile/x/{playlist}",
            mode=mode,
        )
        if judge and when == "live":
            print("ask", file=child.stdin, flush=True)
            verdict = child.stdout.readline().strip()
            if verdict != "ok":
                print(f"  the engine's run was not clean: {verdict}", flush=True)
    finally:
        child.kill()
        child.wait()


HLS = Server("own, HLS 1 s", functools.partial(start, "index.m3u8"))
