from collections.abc import Iterable

import pytest

from cameras.streaming.engine.timeline import TIMESCALE, WRAP, Timeline

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


def shown(timeline: Timeline, stamps: Iterable[int]) -> list[tuple[int, int]]:
    """Decode times and times of showing, from the first decode time on."""
    placed = [timeline.place_shown(stamp % WRAP, now=NOW)[:2] for stamp in stamps]
    return [(time - placed[0][0], time + ahead - placed[0][0]) for time, ahead in placed]


@pytest.mark.parametrize("start", [0, WRAP - 13_000])
@pytest.mark.parametrize("depth", [1, 2, 5])
def test_pictures_that_overtake_get_growing_decode_times_before_their_showing(depth: int, start: int) -> None:
    timeline = Timeline()
    timeline.deepen(depth)
    order = [0, 3, 1, 2, 6, 4, 5, 9, 7, 8]
    times = shown(timeline, (start + place * 6000 for place in order))

    assert [(pts - times[0][1]) // 6000 for _, pts in times] == order
    assert [dts for dts, _ in times] == [place * 6000 for place in range(10)]
    assert all(pts >= dts for dts, pts in times)


def test_a_depth_found_out_late_costs_no_backward_step() -> None:
    timeline = Timeline()
    timeline.deepen(1)
    mini_group = [4, 2, 1, 3]
    order = [0, *(group * 4 + place for group in range(6) for place in mini_group)]
    times = shown(timeline, (place * 6000 for place in order))

    decoded = [dts for dts, _ in times]
    assert timeline.depth == 2
    assert all(later > earlier for earlier, later in zip(decoded, decoded[1:], strict=False))
    assert all(pts >= dts for dts, pts in times[8:])
    assert [(pts - times[0][1]) // 6000 for _, pts in times] == order


def test_times_that_keep_stepping_back_ask_for_a_depth() -> None:
    timeline = Timeline()
    for stamp in (0, 27_000, 9000, 18_000, 54_000, 36_000, 45_000, 81_000, 63_000):
        timeline.place(stamp, now=NOW)

    assert timeline.depth > 0


@pytest.mark.parametrize("set_by", [-60, -1, 60])
def test_a_clock_that_is_set_is_a_jump_and_no_picture_that_overtakes(set_by: int) -> None:
    timeline = Timeline()
    timeline.deepen(2)
    for place in range(20):
        before, _, _ = timeline.place_shown(place * 6000 + WRAP // 2, now=NOW)
    after, _, jumped = timeline.place_shown(20 * 6000 + WRAP // 2 + set_by * TIMESCALE, now=NOW + 1)

    assert jumped
    assert after > before
    assert timeline.depth == 2


def test_a_clock_that_stands_still_is_replaced_by_that_of_arrival() -> None:
    timeline = Timeline()
    times = [timeline.place(7, now=NOW + index * 0.2)[0] for index in range(30)]

    assert times[-1] - times[10] == pytest.approx(19 * 0.2 * TIMESCALE, abs=20)
    assert all(later > earlier for earlier, later in zip(times, times[1:], strict=False))


def test_one_step_back_is_only_a_camera_setting_its_clock() -> None:
    timeline = Timeline()
    timeline.place(9000, now=NOW)

    assert timeline.place(0, now=NOW + 1)[1]
