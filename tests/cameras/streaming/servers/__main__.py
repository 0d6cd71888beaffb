"""Prints the table for docs/performance.md: python -m tests.cameras.streaming.servers"""

import asyncio
import sys

from tests.cameras.streaming.servers import interop
from tests.cameras.streaming.servers.rows import ROWS


def main() -> None:
    outcomes = asyncio.run(interop.run(ROWS))
    print("| row | ok | lane | frames/s | pictures decoded | restarts |\n|---|---|---|---|---|---|")
    for outcome in outcomes.values():
        report = outcome.report
        lane = f"{report.lane} ({report.lane_words})" if report.lane_words else report.lane
        ok = "ok" if outcome.ok else "; ".join(outcome.complaints())
        figures = f"{report.fps:.1f} | {outcome.decoded} of {outcome.pictures} | {report.restarts}"
        print(f"| {outcome.row.words} | {ok} | {lane} | {figures} |")
    sys.exit(not all(outcome.ok for outcome in outcomes.values()))


if __name__ == "__main__":
    main()
