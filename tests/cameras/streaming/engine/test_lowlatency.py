"""Parts, the playlist that shows them, and what may be asked before it is there."""

import asyncio
import re
from itertools import pairwise

import pytest

from cameras.streaming.engine import blocking
from cameras.streaming.engine.orders import Limits
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.tracks import NOW, Recorder

PART = re.compile(r'#EXT-X-PART:DURATION=([\d.]+),URI="(\d+)\.(\d+)\.m4s"(,INDEPENDENT=YES)?')


def text(recorder: Recorder) -> str:
    found = recorder.track.low_latency_playlist()
    assert found is not None
    return found.decode()


def durations(recorder: Recorder) -> list[float]:
    return [float(found[0]) for found in PART.findall(text(recorder))]


def target(recorder: Recorder) -> float:
    found = re.search(r"PART-TARGET=([\d.]+)", text(recorder))
    assert found
    return float(found[1])


def hint(recorder: Recorder) -> tuple[int, int]:
    found = re.search(r'#EXT-X-PRELOAD-HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"\n$', text(recorder))
    assert found
    return int(found[1]) - int(NOW) * 2, int(found[2])


def asking(recorder: Recorder, *, fps: int, seconds: float, gop: int | None = None) -> Recorder:
    film = footage.make(fps=fps, gop=gop or fps, seconds=2)
    for _ in range(round(seconds * fps)):
        recorder.track.ask_for_parts()
        recorder.record(replay(film, recorder), pictures=1)
    return recorder


def replay(film: footage.Footage, recorder: Recorder) -> footage.Footage:
    """The film from where the recorder stands."""
    index = round((recorder.time / 90_000 - NOW) * film.fps) % len(film.units)
    return footage.Footage(film.fps, film.sps, film.pps, film.units[index:] + film.units[:index])


def test_nobody_pays_for_parts_nobody_asks_for() -> None:
    recorder = Recorder().record(footage.make(), pictures=41)

    assert all(not segment.parts for segment in recorder.track.kept(0))
    assert not recorder.track.opened.parts


def test_parts_together_are_the_segment_byte_for_byte() -> None:
    recorder = asking(Recorder(), fps=25, seconds=3)
    whole = recorder.track.kept(0)[1]
    parts = [blocking.part(recorder.track, whole.number, index) for index in range(len(whole.parts))]

    assert len(parts) == 5
    assert b"".join(part for part in parts if isinstance(part, bytes)) == whole.data


def test_a_segment_made_of_parts_decodes_like_one_made_at_once() -> None:
    in_parts = asking(Recorder(), fps=25, seconds=2.2).track
    at_once = Recorder().record(footage.make(fps=25, gop=25, seconds=2), pictures=55).track

    assert in_parts.kept(0)[0].parts
    assert [len(segment.data) for segment in in_parts.kept(0)] > [len(segment.data) for segment in at_once.kept(0)]
    for one, other in zip(in_parts.kept(0), at_once.kept(0), strict=True):
        assert (one.number, one.duration_s, one.time, one.key_size) == (
            other.number, other.duration_s, other.time, other.key_size,
        )  # fmt: skip
        assert one.data[one.key_at :][: one.key_size] == other.data[other.key_at :][: other.key_size]


@pytest.mark.parametrize(
    ("fps", "length"), [(25, 0.2), (15, 0.2), (10, 0.2), (12, 0.25), (8, 0.25), (4, 0.25), (2, 0.5), (30, 0.2)]
)
def test_parts_end_with_a_picture_and_the_target_is_their_length(fps: int, length: float) -> None:
    recorder = asking(Recorder(), fps=fps, seconds=4)

    assert target(recorder) == pytest.approx(length, abs=0.002)
    assert max(durations(recorder)) <= target(recorder)


@pytest.mark.parametrize("fps", [25, 15, 12, 10, 4])
def test_only_the_last_part_of_a_segment_may_be_shorter_than_85_percent(fps: int) -> None:
    recorder = asking(Recorder(), fps=fps, gop=round(fps * 1.3), seconds=6)
    parts = PART.findall(text(recorder))

    for one, following in pairwise(parts):
        assert float(one[0]) >= 0.85 * target(recorder) or one[1] != following[1]


def test_a_part_is_there_with_its_last_picture_not_with_the_one_after_it() -> None:
    recorder = asking(Recorder(), fps=25, seconds=2.2)

    assert len(recorder.track.opened.parts) == 1
    assert durations(recorder)[-1] == 0.2


def test_a_camera_that_changes_its_pace_still_tells_the_truth_about_its_parts() -> None:
    recorder = asking(Recorder(), fps=25, seconds=2.2)
    recorder.time += 9000  # a tenth of a second without a picture
    asking(recorder, fps=25, seconds=0.6)
    shown = durations(recorder)

    assert max(shown) <= target(recorder)


def test_slices_that_come_late_stay_in_the_part_of_their_picture() -> None:
    recorder = asking(Recorder(), fps=25, seconds=0.1)
    recorder.track.extend([b"\0\0\0\1x"], 5)
    asking(recorder, fps=25, seconds=0.6)

    assert len(recorder.track.opened.parts) == 3
    assert asking(recorder, fps=25, seconds=0.8).track.kept(0)[0].data.count(b"\0\0\0\1x") == 1


def test_the_parts_with_key_frames_are_independent() -> None:
    recorder = asking(Recorder(), fps=25, seconds=3.1)

    independent = [found[2] for found in PART.findall(text(recorder)) if found[3]]
    assert independent == ["0", "0", "0"]


def test_parts_are_shown_for_three_segments() -> None:
    recorder = asking(Recorder(), fps=10, seconds=8.1)
    numbers = {found[1] for found in PART.findall(text(recorder))}

    assert len(numbers) == 3
    assert len(re.findall(r"^\d+\.m4s", text(recorder), re.MULTILINE)) == 6


def test_the_hint_is_the_next_part_and_at_the_end_of_a_group_the_next_segment() -> None:
    hints = []
    recorder = asking(Recorder(), fps=25, seconds=2)
    for _ in range(5):
        asking(recorder, fps=25, seconds=0.2)
        hints.append(hint(recorder))

    assert hints == [(2, 1), (2, 2), (2, 3), (2, 4), (3, 0)]


def test_a_lane_begun_in_the_middle_has_parts_at_once() -> None:
    recorder = Recorder().record(footage.make(fps=25, gop=25, seconds=2), pictures=40)
    recorder.track.ask_for_parts()

    assert len(recorder.track.opened.parts) == 2
    assert len(durations(recorder)) == 2


def test_parts_end_ten_seconds_after_the_last_who_asked() -> None:
    recorder = asking(Recorder(), fps=10, seconds=1)
    recorder.record(footage.make(), pictures=200)
    newest = recorder.track.kept(0)[-1]

    assert not newest.parts
    assert not recorder.track.low_latency.in_use


def test_players_keep_two_parts_behind_where_pictures_come_steadily() -> None:
    assert "PART-HOLD-BACK=0.400" in text(asking(Recorder(), fps=25, seconds=3.1))


def test_how_steadily_pictures_come_is_known_before_anybody_asks() -> None:
    recorder = Recorder().record(footage.make(fps=25, gop=25, seconds=2), pictures=40)
    recorder.track.ask_for_parts()

    assert "PART-HOLD-BACK=0.400" in text(recorder)


def test_players_keep_three_parts_behind_where_they_do_not() -> None:
    recorder = asking(Recorder(), fps=25, seconds=2)
    film = footage.make(fps=25, gop=25, seconds=2)
    recorder.record(film, pictures=30, late_s=0.15)

    assert "PART-HOLD-BACK=0.600" in text(recorder)


def test_an_interruption_shows_a_discontinuity_before_the_first_new_part() -> None:
    recorder = asking(Recorder(), fps=25, seconds=2.1)
    recorder.track.interrupt()
    recorder.time += 90_000 * 7
    recorder.track.ask_for_parts()
    recorder.record(footage.make(fps=25, gop=25, seconds=2), pictures=8)

    lines = text(recorder).splitlines()
    assert lines[-3].startswith("#EXT-X-PROGRAM-DATE-TIME")
    assert "#EXT-X-DISCONTINUITY" in lines[-5:-2]


def test_what_the_playlist_says_is_the_same_bytes_for_everyone_until_there_is_more() -> None:
    recorder = asking(Recorder(), fps=25, seconds=1.2)
    before = recorder.track.low_latency_playlist()

    assert recorder.track.low_latency_playlist() is before
    asking(recorder, fps=25, seconds=0.2)
    assert recorder.track.low_latency_playlist() is not before


# Asked before it is there


def direct(recorder: Recorder, query: str) -> object:
    return blocking.playlist(recorder.track, blocking.Direction(query.encode()))


@pytest.fixture
def live() -> Recorder:
    return asking(Recorder(), fps=25, seconds=2.3)


def number(recorder: Recorder) -> int:
    return recorder.track.opened.number


async def test_a_part_that_is_there_is_answered_at_once(live: Recorder) -> None:
    assert isinstance(direct(live, f"_HLS_msn={number(live)}&_HLS_part=0"), bytes)
    assert isinstance(direct(live, f"_HLS_msn={number(live) - 1}"), bytes)
    assert isinstance(direct(live, f"_HLS_msn={number(live) - 1}&_HLS_part=99"), bytes)
    assert isinstance(direct(live, ""), bytes)
    assert isinstance(direct(live, "_HLS_skip=YES"), bytes)


async def test_the_next_part_is_waited_for(live: Recorder) -> None:
    waiting = direct(live, f"_HLS_msn={number(live)}&_HLS_part=1")
    assert isinstance(waiting, asyncio.Future)
    asking(live, fps=25, seconds=0.2)

    assert await waiting
    assert isinstance(direct(live, f"_HLS_msn={number(live)}&_HLS_part=1"), bytes)


async def test_a_part_behind_the_last_one_of_its_segment_means_the_first_one_of_the_next(live: Recorder) -> None:
    at = number(live)
    while number(live) == at:
        waiting = direct(live, f"_HLS_msn={at}&_HLS_part=5")
        assert isinstance(waiting, asyncio.Future)
        live.record(footage.make(fps=25, gop=25, seconds=2), pictures=1)
    assert not live.track.opened.parts
    assert isinstance(direct(live, f"_HLS_msn={at}&_HLS_part=4"), bytes)
    assert isinstance(direct(live, f"_HLS_msn={at}&_HLS_part=5"), asyncio.Future)
    asking(live, fps=25, seconds=0.2)

    assert isinstance(direct(live, f"_HLS_msn={at}&_HLS_part=5"), bytes)


async def test_a_whole_segment_is_waited_for_until_it_is_closed(live: Recorder) -> None:
    wanted = number(live)
    for _ in range(3):
        assert isinstance(direct(live, f"_HLS_msn={wanted}"), asyncio.Future)
        asking(live, fps=25, seconds=0.2)
    asking(live, fps=25, seconds=0.2)

    assert isinstance(direct(live, f"_HLS_msn={wanted}"), bytes)


@pytest.mark.parametrize(
    "query",
    ["_HLS_msn={far}", "_HLS_msn={next}&_HLS_part=99", "_HLS_part=1", "_HLS_msn=-1", "_HLS_msn=abc",
     "_HLS_msn=" + "9" * 40, "_HLS_msn=&_HLS_part=0"],
)  # fmt: skip
def test_absurd_numbers_are_refused(live: Recorder, query: str) -> None:
    asked = query.format(far=number(live) + 2, next=number(live))

    with pytest.raises(blocking.TooFar):
        direct(live, asked)


async def test_the_hinted_part_may_be_asked_for_before_it_exists(live: Recorder) -> None:
    at = number(live)
    waiting = blocking.part(live.track, at, 1)
    assert isinstance(waiting, asyncio.Future)
    asking(live, fps=25, seconds=0.2)

    assert await waiting
    assert isinstance(blocking.part(live.track, at, 1), bytes)
    assert isinstance(blocking.part(live.track, at + 1, 0), asyncio.Future)


def test_parts_that_never_were_or_are_gone_are_not_there(live: Recorder) -> None:
    assert blocking.part(live.track, number(live), 3) is None
    assert blocking.part(live.track, number(live) - 1, 5) is None
    assert blocking.part(live.track, number(live) - 90, 0) is None
    assert blocking.part(live.track, number(live) + 1, 1) is None


def test_another_length_of_parts_is_a_setting() -> None:
    recorder = asking(Recorder(limits=Limits(part_s=0.4)), fps=25, seconds=2.1)

    assert target(recorder) == 0.4
