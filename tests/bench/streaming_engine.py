"""The engine alone in a process, as the streaming benchmark measures it: says "live", then what its run is worth."""

import asyncio
import sys

import uvloop

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.reports import State

START_S = 60


async def main(port: int, count: int) -> None:
    engine = Engine(verify_grant=lambda grant, key, now: True, on_state=lambda report: None, ffmpeg_path="/nonexistent")
    engine.apply(
        StreamOrder(f"{number}/tile", f"rtsp://127.0.0.1:{port}/sub/{number}", lane="repack") for number in range(count)
    )
    running = asyncio.ensure_future(engine.run())
    async with asyncio.timeout(START_S):
        while [report.state for report in engine.reports()].count(State.LIVE) < count:  # noqa: ASYNC110 - a measurement, not a product
            await asyncio.sleep(0.5)
    print("live", flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.readline)
    print(verdict(engine), flush=True)
    await engine.close()
    await running


def verdict(engine: Engine) -> str:
    """ "ok" if every stream ran at its full rate all the time."""
    for report in engine.reports():
        if report.state is not State.LIVE or report.restarts or report.lost_packets or abs(report.fps - 15) > 0.5:
            return str(report)
    return "ok"


def start() -> None:
    """PORT COUNT on the command line."""
    uvloop.run(main(int(sys.argv[1]), int(sys.argv[2])))
