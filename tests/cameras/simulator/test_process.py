"""The simulator as a process: starts, is watched by an ordinary player, obeys, ends."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
import pytest

from cameras.simulator import control
from cameras.simulator.process import RunningSimulator, SimulatorDidNotStart, running_simulator
from tests.cameras.simulator.cost import percent_of_a_core


@pytest.fixture(scope="module")
def simulator() -> Iterator[RunningSimulator]:
    with running_simulator(cameras=16) as running:
        yield running


def test_an_ordinary_player_sees_ten_pictures_a_second_and_the_clock_run(simulator: RunningSimulator) -> None:
    account = f"rtsp://{simulator.username}:{simulator.password}@"
    address = simulator.address("SIM-005", "sub").replace("rtsp://", account)
    times, strips = [], []
    with av.open(address, options={"rtsp_transport": "tcp"}, timeout=5) as container:
        for frame in container.decode(video=0):
            assert (frame.width, frame.height) == (320, 180)
            if frame.pts is None or frame.time_base is None:
                continue  # libav gives the very first picture no time
            times.append(float(frame.pts * frame.time_base))
            strips.append(frame.to_ndarray(format="yuv420p")[:16])
            if len(strips) == 25:
                break
    assert np.diff(times) == pytest.approx(0.1, abs=0.001)
    changes = [index for index in range(1, 25) if not np.array_equal(strips[index - 1], strips[index])]
    assert np.diff(changes).tolist() == [10]


def test_faults_go_through_the_control_socket(simulator: RunningSimulator) -> None:
    simulator.fault("SIM-002", "hang", seconds=60)
    assert [state["fault"] for state in simulator.states()][:3] == ["", "hang", ""]
    simulator.heal()
    assert {state["fault"] for state in simulator.states()} == {""}
    with pytest.raises(control.ControlFailed, match="no camera SIM-099"):
        simulator.fault("SIM-099", "drop")


def test_the_password_is_not_in_the_process_list(simulator: RunningSimulator) -> None:
    assert simulator.password.encode() not in Path(f"/proc/{simulator.pid}/cmdline").read_bytes()
    assert (simulator.data / "password").stat().st_mode & 0o077 == 0


async def test_sixteen_watched_cameras_are_cheap(
    simulator: RunningSimulator, capsys: pytest.CaptureFixture[str]
) -> None:
    cost = await percent_of_a_core(simulator, cameras=16, renditions=["sub"], seconds=2)
    with capsys.disabled():
        print(f"\nsimulator: 16 tiny streams with a player each take {cost:.1f} % of a core")
    assert cost < 50  # a coarse guard; the measured figure is printed


def test_it_starts_fast_and_leaves_nothing_behind(tmp_path: Path) -> None:
    began = time.monotonic()
    with running_simulator(cameras=2, data=tmp_path) as running:
        assert time.monotonic() - began < 10
        assert Path(f"/proc/{running.pid}").exists()
    assert not Path(f"/proc/{running.pid}").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["password", "recordings"]


def test_a_taken_port_is_said(simulator: RunningSimulator) -> None:
    taken = running_simulator(port=simulator.port)
    with pytest.raises(SimulatorDidNotStart, match="(?i)address already in use"), taken:
        pass


def test_it_runs_without_django() -> None:
    check = "import sys, cameras.simulator.__main__, cameras.simulator.process; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], cwd=Path(__file__).parents[3]).returncode == 0
