"""The wall as a room sees it: a command to the glass of four outputs, pages full of tiles, hours of changes.

The whole product and headless Chromium without a GPU on the same machine, so the tiles' figures are those of software
decoding. `wall.dropped` counts every picture that a camera sent and the page never presented, the budget's decisions
included.

python -m tests.bench.wall [--only commands tiles hours] [--rounds 20] [--tiles 4 9 16 36 64] [--seconds 20] [--hours 8]
"""

import argparse
import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.bench import wall_commands, wall_hours, wall_stage, wall_tiles
from tests.bench.figures import record
from tests.bench.streaming import farm
from tests.browser.room import CHROMIUM_FLAGS, PASSWORD, Room
from tests.cameras.streaming.engine.footage import encode
from tests.launch.product import ROOT, Product, running_product

PARTS = ("commands", "tiles", "hours")
WARM_UP_S = 20.0
KBPS = {"640x360": 512, "320x180": 160}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", nargs="+", default=list(PARTS), choices=PARTS)
    options.add_argument("--rounds", type=int, default=20)
    options.add_argument("--tiles", type=int, nargs="+", default=[each.tiles for each in wall_tiles.PROFILES])
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--warm-up", type=float, default=WARM_UP_S)
    options.add_argument("--hours", type=int, default=8)
    given = options.parse_args()
    with (
        tempfile.TemporaryDirectory(prefix="warroom-bench-") as folder,
        running_product(ROOT, arguments=(), data=Path(folder) / "data", WARROOM_DEMO_PASSWORD=PASSWORD) as product,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        room = Room(product, browser)
        print(f"load average {os.getloadavg()[0]:.2f} before")
        time.sleep(given.warm_up)  # the product's own start is no part of what a room sees
        if "commands" in given.only or "hours" in given.only:
            wall_stage.set_up(product, cameras=16, port=None, scenes=dict(wall_commands.scenes()))
        if "commands" in given.only:
            tell_commands(wall_commands.measure(room, rounds=given.rounds))
        if "hours" in given.only:
            per_hour, heap = wall_hours.measure(room, hours=given.hours)
            print(f"heap {heap[0]:.1f} to {heap[-1]:.1f} MB, {per_hour:+.2f} MB per hour of changes")
            record("wall.heap_slope", per_hour, unit="MB/h", n=len(heap))
        if "tiles" in given.only:
            for profile in wall_tiles.PROFILES:
                if profile.tiles in given.tiles:
                    tell_tiles(room, product, profile, Path(folder), warm_up_s=given.warm_up, seconds=given.seconds)
        print(f"load average {os.getloadavg()[0]:.2f} after")
        browser.close()


def tell_commands(found: wall_commands.Found) -> None:
    record("wall.command", p95(found.command), unit="ms", n=len(found.command), percentiles=spread(found.command))
    record("wall.swap_spread", p95(found.spread), unit="ms", n=len(found.spread), percentiles=spread(found.spread))
    first = found.first_picture
    record("wall.first_picture", p95(first), unit="ms", n=len(first), percentiles=spread(first))
    record("wall.live", p95(found.live), unit="ms", n=len(found.live), percentiles=spread(found.live))
    for name, values in vars(found).items():
        print(f"{name:<14} n={len(values)}  " + "  ".join(f"{at} {ms:.0f} ms" for at, ms in spread(values).items()))


def tell_tiles(
    room: Room, product: Product, profile: wall_tiles.Profile, folder: Path, *, warm_up_s: float, seconds: float
) -> None:
    film = folder / f"{profile.size}.h264"
    if not film.exists():
        rate = f"{KBPS[profile.size]}k"
        encode(
            profile.size,
            profile.fps,
            8,
            ("-c:v", "libx264", "-b:v", rate, "-g", str(2 * profile.fps), "-bf", "0"),
            film,
        )
    with contextlib.ExitStack() as held:
        port = held.enter_context(farm(film, fps=profile.fps))
        wall_stage.set_up(product, cameras=profile.tiles, port=port, scenes=dict(wall_tiles.scenes((profile,))))
        cost = wall_tiles.measure(room, product, profile, warm_up_s=warm_up_s, seconds=seconds)
    beside = {"browser_cores": cost.browser_cores, "node_cores": cost.node_cores, **cost.told}
    record(f"wall.dropped.{profile.tiles}", cost.dropped_pct, unit="%", n=profile.tiles, percentiles=beside)
    words = "  ".join(f"{name} {value:.2f}" for name, value in beside.items())
    print(f"{profile.tiles:>3} x {profile.size}@{profile.fps}: {cost.dropped_pct:.1f} % dropped  {words}", flush=True)


def p95(values: Sequence[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.95))]


def spread(values: Sequence[float]) -> dict[str, float]:
    return {"p50": statistics.median(values), "p95": p95(values), "worst": max(values)}


if __name__ == "__main__":
    main()
