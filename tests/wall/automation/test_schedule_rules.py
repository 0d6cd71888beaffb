"""Which scene the clock wants."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from warroom.wall.schedule import Slot, due

WITA = ZoneInfo("Asia/Makassar")
NIGHT = Slot(1, "malam", dt.time(22), dt.time(5))
WEEKDAYS = Slot(2, "pagi", dt.time(7), dt.time(9), weekdays=(0, 1, 2, 3, 4))
ELECTION = Slot(
    3,
    "pilkada",
    dt.time(6),
    dt.time(20),
    operation="Pilkada",
    first_day=dt.date(2026, 2, 4),
    last_day=dt.date(2026, 2, 4),
)
ALL_DAY = Slot(4, "selalu", dt.time(0), dt.time(0))
SLOTS = [NIGHT, WEEKDAYS, ELECTION]


@pytest.mark.parametrize(
    ("at", "scene"),
    [
        ("2026-02-03 06:59:59", None),
        ("2026-02-03 07:00:00", "pagi"),
        ("2026-02-03 08:59:59", "pagi"),
        ("2026-02-03 09:00:00", None),
        ("2026-02-07 08:00:00", None),  # Saturday
        ("2026-02-03 22:00:00", "malam"),
        ("2026-02-04 00:00:00", "malam"),  # past midnight
        ("2026-02-04 04:59:59", "malam"),
        ("2026-02-04 05:00:00", None),
        ("2026-02-04 08:00:00", "pilkada"),  # an operation goes before the week
        ("2026-02-05 08:00:00", "pagi"),
    ],
)
def test_the_clock_of_the_city_decides(at: str, scene: str | None) -> None:
    window = due(SLOTS, now=dt.datetime.fromisoformat(at).replace(tzinfo=WITA))
    assert (window.slot.scene if window else None) == scene


def test_a_window_keeps_its_key_past_midnight_and_another_day_has_another() -> None:
    evening = due([NIGHT], now=dt.datetime(2026, 2, 3, 23, tzinfo=WITA))
    morning = due([NIGHT], now=dt.datetime(2026, 2, 4, 4, tzinfo=WITA))
    next_evening = due([NIGHT], now=dt.datetime(2026, 2, 4, 23, tzinfo=WITA))
    assert evening is not None
    assert morning is not None
    assert next_evening is not None
    assert evening.key == morning.key != next_evening.key


def test_the_same_start_and_end_is_a_whole_day_and_the_later_start_wins() -> None:
    window = due([ALL_DAY, NIGHT], now=dt.datetime(2026, 2, 3, 23, tzinfo=WITA))
    assert window is not None
    assert window.slot == NIGHT
    noon = due([ALL_DAY, NIGHT], now=dt.datetime(2026, 2, 3, 12, tzinfo=WITA))
    assert noon is not None
    assert noon.slot == ALL_DAY
