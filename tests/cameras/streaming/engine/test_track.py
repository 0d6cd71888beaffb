import io

import av
import pytest

from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.playlist import Segment
from cameras.streaming.engine.reasons import BadData
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.tracks import NOW, Recorder, segments, value


def test_there_is_no_playlist_before_the_first_whole_segment() -> None:
    recorder = Recorder().record(footage.make(), pictures=10)

    assert recorder.track.playlist() is None
    assert not recorder.track.ready.is_set()


def test_segments_are_a_second_long_and_begin_with_key_frames() -> None:
    lines = Recorder().record(footage.make(), pictures=41).lines()

    assert [line for line in lines if line.startswith("#EXTINF")] == ["#EXTINF:1.00000,"] * 4
    assert value(lines, "TARGETDURATION") == 1


@pytest.mark.parametrize(("gop", "seconds"), [(3, 0.9), (4, 1.2), (5, 1.0), (20, 2.0)])
def test_other_distances_of_key_frames_give_the_next_possible_length(gop: int, seconds: float) -> None:
    lines = Recorder().record(footage.make(gop=gop, seconds=6), pictures=55).lines()

    assert f"#EXTINF:{seconds:.5f}," in lines


def test_only_the_last_segments_are_kept_and_numbers_go_on() -> None:
    recorder = Recorder().record(footage.make(), pictures=101)
    numbers = segments(recorder.lines())

    assert numbers == list(range(int(NOW) * 2 + 4, int(NOW) * 2 + 10))
    assert recorder.track.segment(numbers[0] - 1) is None
    assert recorder.track.segment(numbers[-1] + 1) is None


def test_a_track_made_later_goes_on_above_the_numbers_of_the_one_before() -> None:
    film = footage.make()
    before = Recorder().record(film, pictures=301)
    after = Recorder(now=NOW + 31).record(film, pictures=21)

    assert min(segments(after.lines())) > max(segments(before.lines()))
    assert value(after.lines(), "DISCONTINUITY-SEQUENCE") > value(before.lines(), "DISCONTINUITY-SEQUENCE")


def test_discontinuities_are_counted_from_a_small_number_because_players_keep_a_list_of_them() -> None:
    lines = Recorder(now=1_795_461_523.0).record(footage.make(), pictures=21).lines()

    assert value(lines, "DISCONTINUITY-SEQUENCE") < 10_000


def test_an_interruption_keeps_the_tail_and_marks_what_follows() -> None:
    recorder = Recorder().record(footage.make(), pictures=15)
    recorder.track.interrupt()
    recorder.time += 10 * 90_000
    lines = recorder.record(footage.make(), pictures=11).lines()

    durations = [line for line in lines if line.startswith("#EXTINF")]
    assert durations == ["#EXTINF:1.00000,", "#EXTINF:0.50000,", "#EXTINF:1.00000,"]
    assert lines.count("#EXT-X-DISCONTINUITY") == 2  # the very first segment follows nothing either
    assert len([line for line in lines if line.startswith("#EXT-X-MAP")]) == 1


def test_a_discontinuity_that_scrolls_out_is_counted() -> None:
    recorder = Recorder().record(footage.make(), pictures=11)
    before = value(recorder.lines(), "DISCONTINUITY-SEQUENCE")
    recorder.record(footage.make(), pictures=100)

    assert value(recorder.lines(), "DISCONTINUITY-SEQUENCE") == before + 1
    assert "#EXT-X-DISCONTINUITY" not in recorder.lines()


def test_a_changed_picture_size_gets_its_own_initialisation() -> None:
    recorder = Recorder().record(footage.make(), pictures=20)
    lines = recorder.record(footage.make(size="640x360"), pictures=21).lines()

    maps = [line for line in lines if line.startswith("#EXT-X-MAP")]
    assert len(set(maps)) == 2
    assert lines.count("#EXT-X-DISCONTINUITY") == 2
    for line in maps:
        assert recorder.track.initialisation(int(line.split("init-")[1].partition(".")[0]))


def test_initialisations_nobody_needs_are_forgotten() -> None:
    recorder = Recorder().record(footage.make(), pictures=11)
    recorder.record(footage.make(size="640x360"), pictures=101)

    assert recorder.track.initialisation(int(NOW) * 2) is None


def test_every_picture_is_read_back_in_order() -> None:
    film = footage.make(gop=5, seconds=3, slices=3)
    recorder = Recorder().record(film, pictures=31)
    lines = recorder.lines()
    data = recorder.track.initialisation(int(NOW) * 2)
    assert data
    for number in segments(lines):
        part = recorder.track.segment(number)
        assert part
        data += part
    with av.open(io.BytesIO(data), "r") as container:
        times = [frame.pts for frame in container.decode(video=0)]

    assert len(times) == 30
    assert [later - earlier for earlier, later in zip(times, times[1:], strict=False) if earlier and later] == [
        9000
    ] * 29


def test_the_newest_key_frame_is_at_hand_open_or_closed() -> None:
    film = footage.make()
    recorder = Recorder().record(film, pictures=15)
    expected = b"".join(len(nal).to_bytes(4, "big") + nal for nal in film.units[10].nals)
    still_open = recorder.track.key_frame()
    recorder.track.interrupt()
    closed = recorder.track.key_frame()

    assert still_open
    assert closed
    assert still_open.data == closed.data == expected


def test_data_without_a_key_frame_does_not_pile_up() -> None:
    recorder = Recorder(limits=Limits(segment_bytes=2000))
    with pytest.raises(BadData):
        recorder.record(footage.make(), pictures=10)


def test_old_segments_go_when_they_weigh_too_much() -> None:
    recorder = Recorder(limits=Limits(track_bytes=60_000)).record(footage.make(), pictures=61)

    assert len(segments(recorder.lines())) < 5


def test_figures_are_those_of_the_last_segment() -> None:
    track = Recorder().record(footage.make(gop=5), pictures=31).track

    assert (track.fps, track.gop_s) == (10, 0.5)
    assert track.bitrate_kbps > 10


def test_without_key_frames_a_segment_ends_after_four_seconds_and_says_that_it_hangs_on_another() -> None:
    film = footage.make()
    recorder = Recorder().record(film, pictures=10).record(film, pictures=85, keys=False)
    kept = recorder.track.kept(0)

    assert [(segment.duration_s, segment.independent) for segment in kept] == [(4.0, True), (4.0, False)]
    assert "#EXT-X-INDEPENDENT-SEGMENTS" not in recorder.lines()
    assert value(recorder.lines(), "TARGETDURATION") == 4
    assert recorder.track.gop_s == 0  # nothing is known of a distance that never ended


def test_a_key_frame_ends_a_segment_that_hangs_on_another_at_once() -> None:
    film = footage.make()
    recorder = Recorder().record(film, pictures=10).record(film, pictures=33, keys=False).record(film, pictures=11)
    kept = recorder.track.kept(0)

    assert [(segment.duration_s, segment.independent) for segment in kept] == [(4.0, True), (0.3, False), (1.0, True)]


def test_the_newest_key_frame_is_that_of_the_last_segment_that_has_one() -> None:
    film = footage.make()
    recorder = Recorder().record(film, pictures=10).record(film, pictures=85, keys=False)
    frame = recorder.track.key_frame()

    assert frame
    assert frame.data == b"".join(len(nal).to_bytes(4, "big") + nal for nal in film.units[0].nals)


def test_each_closed_segment_is_told_once_with_all_its_bytes() -> None:
    recorder = Recorder()
    told: list[Segment] = []
    recorder.track.on_segment.append(told.append)
    recorder.record(footage.make(), pictures=31)

    assert [segment.number for segment in told] == segments(recorder.lines())
    assert [segment.data for segment in told] == [recorder.track.segment(segment.number) for segment in told]


def test_the_ring_keeps_its_seconds_beyond_the_live_playlist() -> None:
    recorder = Recorder()
    recorder.track.ring_s = 5
    recorder.record(footage.make(), pictures=301)
    kept = recorder.track.kept(0)

    assert len(segments(recorder.lines())) == 6
    assert [segment.number for segment in kept] == list(range(kept[0].number, kept[0].number + 11))
    assert recorder.track.segment(kept[0].number) == kept[0].data
    assert recorder.track.segment(kept[0].number - 1) is None
    assert recorder.track.initialisation(kept[0].initialisation)


def test_what_is_kept_can_be_asked_from_a_moment_on() -> None:
    recorder = Recorder()
    recorder.track.ring_s = 60
    recorder.record(footage.make(), pictures=201)

    assert [segment.starts_at for segment in recorder.track.kept(NOW + 17.5)] == [NOW + 17, NOW + 18, NOW + 19]


def test_a_ring_that_weighs_too_much_gives_up_its_oldest() -> None:
    recorder = Recorder(limits=Limits(ring_bytes=60_000))
    recorder.track.ring_s = 60
    recorder.record(footage.make(), pictures=201)
    live = segments(recorder.lines())
    ring = [segment for segment in recorder.track.kept(0) if segment.number not in live]

    assert 0 < sum(len(segment.data) for segment in ring) <= 60_000


def test_a_ring_that_is_no_longer_wanted_is_given_back() -> None:
    recorder = Recorder()
    recorder.track.ring_s = 60
    recorder.record(footage.make(), pictures=201)
    recorder.track.ring_s = 0
    recorder.record(footage.make(), pictures=11)

    assert len(recorder.track.kept(0)) == 6


# The first group after a beginning or a return


def lengths(recorder: Recorder) -> list[tuple[float, bool]]:
    return [(segment.duration_s, segment.independent) for segment in recorder.track.kept(0)]


def test_the_first_group_is_cut_small_so_that_a_page_has_a_picture_soon() -> None:
    recorder = Recorder(limits=Limits()).record(footage.make(gop=20), pictures=6)
    assert lengths(recorder) == [(0.5, True)]

    recorder = Recorder(limits=Limits()).record(footage.make(gop=20, seconds=6), pictures=61)
    assert lengths(recorder) == [(0.5, True), (0.5, False), (0.5, False), (0.5, False), (2, True), (2, True)]


def test_after_a_return_the_first_group_is_cut_small_again() -> None:
    recorder = Recorder(limits=Limits()).record(footage.make(), pictures=21)
    recorder.track.interrupt()
    recorder.time += 90_000 * 9
    recorder.record(footage.make(), pictures=21)

    assert lengths(recorder)[-3:] == [(0.5, True), (0.5, False), (1, True)]


def test_small_segments_do_not_make_the_playlist_short() -> None:
    recorder = Recorder(limits=Limits()).record(footage.make(gop=20), pictures=121)
    shown = [segment.duration_s for segment in recorder.track.shelf.segments]

    assert sum(shown) >= 6
    assert sum(shown[1:]) < 12


def test_a_key_frame_stands_in_for_small_segments_without_one() -> None:
    recorder = Recorder(limits=Limits()).record(footage.make(gop=20), pictures=30)
    track = recorder.track
    first = track.kept(0)[0].number
    text = track.keys()

    assert text
    assert b"EXT-X-GAP" not in text
    own, lent = track.key_segment(first), track.key_segment(first + 1)
    assert own
    assert lent
    assert own[own.index(b"mdat") :] == lent[lent.index(b"mdat") :]
    assert track.key_segment(first - 1) is None
