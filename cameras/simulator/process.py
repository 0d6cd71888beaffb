"""Runs the simulator as a process of its own, for tests, drills and benches."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cameras.simulator import control
from cameras.simulator.faults import Fault
from cameras.simulator.server import CameraState

USERNAME = "simulator"
_REPOSITORY = Path(__file__).resolve().parents[2]
_STOP_S = 5.0
_LOOK_EVERY_S = 0.02


class SimulatorDidNotStart(Exception):
    """The text is what the process printed."""


@dataclass(frozen=True)
class RunningSimulator:
    """`pid` is there to measure what the process costs."""

    data: Path
    port: int
    pid: int
    password: str = field(repr=False)
    username: str = USERNAME

    def address(self, camera: str, rendition: str = "sub") -> str:
        """Without credentials, as the product keeps it."""
        return f"rtsp://127.0.0.1:{self.port}/{camera}/{rendition}"

    def fault(self, camera: str, fault: Fault | str, *, seconds: float | None = None) -> None:
        """`camera` may be "all". Raises control.ControlFailed."""
        control.ask(self.data, {"do": "fault", "camera": camera, "fault": str(fault), "seconds": seconds})

    def heal(self, camera: str = "all") -> None:
        self.fault(camera, Fault.HEALED)

    def states(self) -> list[CameraState]:
        return control.ask(self.data, {"do": "list"})


@contextmanager
def running_simulator(
    *,
    cameras: int = 4,
    data: Path | None = None,
    port: int = 0,
    tiny: bool = True,
    options: Sequence[str] = (),
    timeout_s: float = 120,
) -> Iterator[RunningSimulator]:
    """Cameras SIM-001 to SIM-<cameras>, all ready; ends with the block.

    Without `data` everything lives in a temporary folder; with it, recordings are kept for the next run.
    """
    with tempfile.TemporaryDirectory(prefix="sim-") as temporary:
        folder = (data or Path(temporary)).resolve()
        arguments = [sys.executable, "-m", "cameras.simulator", "--data", str(folder), "--port", str(port)]
        arguments += ["--cameras", str(cameras), *(["--tiny"] if tiny else []), *options]
        with open(Path(temporary) / "output", "w+") as output:
            process = subprocess.Popen(arguments, cwd=_REPOSITORY, stdout=output, stderr=subprocess.STDOUT)
            try:
                bound_port = _wait_until_ready(process, folder, Path(output.name), timeout_s=timeout_s)
                password = (folder / "password").read_text().strip()
                yield RunningSimulator(folder, bound_port, process.pid, password)
            finally:
                _stop(process)


def _wait_until_ready(process: "subprocess.Popen[bytes]", folder: Path, output: Path, *, timeout_s: float) -> int:
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline and process.poll() is None:
        state = _state(folder)
        if state.get("pid") == process.pid and state["ready"] == state["cameras"]:
            return state["port"]
        time.sleep(_LOOK_EVERY_S)
    raise SimulatorDidNotStart(output.read_text()[-2000:])


def _state(folder: Path) -> dict[str, int]:
    try:
        state: dict[str, int] = json.loads((folder / "state.json").read_text())
    except FileNotFoundError:
        return {}
    return state


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
