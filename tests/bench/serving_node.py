"""The engine and its origin as a node serves it, alone in a process: PORT FARM_PORT COUNT quick|plain.

Prints "live" once every stream is; then answers each line it reads with "ok" or with the stream that did not run well.
"""

import sys
import time
from functools import partial

import uvicorn
import uvloop

from cameras.streaming import grants
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.quick import protocol_for
from cameras.streaming.load import Meter
from tests.bench.measured_engine import run_until_told

SECRET = grants.derive_secret("benchmark")


def address(number: int) -> str:
    expires = int(time.time()) + 3600
    grant = grants.issue(f"{number}/tile", secret=SECRET, subject="1", expires=expires)
    return f"/media/n/{number}/tile/{grant}"


async def main(port: int, farm_port: int, count: int, *, quick: bool) -> None:
    verify = grants.Checked(SECRET) if quick else partial(grants.verify, secret=SECRET)
    engine = Engine(
        verify_grant=lambda grant, key, now: verify(grant, key, now=now),
        on_state=lambda report: None,
        ffmpeg_path="/nonexistent",
    )
    addresses = [f"rtsp://127.0.0.1:{farm_port}/sub/{number}" for number in range(count)]
    engine.apply(StreamOrder(f"{number}/tile", each, lane="repack") for number, each in enumerate(addresses))
    config = uvicorn.Config(
        engine.origin,
        host="127.0.0.1",
        port=port,
        http=protocol_for(engine.origin, meter=Meter(engine.origin)) if quick else "httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        proxy_headers=False,
        interface="asgi3",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
    )
    await run_until_told(engine, config, count=count)


def start() -> None:
    port, farm_port, count, kind = sys.argv[1:]
    uvloop.run(main(int(port), int(farm_port), int(count), quick=kind == "quick"))
