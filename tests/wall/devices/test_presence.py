"""Is an output there? A table."""

import datetime as dt
from dataclasses import dataclass

import pytest

from warroom.wall.devices import presence

NOW = dt.datetime(2026, 1, 31, 6, 0, tzinfo=dt.UTC)


@dataclass
class Heard:
    paired_at: dt.datetime | None = None
    revoked_at: dt.datetime | None = None
    last_seen_at: dt.datetime | None = None
    opened_by: str = ""


def ago(seconds: float | None) -> dt.datetime | None:
    return None if seconds is None else NOW - dt.timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("paired", "revoked", "silent", "opened_by", "state"),
    [
        (None, None, None, "", "unpaired"),
        (None, None, 3, "Rina", "online"),
        (None, None, 11, "Rina", "unpaired"),
        (600, None, None, "", "offline"),
        (600, None, 0, "", "online"),
        (600, None, 9.9, "", "online"),
        (600, None, 10, "", "stale"),
        (600, None, 29.9, "", "stale"),
        (600, None, 30, "", "offline"),
        (600, 5, 2, "", "revoked"),
        (600, 5, 2, "Rina", "online"),
        (600, 500, 45, "Rina", "revoked"),
    ],
)
def test_states(paired: float | None, revoked: float | None, silent: float | None, opened_by: str, state: str) -> None:
    output = Heard(ago(paired), ago(revoked), ago(silent), opened_by)
    assert presence.of(output, now=NOW) == state


@pytest.mark.parametrize(("silent", "opened_by", "there"), [(29, "", True), (30, "", False), (3, "Rina", False)])
def test_a_device_has_its_output_for_half_a_minute_of_silence(silent: float, opened_by: str, there: bool) -> None:
    output = Heard(ago(600), None, ago(silent), opened_by)
    assert presence.device_is_there(output, now=NOW) is there


def test_since_is_said_where_it_is_known() -> None:
    assert presence.since(Heard(ago(600), None, ago(45)), now=NOW) == ago(45)
    assert presence.since(Heard(ago(600), ago(5), ago(8)), now=NOW) == ago(5)
    assert presence.since(Heard(ago(600), None, ago(1)), now=NOW) is None
