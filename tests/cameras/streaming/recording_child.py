"""A media node reduced to what records: engine and recorder in a process of its own, to be killed by a test."""

import asyncio
import sys
import time
from pathlib import Path

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.recorder import Recorder


async def run(address: str, folder: Path) -> None:
    recorder = Recorder(on_news=lambda news: print(news.path, flush=True), clock=time.time, file_s=2)
    recorder.start()
    engine = Engine(
        verify_grant=lambda grant, key, now: False, on_state=lambda report: None, ffmpeg_path="", recorder=recorder
    )
    engine.apply([StreamOrder("CAM-A/tile", address, ring_s=10, record_to=folder)])
    await engine.run()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1], Path(sys.argv[2])))
