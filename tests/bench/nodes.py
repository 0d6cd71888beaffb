"""How long the tiles of a media node that is cut off are dark: three hosts, the cable pulled again and again.

python -m tests.bench.nodes [--rounds 6] [--tiles 12]; needs root, for network namespaces.
"""

import argparse
import statistics
import tempfile
from pathlib import Path

from tests.bench import figures
from tests.hosts.failover import Cut, cut_and_heal
from tests.hosts.installation import installation


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=6)
    options.add_argument("--tiles", type=int, default=12)
    given = options.parse_args()
    cuts: list[Cut] = []
    with (
        tempfile.TemporaryDirectory(prefix="hosts-") as folder,
        installation(Path(folder), cameras=given.tiles) as made,
    ):
        for number in range(given.rounds):
            dead, other = ("a", "b") if number % 2 == 0 else ("b", "a")
            cuts.append(cut_and_heal(made, dead, other))
            print(f"{dead} cut off: planned elsewhere after {cuts[-1].detected_s:.1f} s, "
                  f"{len(cuts[-1].tiles_s)} tiles live after {cuts[-1].tiles_s[0]:.1f} s at the latest")  # fmt: skip
    tiles = sorted(seconds for cut in cuts for seconds in cut.tiles_s)
    p95 = tiles[int(len(tiles) * 0.95) - 1]
    spread = {"p50": statistics.median(tiles), "p95": p95, "worst": tiles[-1]}
    figures.record("streaming.recover.node", p95, unit="s", n=len(tiles), percentiles=spread)
    detected = [cut.detected_s for cut in cuts]
    figures.record("streaming.recover.node.planned", statistics.median(detected), unit="s", n=len(detected))
    print(f"{len(tiles)} tiles, {len(cuts)} cuts: p50 {spread['p50']:.1f} s, p95 {p95:.1f} s, worst {tiles[-1]:.1f} s")
    if flapped := [cut for cut in cuts if len(cut.back_on) != 1]:
        raise SystemExit(f"{len(flapped)} cuts were followed by a flap")


if __name__ == "__main__":
    main()
