"""Panels are fitted, claimed and replaced, and what was stays."""

import pytest
from django.core.exceptions import ValidationError

from accounts.access import Forbidden
from accounts.models import AuditEntry
from tests.builders import make_user
from tests.wall.ledger.builders import DAY, NOW, TODAY, make_output, make_panel, read
from warroom.wall.ledger import fitting, standing
from warroom.wall.models import HardwarePanel

pytestmark = pytest.mark.django_db


def test_a_panel_from_stock_is_fitted() -> None:
    stock, output = fitting.add(serial="LG-9", model="55VL5F", by=None, now=NOW), make_output()
    panel = fitting.install(stock, output=output, position="baris 1 kolom 1", on=TODAY, by=None, now=NOW, hours=12)
    assert (panel.state, panel.output, panel.hours_at_install) == ("in_service", output, 12)
    with pytest.raises(fitting.WrongState):
        fitting.install(stock, output=output, position="", on=TODAY, by=None, now=NOW)


def test_a_new_panel_takes_the_place_and_the_old_one_keeps_its_hours() -> None:
    old = make_panel(warned=["hours"])
    read(old, -1, 95_000)
    new = fitting.replace(old, serial="LG-NEW", on=TODAY, by=make_user(role="supervisor"), now=NOW)
    old.refresh_from_db()
    assert (old.state, old.removed_on, old.readings.count()) == ("replaced", TODAY, 1)
    assert (new.replaces, new.output, new.position, new.model) == (old, old.output, old.position, old.model)
    hours = [one.run.hours for one in standing.of([old, new], now=NOW)]
    assert hours == [95_000, 0]
    assert new.warned == []
    assert AuditEntry.objects.get(act="panel_replaced").detail == {"successor": "LG-NEW"}


def test_one_from_stock_can_take_the_place_but_none_that_hangs() -> None:
    old, hanging = make_panel(), make_panel()
    stock = make_panel(state="in_stock", output=None, installed_on=None)
    with pytest.raises(fitting.WrongState):
        fitting.replace(old, serial=hanging.serial, on=TODAY, by=None, now=NOW)
    old.refresh_from_db()
    assert old.state == "in_service"
    assert fitting.replace(old, serial=stock.serial, on=TODAY, by=None, now=NOW).pk == stock.pk


def test_a_claimed_panel_stays_until_it_is_replaced() -> None:
    panel = fitting.claim(make_panel(), note="garis tegak", by=None, now=NOW)
    assert (panel.state, panel.note) == ("claim", "garis tegak")
    with pytest.raises(fitting.WrongState):
        fitting.claim(panel, note="lagi", by=None, now=NOW)
    fitting.replace(panel, serial="LG-2", on=TODAY, by=None, now=NOW)
    with pytest.raises(fitting.WrongState):
        fitting.replace(panel, serial="LG-3", on=TODAY, by=None, now=NOW)


@pytest.mark.parametrize(("serial", "days"), [("LG/1", 0), ("", 0), ("LG-1", 1), ("LG-1", -200)])
def test_what_cannot_be_is_refused_and_nothing_is_written(serial: str, days: int) -> None:
    old = make_panel()
    with pytest.raises(ValidationError):
        fitting.replace(old, serial=serial, on=TODAY + days * DAY, by=None, now=NOW)
    assert HardwarePanel.objects.count() == 1


def test_an_operator_replaces_nothing() -> None:
    with pytest.raises(Forbidden):
        fitting.replace(make_panel(), serial="LG-2", on=TODAY, by=make_user(), now=NOW)
