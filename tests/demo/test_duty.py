import datetime as dt
import random

import pytest

from incidents.models import GroupMember, Level, LevelChange, Shift
from tests.builders import make_area, make_user
from warroom.demo import duty

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)


def test_sample_groups_and_levels_are_over_by_now_and_seeding_again_changes_nothing() -> None:
    for number in ("05", "06", "07"):
        make_area(code=f"73.71.{number}", level="kecamatan")
    make_user(username="operator", synthetic=True)
    make_user(username="operator2", synthetic=True)
    make_user(username="supervisor", role="supervisor", synthetic=True)
    made = duty.seed(rng=random.Random(1), now=NOW)  # noqa: S311  sample data
    assert made == LevelChange.objects.count() > 20
    assert not LevelChange.objects.filter(synthetic=False).exists()
    assert set(Level.objects.values_list("level", flat=True)) == {1}
    assert LevelChange.objects.filter(at__gt=NOW).count() == 0
    assert (GroupMember.objects.count(), Shift.objects.count()) == (3, 3 * 61)
    assert duty.seed(rng=random.Random(1), now=NOW) == 0  # noqa: S311
