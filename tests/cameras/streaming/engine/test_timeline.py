import pytest

from cameras.streaming.engine.reasons import Unsupported
from cameras.streaming.engine.timeline import TIMESCALE, Timeline

NOW = 1_770_000_000.0


def test_times_begin_at_the_epoch_and_follow_the_camera() -> None:
    timeline = Timeline()
    placed = [timeline.place(stamp, now=NOW) for stamp in (500, 9500, 18500)]

    assert placed == [(int(NOW) * TIMESCALE + step, step == 0) for step in (0, 9000, 18000)]


def test_a_clock_that_wraps_goes_on() -> None:
    timeline = Timeline()
    first, _ = timeline.place(2**32 - 3000, now=NOW)

    assert timeline.place(3000, now=NOW) == (first + 6000, False)


def test_a_restart_never_goes_back() -> None:
    timeline = Timeline()
    timeline.place(0, now=NOW)
    ahead, _ = timeline.place(9 * TIMESCALE, now=NOW)
    timeline.interrupt()
    again, jumped = timeline.place(5, now=NOW + 1)

    assert jumped
    assert again > ahead


def test_a_long_silence_of_the_clock_is_a_jump() -> None:
    timeline = Timeline()
    timeline.place(0, now=NOW)

    assert timeline.place(60 * TIMESCALE, now=NOW + 60) == (int(NOW + 60) * TIMESCALE, True)


def test_two_pictures_with_one_timestamp_get_a_time_each() -> None:
    timeline = Timeline()
    timeline.place(0, now=NOW)
    second, _ = timeline.place(9000, now=NOW)
    third, jumped = timeline.place(9000, now=NOW)

    assert (third - second, jumped) == (9000, False)


def test_times_that_keep_stepping_back_are_b_frames() -> None:
    timeline = Timeline()
    for stamp in (0, 27_000, 9000, 18_000, 54_000, 36_000, 45_000, 81_000):
        timeline.place(stamp, now=NOW)

    with pytest.raises(Unsupported, match="B-frame"):
        timeline.place(63_000, now=NOW)


def test_one_step_back_is_only_a_camera_setting_its_clock() -> None:
    timeline = Timeline()
    timeline.place(9000, now=NOW)

    assert timeline.place(0, now=NOW + 1)[1]
