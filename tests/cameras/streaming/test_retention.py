"""How long recordings live, and what a full disk takes first."""

import datetime as dt

import pytest

from cameras.streaming.retention import Disk, Fate, File, Level, Limits, Rule, fate, level, to_free

NOW = dt.datetime(2026, 11, 23, 12, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
GB = 1 << 30


def file(age: dt.timedelta, *, camera: int = 1, size: int = GB, open_: bool = False) -> File:
    began = NOW - age
    return File(hash(age) & 0xFFFF, camera, began, None if open_ else began + dt.timedelta(minutes=1), size)


def pinned(days: int, *, since: dt.timedelta = 90 * DAY, until: dt.timedelta | None = None) -> Rule:
    return Rule(1, NOW - since, None if until is None else NOW - until, days * DAY, protects=False)


def incident(days: int, *, since: dt.timedelta, until: dt.timedelta | None = None) -> Rule:
    return Rule(1, NOW - since, None if until is None else NOW - until, days * DAY, protects=True)


@pytest.mark.parametrize(
    ("age", "rules", "expected"),
    [
        pytest.param(6 * DAY, [pinned(7)], Fate.KEPT, id="pinned, within its days"),
        pytest.param(8 * DAY, [pinned(7)], Fate.EXPIRED, id="pinned, over"),
        pytest.param(6 * DAY, [pinned(7, until=5 * DAY)], Fate.KEPT, id="unpinned later: its days count on"),
        pytest.param(3 * DAY, [pinned(7, until=5 * DAY)], Fate.EXPIRED, id="recorded after the pin ended"),
        pytest.param(40 * DAY, [incident(30, since=41 * DAY)], Fate.PROTECTED, id="incident still open"),
        pytest.param(40 * DAY, [incident(30, since=41 * DAY, until=20 * DAY)], Fate.PROTECTED, id="from its end on"),
        pytest.param(40 * DAY, [incident(30, since=41 * DAY, until=31 * DAY)], Fate.EXPIRED, id="over long ago"),
        pytest.param(40 * DAY, [incident(30, since=39 * DAY)], Fate.EXPIRED, id="before the incident"),
        pytest.param(8 * DAY, [pinned(7), incident(30, since=9 * DAY)], Fate.PROTECTED, id="the longest rule holds"),
        pytest.param(23 * HOUR, [], Fate.KEPT, id="no rule: a day to notice"),
        pytest.param(25 * HOUR, [], Fate.EXPIRED, id="no rule, and the day is over"),
        pytest.param(8 * DAY, [Rule(2, NOW - 9 * DAY, None, 30 * DAY, protects=True)], Fate.EXPIRED, id="not ours"),
    ],
)  # fmt: skip
def test_the_fate_of_a_file(age: dt.timedelta, rules: list[Rule], expected: Fate) -> None:
    assert fate(file(age), rules, now=NOW) is expected


def test_a_file_that_grows_is_never_deleted() -> None:
    assert fate(file(8 * DAY, open_=True), [], now=NOW) is Fate.PROTECTED


@pytest.mark.parametrize(
    ("percent", "before", "after"),
    [
        (50, Level.OK, Level.OK), (84, Level.OK, Level.OK), (85, Level.OK, Level.LOW), (84, Level.LOW, Level.LOW),
        (82, Level.LOW, Level.OK), (92, Level.LOW, Level.FULL), (91, Level.FULL, Level.FULL),
        (89, Level.FULL, Level.LOW), (10, Level.FULL, Level.OK), (99, Level.OK, Level.FULL),
    ],
)  # fmt: skip
def test_the_level_does_not_flap_at_its_limits(percent: int, before: Level, after: Level) -> None:
    assert level(Disk(100 * GB, percent * GB), before=before, limits=Limits()) is after


OLD, OLDER, NEW = file(3 * DAY), file(5 * DAY), file(HOUR)


@pytest.mark.parametrize(
    ("files", "percent", "expected"),
    [
        pytest.param([(OLD, Fate.KEPT)], 91, [], id="not full"),
        pytest.param([(OLD, Fate.KEPT), (OLDER, Fate.KEPT), (NEW, Fate.KEPT)], 92, [OLDER, OLD], id="oldest first"),
        pytest.param([(OLD, Fate.EXPIRED), (OLDER, Fate.KEPT)], 91.5, [], id="below full nothing goes"),
        pytest.param([(OLD, Fate.EXPIRED), (OLDER, Fate.KEPT), (NEW, Fate.KEPT)], 92, [OLD, OLDER], id="expired 1st"),
        pytest.param([(OLDER, Fate.PROTECTED), (NEW, Fate.KEPT)], 99, [NEW], id="protected never, however full"),
    ],
)  # fmt: skip
def test_what_a_full_disk_takes(files: list[tuple[File, Fate]], percent: float, expected: list[File]) -> None:
    assert to_free(files, Disk(100 * GB, int(percent * GB)), limits=Limits()) == expected
