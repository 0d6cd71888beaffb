"""Home Assistant's `stream` component, the nearest relative: Python, LL-HLS, PyAV. It has an environment of its own."""

import contextlib
import functools
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.bench.figures import ROOT, data_folder
from tests.bench.peers.running import Missing, Running, Server, family, free_port, process

# The last line of versions for this Python; PyTurboJPEG only lets the camera component load.
REQUIREMENTS = (
    "homeassistant==2024.3.3", "ha-av==10.1.1", "aiohttp==3.9.3", "aiohttp_cors==0.7.0",
    "aiohttp-fast-url-dispatcher==0.3.0", "aiohttp-zlib-ng==0.3.1", "josepy==1.14.0", "PyTurboJPEG==1.7.1",
    "numpy==1.26.0",
)  # fmt: skip


@contextlib.contextmanager
def start(part_s: float, segment_s: float, addresses: Sequence[str], folder: Path) -> Iterator[Running]:
    port = free_port()
    child = Path(__file__).with_name("home_assistant_child.py")
    argv = [str(environment()), str(child), str(port), str(part_s), str(segment_s), *addresses]
    with process(argv, folder=folder) as server:
        assert server.stdout is not None
        paths = [server.stdout.readline().strip() for _ in addresses]
        if not all(paths):
            raise Missing("Home Assistant ended at its start")
        yield Running(lambda: family(server.pid), lambda number: f"http://127.0.0.1:{port}{paths[number]}")


def environment() -> Path:
    """Its Python; made at the first use, from the package index."""
    place = data_folder() / "bench-home-assistant"
    python = place / "bin" / "python"
    if python.exists():
        return python
    uv = str(ROOT / ".venv" / "bin" / "uv")
    try:
        subprocess.run([uv, "venv", "-q", "--python", "3.11", str(place)], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", str(python), *REQUIREMENTS], check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(place, ignore_errors=True)
        raise Missing("Home Assistant could not be installed") from error
    return python


LOW_LATENCY = Server("Home Assistant LL-HLS 0.2/2 s", functools.partial(start, 0.2, 2.0), most=100)
CLASSIC = Server("Home Assistant HLS 2 s", functools.partial(start, 0.0, 2.0), most=100)
