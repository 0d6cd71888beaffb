"""What the first lane makes of streams that do not begin, end or tell their times as they should."""

import av
import pytest

from cameras.streaming.engine import h264_sps, snapshot
from cameras.streaming.engine.h264_sps import parse_sps
from cameras.streaming.engine.reasons import BadData, Unsupported
from tests.cameras.streaming.engine import encodings
from tests.cameras.streaming.engine.encodings import STEP, Film, Receiver


def looks(receiver: Receiver) -> list[bytes]:
    return encodings.looks(receiver.film())


@pytest.mark.parametrize("name", ["sliced", "three b-frames", "hevc with a pyramid", "hevc sliced"])
def test_without_markers_the_next_time_ends_a_picture(name: str) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets).take_film(film, marker=False)

    # The last picture is still open: nothing came after it.
    assert len(looks(receiver)) == len(film.pictures) - 1


@pytest.mark.parametrize("name", ["three b-frames", "hevc with b-frames"])
def test_parameter_sets_in_band_are_enough(name: str) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec)
    for picture in film.pictures:
        nals = (*film.sets, *picture.nals) if picture.shown == 0 else picture.nals
        receiver.take(nals, timestamp=picture.shown * STEP)

    assert looks(receiver) == list(film.looks)


@pytest.mark.parametrize("name", ["three b-frames", "a pyramid of b-frames", "hevc with a pyramid"])
def test_a_camera_that_stamps_in_the_order_of_sending_is_found_out(name: str) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets)
    for group in range(2):
        receiver.take_film(film, start=1000 + group * len(film.pictures) * STEP, as_sent=True)
    receiver.track.interrupt()
    times = shown_times(receiver)[len(film.pictures) :]

    first = min(times)
    assert [(time - first) // STEP for time in times] == [picture.shown for picture in film.pictures]


def test_pictures_out_of_order_under_one_timestamp_are_shown_in_order() -> None:
    film = encodings.make("three b-frames")
    receiver = Receiver(film.codec, film.sets)
    for picture in film.pictures * 2:
        receiver.take(picture.nals, timestamp=7)
    times = shown_times(receiver)[len(film.pictures) :]

    order = sorted(times)
    assert [order.index(time) for time in times] == [picture.shown for picture in film.pictures]
    assert order[-1] - order[0] == pytest.approx((len(film.pictures) - 1) * STEP, rel=0.05)


def shown_times(receiver: Receiver) -> list[int]:
    with av.open(receiver.film(), "r") as container:
        return [packet.pts or 0 for packet in container.demux(video=0) if packet.size]


def unannounced(sps: bytes) -> bytes:
    """The same sequence set without its usability information, as many cameras send it."""
    left: list[int] = []
    before = h264_sps._reorder
    try:
        h264_sps._reorder = lambda bits: left.append(bits.left)
        parse_sps(sps)
    finally:
        h264_sps._reorder = before
    plain = sps[1:].replace(b"\0\0\3", b"\0\0")
    kept = f"{int.from_bytes(plain, 'big'):0{len(plain) * 8}b}"[: len(plain) * 8 - left[0]]
    text = kept + "01"
    text += "0" * (-len(text) % 8)
    return sps[:1] + int(text, 2).to_bytes(len(text) // 8, "big").replace(b"\0\0\1", b"\0\0\3\1")


@pytest.mark.parametrize("name", ["three b-frames", "a pyramid of b-frames", "a strict pyramid"])
def test_an_order_nobody_announced_is_learned_without_a_backward_step(name: str) -> None:
    film = encodings.make(name)
    sets = (unannounced(film.sets[0]), *film.sets[1:])
    assert parse_sps(sets[0]).reorder is None
    receiver = Receiver(film.codec, sets).take_film(film)

    times = shown_times(receiver)
    assert [(time - min(times)) // STEP for time in times] == [picture.shown for picture in film.pictures]
    assert looks(receiver) == list(film.looks)


def test_pictures_that_lead_to_a_key_frame_joined_late_are_left_out() -> None:
    film = encodings.make("hevc with open groups")
    joined = next(index for index, picture in enumerate(film.pictures) if picture.shown == 12)
    leading = [picture for picture in film.pictures[joined:] if picture.shown < 12]
    assert leading
    receiver = Receiver(film.codec, film.sets)
    for picture in film.pictures[joined:]:
        receiver.take(picture.nals, timestamp=picture.shown * STEP)

    assert looks(receiver) == list(film.looks[12:])


def send_for_ever(receiver: Receiver, film: Film) -> None:
    """Everything but the key frame the film begins with, again and again."""
    for index in range(1000):
        picture = film.pictures[1 + index % (len(film.pictures) - 1)]
        receiver.take(picture.nals, timestamp=(len(film.pictures) + index) * STEP)


@pytest.mark.parametrize("name", ["intra refresh", "an open group"])
def test_recovery_points_alone_are_known_before_a_long_wait(name: str) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets)
    began = receiver.now
    with pytest.raises(Unsupported, match="pemulihan") as refused:
        send_for_ever(receiver, film)

    assert not refused.value.final
    assert receiver.now - began < 4


def test_a_stream_with_one_key_frame_plays_until_nobody_could_join_it() -> None:
    film = encodings.make("intra refresh")
    receiver = Receiver(film.codec, film.sets).take_film(film)
    with pytest.raises(Unsupported, match="pemulihan"):
        send_for_ever(receiver, film)
    receiver.track.interrupt()

    segments = receiver.track.kept(0)
    assert sum(segment.duration_s for segment in segments) >= 4
    assert [segment.independent for segment in segments[:2]] == [True, False]


@pytest.mark.parametrize("set_by_s", [-3600, -30, 30, 3600])
@pytest.mark.parametrize("name", ["zerolatency", "three b-frames", "hevc with b-frames"])
def test_a_camera_clock_that_is_set_costs_at_most_the_rest_of_a_group(name: str, set_by_s: int) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets)
    for part in range(4):
        receiver.take_film(film, start=2**31 + part * len(film.pictures) * STEP + (part > 1) * set_by_s * 90_000)
    receiver.track.interrupt()

    segments = receiver.track.kept(0)
    assert [segment.discontinuity for segment in segments].count(True) == 2
    assert sum(segment.duration_s for segment in segments) == pytest.approx(12, abs=0.5)


@pytest.mark.parametrize("rate", [1000, 8000, 1_000_000])
@pytest.mark.parametrize("name", ["zerolatency", "three b-frames"])
def test_a_clock_of_another_speed_than_announced_is_read_at_its_own(name: str, rate: int) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets)
    for part in range(10):
        for picture in film.pictures:
            place = part * len(film.pictures) + picture.shown
            receiver.take(picture.nals, timestamp=place * STEP * rate // 90_000)

    newest = receiver.track.kept(0)[-5:]
    assert [segment.duration_s for segment in newest] == pytest.approx([1] * 5, rel=0.05)
    assert not any(segment.discontinuity for segment in newest)


def test_a_codec_string_tells_a_browser_what_to_expect() -> None:
    for name, codecs in {"baseline": "avc1.42c0", "hevc": "hvc1.1.6.L"}.items():
        film = encodings.make(name)
        receiver = Receiver(film.codec, film.sets).take_film(film)
        assert receiver.track.codecs.startswith(codecs)
        key_frame = receiver.track.key_frame()
        assert key_frame
        assert key_frame.codecs == receiver.track.codecs


@pytest.mark.parametrize("name", ["zerolatency", "a strict pyramid", "hevc with open groups"])
def test_a_lost_packet_costs_what_hangs_on_it_and_no_more(name: str) -> None:
    film = encodings.make(name)
    receiver = Receiver(film.codec, film.sets)
    for index, picture in enumerate(film.pictures):
        if index == 15:
            receiver.sequence += 1
        receiver.take(picture.nals, timestamp=picture.shown * STEP)

    seen = looks(receiver)
    assert set(seen) < set(film.looks)
    assert seen[-12:] == list(film.looks[24:])
    assert len(seen) >= 24 - 5


@pytest.mark.parametrize("name", ["interlaced with b-frames", "a pyramid of b-frames", "hevc with open groups"])
def test_a_still_is_made_of_the_newest_key_frame(name: str) -> None:
    film = encodings.make(name)
    key_frame = Receiver(film.codec, film.sets).take_film(film).track.key_frame()

    assert key_frame
    assert snapshot.jpeg(key_frame)[:2] == b"\xff\xd8"


def test_endless_parameter_sets_are_refused() -> None:
    film = encodings.make("hevc")
    receiver = Receiver("H265", film.sets)
    codes = [f"{number + 1:b}" for number in range(40)]
    sets = [int(f"{'0' * (len(code) - 1)}{code}".ljust(32, "1"), 2).to_bytes(4, "big") for code in codes]
    with pytest.raises(BadData, match="terlalu banyak"):
        receiver.take(tuple(b"\x44\x01" + unit for unit in sets), timestamp=0)
