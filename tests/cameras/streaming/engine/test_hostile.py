"""Hostile, truncated and mutated input ends with a StreamFault or goes through; anything else would be a bug."""

import functools
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cameras.streaming.engine import authentication, boxes, flv, h264, rtp, sdp
from cameras.streaming.engine.connection import Connection
from cameras.streaming.engine.elementary import VisualDepacketizer
from cameras.streaming.engine.h264 import ParameterSets
from cameras.streaming.engine.intake import Intake
from cameras.streaming.engine.mjpeg import JpegDepacketizer
from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.reasons import StreamFault
from cameras.streaming.engine.rtp import Depacketizer
from cameras.streaming.engine.rtp_h265 import HevcDepacketizer
from cameras.streaming.engine.track import Track
from tests.cameras.streaming.engine import footage, packets
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.mutation import expected, many, mutated
from tests.cameras.streaming.engine.virtual_time import EPOCH, VirtualLoop, run_virtual


@functools.cache
def valid_rtp() -> tuple[bytes, ...]:
    film = footage.make(seconds=1)
    sent: list[bytes] = []
    for index, unit in enumerate(film.units):
        nals = (film.sps, film.pps, *unit.nals) if unit.key else unit.nals
        sent += packets.packets(nals, sequence=len(sent), timestamp=index * 9000, mtu=400)
    return tuple(sent)


@functools.cache
def valid_flv() -> bytes:
    """What an ffmpeg child would write."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "written.flv")
        footage.encode("160x90", 10, 1, ("-c:v", "libx264", "-bf", "0", "-flvflags", "no_duration_filesize"), file)
        return file.read_bytes()


def take_flv(data: bytes, *, step: int) -> int:
    reader, pictures = flv.TagReader(), 0
    for at in range(0, len(data), step):
        for piece in reader.feed(data[at : at + step]):
            if isinstance(piece, flv.Configuration):
                ParameterSets.of_configuration(piece.record)
            else:
                pictures += 1
    return pictures


@given(step=st.integers(1, 3000))
@many
def test_what_ffmpeg_writes_reads_the_same_however_it_is_cut(step: int) -> None:
    assert take_flv(valid_flv(), step=step) == 10


@given(data=st.data(), step=st.sampled_from([7, 1000, 100_000]))
@many
def test_mutated_output_of_ffmpeg_is_refused_or_read(data: st.DataObject, step: int) -> None:
    with expected:
        take_flv(data.draw(mutated(valid_flv())), step=step)


@given(st.binary(max_size=400))
@many
def test_any_bytes_are_no_danger_to_the_reader_of_ffmpeg(data: bytes) -> None:
    with expected:
        take_flv(b"FLV\1" + data, step=16)


@given(st.binary(max_size=400))
@many
def test_any_bytes_are_no_danger_to_the_fragment_reader(data: bytes) -> None:
    with expected:
        boxes.read_samples(b"\0\0\0\0moof" + data, boxes.Setup(90_000, 0, 0, 0))


@pytest.mark.parametrize("kind", [JpegDepacketizer, VisualDepacketizer])
@given(payloads=st.lists(st.binary(max_size=80), max_size=8))
@many
def test_any_payload_is_no_danger_to_the_other_depacketizers(
    kind: type[rtp.Depacketizer], payloads: list[bytes]
) -> None:
    depacketizer = kind(payload_type=96, on_picture=lambda picture: None, largest_picture=1 << 20)
    with expected:
        for index, payload in enumerate(payloads):
            packet = packets.rtp(payload, sequence=index, timestamp=index // 2, marker=index % 2 == 1)
            depacketizer.feed(packet, 0, len(packet))


@given(st.binary(max_size=200))
@many
def test_any_bytes_are_no_danger_to_the_sps_reader(data: bytes) -> None:
    with expected:
        h264.parse_sps(b"\x67" + data)
    with expected:
        ParameterSets.of_configuration(data)


@given(st.data())
@many
def test_a_mutated_sps_has_a_believable_size_or_none(data: st.DataObject) -> None:
    with expected:
        sps = h264.parse_sps(data.draw(mutated(footage.make(seconds=1).sps)))
        assert 0 < sps.width <= h264.LARGEST_SIDE
        assert 0 < sps.height <= h264.LARGEST_SIDE


@given(st.text(max_size=2000))
@many
def test_any_text_is_no_danger_to_the_description_reader(text: str) -> None:
    with expected:
        for media in sdp.parse(text).media:
            sdp.parameter_sets(media)
    authentication.strongest([text])


@given(st.data())
@many
def test_a_mutated_description_is_refused_or_read(data: st.DataObject) -> None:
    original = Camera(footage.make(seconds=1)).sdp().encode()
    with expected:
        for media in sdp.parse(data.draw(mutated(original)).decode("utf-8", "replace")).media:
            sdp.parameter_sets(media)


@given(data=st.data())
@many
def test_mutated_packets_end_the_stream_or_only_their_pictures(data: st.DataObject) -> None:
    """Through depacketizer, intake and track, as a camera's bytes go; memory stays below the limits."""
    limits = Limits(picture_bytes=100_000, segment_bytes=300_000)
    track = Track(limits=limits, now=EPOCH)
    now = [EPOCH]
    intake = Intake(track, limits=limits, clock=lambda: now[0])
    depacketizer = Depacketizer(payload_type=96, on_picture=intake.take, largest_picture=limits.picture_bytes)
    spoiled = data.draw(st.sets(st.integers(0, len(valid_rtp()) - 1), min_size=1, max_size=5))
    with expected:
        for index, packet in enumerate(valid_rtp() * 3):
            if index % len(valid_rtp()) in spoiled:
                packet = data.draw(mutated(packet))
            depacketizer.feed(packet, 0, len(packet))
            now[0] += 0.01
    assert track.opened.size <= limits.segment_bytes


@pytest.mark.parametrize("kind", [Depacketizer, HevcDepacketizer])
@given(payloads=st.lists(st.binary(max_size=60), max_size=20))
@many
def test_any_payloads_are_no_danger_to_the_depacketizer(kind: type[Depacketizer], payloads: list[bytes]) -> None:
    pictures: list[rtp.Picture] = []
    depacketizer = kind(payload_type=96, on_picture=pictures.append, largest_picture=10_000)
    with expected:
        for index, payload in enumerate(payloads):
            packet = packets.rtp(payload, sequence=index, timestamp=index // 3, marker=index % 3 == 2)
            depacketizer.feed(packet, 0, len(packet))
    for picture in pictures:
        assert sum(map(len, picture.chunks)) == picture.size or picture.damaged
        joined = b"".join(picture.chunks)
        rtp.sender_clock(joined, 0, len(joined))


@given(data=st.data(), step=st.integers(1, 200))
@settings(max_examples=150, deadline=None)
def test_a_mutated_conversation_ends_the_connection_or_goes_on(data: st.DataObject, step: int) -> None:
    response = b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nSession: 1;timeout=5\r\nContent-Length: 3\r\n\r\nabc"
    stream = data.draw(mutated(b"".join([response, *map(packets.interleaved, valid_rtp()[:5]), response])))

    async def story(loop: VirtualLoop) -> None:
        connection = Connection()
        depacketizer = Depacketizer(payload_type=96, on_picture=lambda picture: None, largest_picture=10_000)
        connection.route(media=(0, depacketizer.feed), control=(1, rtp.sender_clock))
        for at in range(0, len(stream), step):
            connection.data_received(stream[at : at + step])
        assert len(connection._rest) < 70_000
        if connection.ended.done():
            assert isinstance(connection.ended.result(), StreamFault)

    run_virtual(story)
