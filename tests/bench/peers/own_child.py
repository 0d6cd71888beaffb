"""The engine and its origin in one process, without Django: PORT RING ADDRESS... on the command line.

RING is how many seconds are kept for replay; an address with "ffmpeg:" before it takes that lane. Prints "live" once
every stream is, then answers each line it reads with "ok", or with the first stream that did not run well since.
"""

import sys
from collections.abc import Sequence

import imageio_ffmpeg
import uvicorn
import uvloop

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from tests.bench.measured_engine import run_until_told


async def main(port: int, ring_s: float, addresses: Sequence[str]) -> None:
    engine = Engine(
        verify_grant=lambda grant, key, now: True,
        on_state=lambda report: None,
        ffmpeg_path=imageio_ffmpeg.get_ffmpeg_exe(),
    )
    engine.apply(
        StreamOrder(
            f"C{number}/tile",
            address.removeprefix("ffmpeg:"),
            lane="ffmpeg" if address.startswith("ffmpeg:") else "repack",
            ring_s=ring_s,
        )
        for number, address in enumerate(addresses)
    )
    config = uvicorn.Config(
        engine.origin, host="127.0.0.1", port=port, lifespan="off", access_log=False, log_config=None
    )
    await run_until_told(engine, config, count=len(addresses))


def start() -> None:
    uvloop.run(main(int(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))


if __name__ == "__main__":
    start()
