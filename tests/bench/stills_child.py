"""Nothing but stills in a process, as the benchmark measures it. Says its figures as JSON whenever a line comes in."""

import asyncio
import json
import sys

import uvloop

from cameras.streaming.engine.orders import StillOrder, StillPace
from cameras.streaming.engine.stills import Stills


async def main(port: int, count: int) -> None:
    stills = Stills()
    running = asyncio.ensure_future(stills.run())
    loop = asyncio.get_running_loop()
    orders = [StillOrder(f"C-{n}", f"rtsp://127.0.0.1:{port}/sub/{n}", group=f"C-{n}") for n in range(count)]
    while line := (await loop.run_in_executor(None, sys.stdin.readline)).strip():
        if line != "?":
            stills.want(orders, pace=StillPace(period_s=float(line)))
        print(json.dumps(stills.figures()), flush=True)
    running.cancel()


def start() -> None:
    """PORT COUNT on the command line; then the period in seconds, or "?", a line each."""
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2])))
