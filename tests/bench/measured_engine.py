"""Runs an engine and its server as the benchmarks ask for it: live, then a verdict for each line of standard input."""

import asyncio
import sys

import uvicorn

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.reports import State


async def run_until_told(engine: Engine, config: uvicorn.Config, *, count: int) -> None:
    """Prints "live" once all `count` streams are, then "ok" or the first that did not run well, until the end."""
    server = uvicorn.Server(config)
    running = [asyncio.ensure_future(engine.run()), asyncio.ensure_future(server.serve())]
    while [report.state for report in engine.reports()].count(State.LIVE) < count:  # noqa: ASYNC110 - a measurement
        await asyncio.sleep(0.1)
    print("live", flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        print(verdict(engine), flush=True)
    await engine.close()
    server.should_exit = True
    await asyncio.gather(*running)


def verdict(engine: Engine) -> str:
    for report in engine.reports():
        if report.state is not State.LIVE or report.restarts or report.lost_packets:
            return str(report)
    return "ok"
