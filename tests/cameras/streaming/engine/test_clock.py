import pytest

from cameras.streaming.engine.clock import LONGEST_SLEW_S, SteadyClock

NOW = 1_770_000_000.0


class Machine:
    def __init__(self) -> None:
        self.wall, self.monotonic = NOW, 77.0
        self.clock = SteadyClock(wall=lambda: self.wall, monotonic=lambda: self.monotonic)

    def pass_s(self, seconds: float, *, looks: int = 100) -> float:
        for _ in range(looks):
            self.wall += seconds / looks
            self.monotonic += seconds / looks
            self.clock()
        return self.clock()


def test_undisturbed_it_is_the_system_clock() -> None:
    machine = Machine()

    assert machine.pass_s(3600) == pytest.approx(machine.wall, abs=1e-3)


@pytest.mark.parametrize("set_by", [-1800, -30, 0.2, 30, 1800])
def test_a_clock_that_is_set_makes_nothing_look_old(set_by: float) -> None:
    machine = Machine()
    before = machine.pass_s(10)
    machine.wall += set_by

    assert machine.clock() == before
    assert 2 <= machine.pass_s(4) - before <= 6


@pytest.mark.parametrize("set_by", [-30, 30])
def test_it_arrives_at_the_system_clock_without_stepping_back(set_by: float) -> None:
    machine = Machine()
    machine.wall += set_by
    seen = [machine.pass_s(1, looks=5) for _ in range(64)]

    assert seen == sorted(seen)
    assert machine.clock() == pytest.approx(machine.wall, abs=1e-3)


def test_a_machine_that_wakes_up_in_another_decade_is_set_at_once() -> None:
    machine = Machine()
    machine.wall += LONGEST_SLEW_S * 100

    assert machine.pass_s(2) == pytest.approx(machine.wall, abs=1e-3)


def test_after_a_long_sleep_it_is_right() -> None:
    machine = Machine()
    machine.wall += 1
    machine.pass_s(1.5)
    machine.pass_s(3600, looks=1)

    assert machine.pass_s(2) == pytest.approx(machine.wall, abs=1e-3)
