"""Cameras that are joined in the middle of a group of pictures, as real ones are; never counted in the benchmark."""

import asyncio
import sys
import time
from pathlib import Path

import uvloop

from tests.bench.farm import Faults, Peer, Template
from tests.cameras.streaming.engine.footage import Footage, cut


class Running(Peer):
    """Shows what the wall clock says is on; each connection has a place of its own in the film."""

    started = 0

    def _send(self) -> None:
        if self._timer is None:
            Running.started += 1
            fps, count = self._footage.fps, len(self._templates)
            self._index = (int(time.time() * fps) + Running.started * 7) % count
            self._began -= self._index / fps
        super()._send()


async def main(footage: Footage) -> None:
    templates = [Template(unit.nals) for unit in footage.units]
    faults = Faults()
    server = await asyncio.get_running_loop().create_server(
        lambda: Running(footage, templates, by_clock=False, faults=faults), "127.0.0.1", 0, backlog=1024
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def start() -> None:
    """FILM FPS on the command line; prints the port."""
    uvloop.run(main(cut(Path(sys.argv[1]).read_bytes(), fps=int(sys.argv[2]))))
