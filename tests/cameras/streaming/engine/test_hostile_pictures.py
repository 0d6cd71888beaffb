"""Hostile and mutated parameter sets, slices and timestamps, for both codecs and every order of pictures."""

import functools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameras.streaming.engine import h264, h265, picture_order
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.reasons import StreamFault
from cameras.streaming.engine.timeline import MOST_DEPTH, Timeline
from tests.cameras.streaming.engine import encodings, packets
from tests.cameras.streaming.engine.mutation import expected, many, mutated
from tests.cameras.streaming.engine.virtual_time import EPOCH


@functools.cache
def valid_film(name: str) -> tuple[bytes, ...]:
    film = encodings.make(name)
    sent: list[bytes] = []
    for picture in film.pictures[:14]:
        nals = (*film.sets, *picture.nals) if picture.shown % 12 == 0 else picture.nals
        sent += packets.packets(nals, sequence=len(sent), timestamp=picture.shown * 7500, mtu=300, codec=film.codec)
    return tuple(sent)


REORDERED = ["interlaced with b-frames", "a pyramid of b-frames", "hevc with a pyramid", "hevc with open groups"]


@pytest.mark.parametrize("name", REORDERED)
@given(data=st.data())
@settings(max_examples=100, deadline=None)
def test_mutated_pictures_out_of_order_end_the_stream_or_only_themselves(name: str, data: st.DataObject) -> None:
    limits = Limits(picture_bytes=100_000, segment_bytes=300_000)
    receiver = encodings.Receiver(encodings.make(name).codec, limits=limits)
    sent = valid_film(name)
    spoiled = data.draw(st.sets(st.integers(0, len(sent) - 1), min_size=1, max_size=5))
    with expected:
        for index, packet in enumerate(sent * 2):
            if index % len(sent) in spoiled:
                packet = data.draw(mutated(packet))
            receiver.depacketizer.feed(packet, 0, len(packet))
            receiver.now += 0.01
    assert receiver.track.opened.size <= limits.segment_bytes


@given(unit=st.binary(max_size=200), head=st.binary(min_size=3, max_size=100))
@many
def test_any_bytes_are_no_danger_to_the_readers_of_sets_and_slices(unit: bytes, head: bytes) -> None:
    film = encodings.make("hevc with a pyramid")
    sets = h265.ParameterSets()
    for known in film.sets:
        sets.add(known)
    for kind in (h265.VPS, h265.SPS, h265.PPS):
        with expected:
            sets.add(bytes((kind << 1, 1)) + unit)
        with expected:
            picture_order.HevcCounter(sets).place(head)
    with expected:
        sets.configuration()
    older = h264.ParameterSets()
    for known in encodings.make("interlaced with b-frames").sets:
        older.add(known)
    with expected:
        picture_order.AvcCounter(older).place(head)
    h264.recovers(head)


@given(st.data())
@many
def test_a_mutated_hevc_set_has_a_believable_size_or_none(data: st.DataObject) -> None:
    vps, sps, pps = encodings.make("hevc").sets[:3]
    sets = h265.ParameterSets()
    with expected:
        for unit in (vps, data.draw(mutated(sps)), data.draw(mutated(pps))):
            sets.add(unit)
        assert len(sets.configuration()) < 3 * h265.LONGEST_SET
        assert sets.codecs.startswith("hvc1.")
    if sets.sps:
        assert 0 < sets.sps.width <= h265.LARGEST_SIDE
        assert 0 < sets.sps.height <= h265.LARGEST_SIDE


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.booleans()), min_size=1, max_size=60), st.integers(0, 16))
@many
def test_any_timestamps_give_growing_decode_times_that_fit_their_fields(
    stamps: list[tuple[int, bool]], depth: int
) -> None:
    timeline = Timeline()
    timeline.deepen(depth)
    before = -1
    for index, (stamp, near) in enumerate(stamps):
        stamp = (stamps[index - 1][0] + stamp % 90_000 - 45_000) % 2**32 if near and index else stamp
        time, ahead, _ = timeline.place_shown(stamp, now=EPOCH + index)
        assert time > before
        assert -(2**31) <= ahead < 2**31
        before = time
    assert len(timeline._waiting) <= MOST_DEPTH


@pytest.mark.parametrize("codec", ["H264", "H265"])
def test_a_parameter_set_of_a_hundred_megabytes_is_cut_off_at_the_largest_picture(codec: str) -> None:
    limits = Limits(picture_bytes=100_000)
    receiver = encodings.Receiver(codec, limits=limits)
    huge = (b"\x67" if codec == "H264" else b"\x42\x01") + bytes(1 << 20)
    with pytest.raises(StreamFault):
        receiver.take((huge,), timestamp=0, mtu=60_000)
    picture = receiver.depacketizer._picture
    assert picture
    assert sum(map(len, picture.chunks)) < 200_000
