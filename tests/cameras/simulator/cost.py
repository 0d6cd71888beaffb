"""What the simulator costs: CPU of its process while one player (in this process) watches each stream.

python -m tests.cameras.simulator.cost [--data DIR] [--cameras 16] [--seconds 15] [--rendition sub]
"""

import argparse
import asyncio
import os
import time
from pathlib import Path

from cameras.simulator.process import RunningSimulator, running_simulator
from tests.cameras.simulator.client import Player


async def percent_of_a_core(sim: RunningSimulator, *, cameras: int, renditions: list[str], seconds: float) -> float:
    """CPU of the simulator while `cameras` x `renditions` streams are watched, in percent of one core."""
    addresses = [sim.address(f"SIM-{number:03d}", name) for number in range(1, cameras + 1) for name in renditions]
    players = await asyncio.gather(*(_playing(address, sim) for address in addresses))
    watching = [asyncio.create_task(_watch(player)) for player in players]
    began, cpu_before_s = time.monotonic(), _cpu_s(sim.pid)
    await asyncio.sleep(seconds)
    cost = 100 * (_cpu_s(sim.pid) - cpu_before_s) / (time.monotonic() - began)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    for player in players:
        await player.close()
    return cost


async def _playing(address: str, sim: RunningSimulator) -> Player:
    player = await Player(address, sim.username, sim.password).connect()
    await player.play()
    await player.picture()
    return player


def _cpu_s(pid: int) -> float:
    """User and system time of a process so far (proc(5), fields 14 and 15)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def _watch(player: Player) -> None:
    while True:
        await player.packet()


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path)
    parser.add_argument("--cameras", type=int, default=16)
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--rendition", action="append")
    parser.add_argument("--bar-code", action="store_true")
    options = parser.parse_args()
    renditions = options.rendition or ["sub"]
    extra = ["--bar-code"] if options.bar_code else []
    with running_simulator(cameras=options.cameras, data=options.data, tiny=False, options=extra) as sim:
        cost = asyncio.run(
            percent_of_a_core(sim, cameras=options.cameras, renditions=renditions, seconds=options.seconds)
        )
        memory_mb = _memory_mb(sim.pid)
    print(f"{options.cameras} x {'+'.join(renditions)}: {cost:.1f} % of a core, {memory_mb:.0f} MB")


if __name__ == "__main__":
    _main()
