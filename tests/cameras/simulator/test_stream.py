"""What a stream sends at a given time, without a network: numbering, pace and faults."""

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe

from cameras.simulator.clockstrip import ClockStrip
from cameras.simulator.faults import Fault
from cameras.simulator.lettering import make_letters
from cameras.simulator.packets import Packets
from cameras.simulator.recording import Recording
from cameras.simulator.stream import Stream
from tests.cameras.simulator.client import Packet, access_unit
from tests.cameras.simulator.decoding import Luma, decode

NOON = 1_767_240_000


@pytest.fixture
def stream(tiny: Recording) -> Stream:
    letters = make_letters(16, ffmpeg=get_ffmpeg_exe())
    strip = ClockStrip(tiny.layout, letters, with_bar_code=False)
    return Stream("SIM-001/sub", tiny, strip, offset_s=0, clock=lambda: float(NOON))


def seconds_of(stream: Stream, *faults: Fault) -> list[list[Luma]]:
    """One list of pictures for each fault; each lasts a second."""
    units = []
    for second, fault in enumerate(faults):
        stream.fault = fault
        units += [_access_unit(stream.parts((NOON + second) * 10 + index)) for index in range(10)]
    pictures = decode(units)
    assert len(pictures) == 10 * len(faults)
    return [pictures[start : start + 10] for start in range(0, len(pictures), 10)]


def test_a_healthy_stream_moves(stream: Stream) -> None:
    (pictures,) = seconds_of(stream, Fault.HEALED)
    assert pictures[0].shape == (180, 320)
    assert not np.array_equal(pictures[0][16:], pictures[9][16:])


def test_a_frozen_stream_shows_one_picture_clock_included(stream: Stream) -> None:
    _, *frozen, after = seconds_of(stream, Fault.HEALED, Fault.FREEZE, Fault.FREEZE, Fault.FREEZE, Fault.HEALED)
    pictures = [picture for second in frozen for picture in second]
    assert all(np.array_equal(pictures[0], picture) for picture in pictures)
    assert not np.array_equal(pictures[0], after[0])


def test_a_black_stream_keeps_its_clock_running(stream: Stream) -> None:
    first, second, after = seconds_of(stream, Fault.BLACK, Fault.BLACK, Fault.HEALED)
    assert all((picture[16:] == 16).all() for picture in first + second)
    assert not np.array_equal(first[0][:16], second[0][:16])
    assert after[0][16:].std() > 10


def test_a_fault_waits_for_the_next_key_picture(stream: Stream) -> None:
    stream.parts(NOON * 10)
    stream.fault = Fault.BLACK
    assert len(stream.parts(NOON * 10 + 1)[1].data) > 100


def test_pictures_are_a_tenth_of_a_second_apart(stream: Stream) -> None:
    number = NOON * 10
    assert stream.time_of(number + 1) - stream.time_of(number) == pytest.approx(0.1, abs=1e-6)
    assert (stream.timestamp_of(number + 1) - stream.timestamp_of(number)) % 2**32 == 9000


def test_the_shown_second_is_the_second_of_sending(stream: Stream) -> None:
    assert NOON <= stream.time_of(NOON * 10) < NOON + 0.1


def test_the_loop_is_shifted_by_the_camera_s_offset(stream: Stream) -> None:
    elsewhere = Stream("SIM-002/sub", stream.recording, stream.strip, offset_s=3, clock=stream.clock)
    assert elsewhere.parts(NOON * 10)[1].octets == stream.parts((NOON + 3) * 10)[1].octets


def _access_unit(parts: list[Packets]) -> bytes:
    packets = []
    for part in parts:
        starts = [offset + 10 for offset in part.offsets]
        ends = [offset - 6 for offset in part.offsets[1:]] + [len(part.data)]
        packets += [Packet(False, 0, 0, part.data[start:end]) for start, end in zip(starts, ends, strict=True)]
    return access_unit(packets)
