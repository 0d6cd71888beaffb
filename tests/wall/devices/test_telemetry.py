"""What an output says of itself: what may be kept, what is summed, what is news."""

import datetime as dt
from typing import Any

import pytest

from tests.wall.devices.builders import make_wall, pair
from warroom.wall.devices import presence, telemetry
from warroom.wall.devices.telemetry import BadTelemetry, Replaced
from warroom.wall.models import FeedEntry, Output, OutputHour

NOW = dt.datetime(2026, 1, 31, 6, 59, 50, tzinfo=dt.UTC)
SAID: dict[str, Any] = {
    "number": 1, "fps": 58.5, "dropped": 3, "shown_frames": 290, "memory_mb": 812, "tiles": 16, "playing": 15,
    "levels": {"full": 12, "reduced": 3, "still": 1}, "width": 3840, "height": 2160, "dpr": 1, "revision": 411,
    "oldest_s": 0.4,
}  # fmt: skip


def later(seconds: float) -> dt.datetime:
    return NOW + dt.timedelta(seconds=seconds)


def test_figures_of_the_output_are_kept() -> None:
    assert telemetry.figures_of(SAID, number=1) == {name: SAID[name] for name in SAID if name != "number"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"fps": "58"}, {}),
        ({"fps": True}, {}),
        ({"fps": float("inf")}, {}),
        ({"fps": -4}, {"fps": 0}),
        ({"memory_mb": 10**30}, {"memory_mb": 1_000_000}),
        ({"levels": [1]}, {}),
        ({"levels": {"full": 2, "other": 5, "still": "x"}}, {"levels": {"full": 2}}),
        ({"revision": -1}, {}),
        ({"revision": 2**60}, {}),
        ({"told": "offline", "<b>": 1}, {}),
    ],
)
def test_what_is_no_figure_is_left_out(said: dict[str, Any], kept: dict[str, Any]) -> None:
    assert telemetry.figures_of({"number": 1, **said}, number=1) == kept


@pytest.mark.parametrize("said", [{}, {"number": 2}, {"number": "1"}])
def test_figures_of_another_output_are_refused(said: dict[str, Any]) -> None:
    with pytest.raises(BadTelemetry):
        telemetry.figures_of(said, number=1)


@pytest.mark.parametrize("said", [{"output": 2, "revision": 1}, {"output": 1}, {"output": 1, "revision": True}])
def test_a_revision_needs_its_output(said: dict[str, Any]) -> None:
    with pytest.raises(BadTelemetry):
        telemetry.revision_of(said, number=1)


def news() -> int:
    return FeedEntry.objects.filter(kind="wall.output").count()


@pytest.fixture
def output(db: None) -> Output:
    found, _token = pair(make_wall(), now=NOW)
    assert telemetry.claim(found.pk, connection="a", stand_in="", yields=False, now=NOW)
    return found


def test_only_changes_are_news(output: Output) -> None:
    before = news()
    telemetry.shown(output.pk, connection="a", revision=411, now=later(1))
    telemetry.keep(output.pk, connection="a", figures=telemetry.figures_of(SAID, number=1), now=later(5))
    telemetry.keep(output.pk, connection="a", figures=telemetry.figures_of(SAID, number=1), now=later(10))
    assert news() == before + 1
    telemetry.shown(output.pk, connection="a", revision=412, now=later(11))
    assert news() == before + 2
    row = Output.objects.get(pk=output.pk)
    assert (row.revision, row.figures["fps"], row.last_seen_at) == (412, 58.5, later(11))


def test_hours_are_sums_and_their_seconds_are_those_of_the_clock(output: Output) -> None:
    figures = telemetry.figures_of(SAID, number=1)
    for number in range(1, 9):  # 5.2 s apart, over the full hour
        telemetry.keep(output.pk, connection="a", figures=figures, now=later(5.2 * number))
    hours = list(OutputHour.objects.order_by("hour").values_list("seconds_on", "frames", "dropped"))
    assert hours == [(5, 290, 3), (36, 7 * 290, 21)]
    assert sum(seconds for seconds, _frames, _dropped in hours) == int(8 * 5.2)


def test_changes_of_scene_cost_no_running_time(output: Output) -> None:
    telemetry.keep(output.pk, connection="a", figures={}, now=later(1))
    telemetry.shown(output.pk, connection="a", revision=412, now=later(4))
    telemetry.keep(output.pk, connection="a", figures={}, now=later(6))
    assert OutputHour.objects.get().seconds_on == 6


def test_an_absence_is_no_running_time(output: Output) -> None:
    telemetry.keep(output.pk, connection="a", figures={}, now=later(3600))
    assert OutputHour.objects.get().seconds_on == 0


def test_the_newer_connection_is_the_output(output: Output) -> None:
    assert telemetry.claim(output.pk, connection="b", stand_in="", yields=False, now=later(1))
    with pytest.raises(Replaced):
        telemetry.shown(output.pk, connection="a", revision=1, now=later(2))
    telemetry.shown(output.pk, connection="b", revision=1, now=later(2))


def test_who_was_replaced_comes_back_only_when_nobody_is_there(output: Output) -> None:
    assert not telemetry.claim(output.pk, connection="b", stand_in="", yields=True, now=later(5))
    assert telemetry.claim(output.pk, connection="b", stand_in="", yields=True, now=later(10))


def test_a_person_stands_in_while_no_device_is_there_and_never_over_one(output: Output) -> None:
    assert not telemetry.claim(output.pk, connection="p", stand_in="Rina A.", yields=False, now=later(29))
    assert telemetry.claim(output.pk, connection="p", stand_in="Rina A.", yields=False, now=later(31))
    row = Output.objects.get(pk=output.pk)
    assert (row.opened_by, presence.of(row, now=later(32))) == ("Rina A.", "online")
    assert telemetry.claim(output.pk, connection="c", stand_in="", yields=False, now=later(33))
    assert Output.objects.get(pk=output.pk).opened_by == ""
