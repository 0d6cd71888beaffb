"""Which stream serves a profile, and what is made of it where it must be."""

import pytest

from cameras.streaming.profiles import FOCUS, LADDER, MAIN, THUMB, TILE, Source, source


@pytest.mark.parametrize(
    ("profile", "has_main", "has_sub", "enlarged", "chosen"),
    [
        (TILE, True, True, False, Source("sub", LADDER[TILE])),
        (THUMB, True, True, False, Source("sub", LADDER[TILE])),
        (TILE, True, False, False, Source("main", LADDER[TILE], must_shrink=True)),
        (TILE, False, True, False, Source("sub", LADDER[TILE])),
        (TILE, False, False, False, None),
        (MAIN, True, True, True, Source("main", LADDER[MAIN])),
        (FOCUS, True, True, False, Source("main", LADDER[FOCUS])),
        (MAIN, False, True, True, Source("sub", LADDER[MAIN])),
        (MAIN, False, False, True, None),
    ],
)
def test_a_profile_is_a_choice_of_stream_first(
    profile: str, has_main: bool, has_sub: bool, enlarged: bool, chosen: Source | None
) -> None:
    assert source(profile, has_main=has_main, has_sub=has_sub, enlarged=enlarged) == chosen


def test_each_rung_is_dearer_than_the_one_below() -> None:
    work = [LADDER[name].width * LADDER[name].height * LADDER[name].fps for name in (TILE, FOCUS, MAIN)]

    assert work == sorted(work)
    assert all(rung.width % 2 == rung.height % 2 == 0 for rung in LADDER.values())
