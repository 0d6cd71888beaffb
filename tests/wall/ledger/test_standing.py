"""How panels stand, and what the daily look says of them."""

import datetime as dt
from typing import Any

import pytest

from accounts import access
from incidents.models import Alert
from tests.builders import make_user
from tests.wall.ledger.builders import DAY, NOW, TODAY, make_output, make_panel, read
from warroom.wall.ledger import standing, watch
from warroom.wall.ledger.standing import Standing
from warroom.wall.models import HardwarePanel, OutputHour

pytestmark = pytest.mark.django_db


def stand(panel: HardwarePanel) -> Standing:
    return standing.of([panel], now=NOW)[0]


def on(panel: HardwarePanel, *, hours: int, before: float = 0) -> None:
    assert panel.output is not None
    last = NOW - before * DAY
    OutputHour.objects.bulk_create(
        OutputHour(output=panel.output, hour=last - dt.timedelta(hours=n + 1), seconds_on=3600) for n in range(hours)
    )


def test_a_panel_that_nobody_reads_has_the_hours_of_its_output() -> None:
    panel = make_panel(hours_at_install=200)
    on(panel, hours=48)
    known = stand(panel)
    assert (known.run.hours, known.run.estimated, known.run.at) == (248, True, None)
    assert known.a_day == 24.0


def test_a_reading_goes_before_the_heartbeats_before_it() -> None:
    panel = make_panel()
    on(panel, hours=48)
    read(panel, -0.5, 5000)
    assert (stand(panel).run.hours, stand(panel).run.estimated) == (5012, True)
    read(panel, 0, 5010)
    assert (stand(panel).run.hours, stand(panel).run.estimated) == (5010, False)


def test_of_one_moment_the_agent_is_right() -> None:
    panel = make_panel()
    for source, hours in (("estimate", 90), ("file", 95), ("agent", 100)):
        read(panel, 0, hours, source=source)
    assert stand(panel).run.hours == 100


def test_hours_go_on_over_a_swapped_mainboard() -> None:
    panel = make_panel()
    read(panel, -2, 40_000)
    read(panel, -1, 5)
    read(panel, 0, 29)
    assert stand(panel).run.hours == 40_029
    assert [point.hours for point in standing.totals_of(panel)] == [0, 40_000, 40_005, 40_029]


def test_the_rate_and_the_day_follow_from_the_last_month() -> None:
    panel = make_panel(rated_hours=50_000)
    read(panel, -30, 49_000)
    read(panel, 0, 49_300)
    assert stand(panel).a_day == 10.0
    assert stand(panel).used_up_on == TODAY + 70 * DAY
    assert (stand(panel).state, stand(panel).warnings) == ("warn", ("hours",))


def test_a_replaced_panel_runs_no_more() -> None:
    panel = make_panel(state="replaced", removed_on=TODAY)
    on(panel, hours=10)
    assert (stand(panel).run.hours, stand(panel).used_up_on, stand(panel).warnings) == (0, None, ())


def test_any_number_of_panels_takes_as_many_queries(django_assert_num_queries: Any) -> None:
    output = make_output()
    panels = [make_panel(output=output) for _ in range(12)]
    for panel in panels:
        read(panel, -1, 10)
    with django_assert_num_queries(5):
        standing.of(panels, now=NOW)


def test_what_nears_its_end_is_told_once() -> None:
    panel = make_panel(warranty_until=TODAY + 30 * DAY, serial="LG-7")
    read(panel, 0, 91_000)
    watch.look(now=NOW)
    watch.look(now=NOW + DAY)
    alerts = Alert.objects.order_by("kind")
    assert [(alert.kind, alert.severity) for alert in alerts] == [("panel_hours", "P4"), ("panel_warranty", "P4")]
    assert "91.000 dari 100.000 jam" in alerts[0].summary
    panel.refresh_from_db()
    assert panel.warned == ["hours", "warranty"]


def test_a_healthy_panel_says_nothing() -> None:
    make_panel(warranty_until=TODAY + 400 * DAY)
    watch.look(now=NOW)
    assert not Alert.objects.exists()


def test_each_day_keeps_its_estimate_which_carries_on_when_heartbeats_are_forgotten() -> None:
    panel = make_panel()
    on(panel, hours=48)
    watch.look(now=NOW)
    watch.look(now=NOW + dt.timedelta(hours=2))
    assert list(panel.readings.values_list("hours", "source")) == [(48, "estimate")]
    OutputHour.objects.all().delete()
    assert stand(panel).run.hours == 48
    assert stand(panel).run.estimated


def test_a_panel_that_is_read_needs_no_estimate() -> None:
    panel = make_panel()
    read(panel, -0.1, 100)
    on(panel, hours=10)
    watch.look(now=NOW)
    assert panel.readings.count() == 1


def test_a_panel_that_fails_stops_the_notices_of_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    panels = [make_panel(warranty_until=TODAY + DAY) for _n in range(2)]
    true = watch._notice

    def notice(one: Standing, *given: Any, **more: Any) -> None:
        if one.panel.pk == panels[0].pk:
            raise KeyError("position")
        true(one, *given, **more)

    monkeypatch.setattr(watch, "_notice", notice)
    watch.look(now=NOW)
    assert [panel.warned for panel in HardwarePanel.objects.order_by("pk")] == [[], ["warranty"]]


def test_a_replaced_panel_calls_up_no_years_of_heartbeats() -> None:
    panel = make_panel(installed_on=TODAY - 900 * DAY)
    read(panel, -0.5, 20_000)
    make_panel(output=panel.output, state="replaced", installed_on=TODAY - 3000 * DAY, removed_on=TODAY - 900 * DAY)
    on(panel, hours=100)
    panels = list(HardwarePanel.objects.all())
    found = standing._on(panels, standing._newest([one.pk for one in panels]), now=NOW)
    assert sum(len(rows) for rows in found.values()) == 12


def test_heartbeats_of_a_year_ago_are_forgotten_and_no_hour_with_them() -> None:
    panel = make_panel(installed_on=TODAY - 500 * DAY)
    on(panel, hours=24 * 5, before=399)
    before = stand(panel).run.hours
    watch.look(now=NOW)
    assert OutputHour.objects.count() < 24 * 5
    assert stand(panel).run.hours == before


def test_a_walls_account_sees_the_panels_of_its_wall_only() -> None:
    account = make_user(role="wall")
    own = make_panel(output=make_output(account=account))
    make_panel()
    assert list(access.visible_to(account, HardwarePanel.objects.all())) == [own]
