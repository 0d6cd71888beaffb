"""How many hours a day a panel runs, between readings and after the last."""

import pytest

from tests.wall.ledger.builders import DAY, NOW, make_panel, read
from warroom.wall.ledger import standing

pytestmark = pytest.mark.django_db


def test_the_projection_does_not_drift_while_nobody_reads_and_no_output_is_heard() -> None:
    panel = make_panel()
    read(panel, -14, 1000)
    read(panel, 0, 1280)
    today, later = (standing.of([panel], now=NOW + days * DAY)[0] for days in (0, 6))
    assert today.a_day == later.a_day == 20.0
