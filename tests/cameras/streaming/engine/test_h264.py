import pytest

from cameras.streaming.engine import h264
from cameras.streaming.engine.h264 import ParameterSets, parse_sps
from cameras.streaming.engine.reasons import BadData
from tests.cameras.streaming.engine import footage

BASELINE = ("-profile:v", "baseline")


@pytest.mark.parametrize("size", ["320x180", "640x360", "352x288", "1920x1080"])
def test_the_picture_size_is_read_with_its_cropping(size: str) -> None:
    sps = parse_sps(footage.make(size=size, seconds=1).sps)

    assert f"{sps.width}x{sps.height}" == size


@pytest.mark.parametrize(
    ("encoder", "reorders"),
    [(("-profile:v", "baseline"), False), (("-bf", "0"), False), (("-bf", "2", "-b_strategy", "0"), True)],
)
def test_what_the_stream_says_about_reordering_is_read(encoder: tuple[str, ...], reorders: bool) -> None:
    sps = parse_sps(footage.make(encoder=encoder, seconds=1).sps)

    assert bool(sps.reorder) is reorders


def test_high_profile_with_scaling_lists_is_read() -> None:
    sps = footage.make(encoder=("-bf", "0", "-x264opts", "cqm=jvt"), seconds=1).sps

    assert parse_sps(sps).width == 320


@pytest.mark.parametrize("length", range(1, 10))
def test_a_truncated_sps_is_bad_data(length: int) -> None:
    with pytest.raises(BadData):
        parse_sps(footage.make(seconds=1).sps[:length])


def test_an_impossible_size_is_bad_data() -> None:
    # profile 66, level 30, ids 0, order type 2, one reference, then a width of 2**20 macroblocks
    bits = "1" + "1" + "011" + "010" + "0" + "0" * 20 + "1" + "0" * 20
    packed = int(bits.ljust(80, "1"), 2).to_bytes(10, "big")

    with pytest.raises(BadData, match="batas"):
        parse_sps(bytes((0x67, 66, 0, 30)) + packed)


def test_parameter_sets_seen_again_change_nothing() -> None:
    film, sets = footage.make(seconds=1), ParameterSets()
    for unit in (film.sps, film.pps, film.sps, film.pps):
        sets.add(unit)

    assert sets.version == 2
    assert sets.complete


def test_a_new_picture_size_raises_the_version() -> None:
    small, large, sets = footage.make(seconds=1), footage.make(size="640x360", seconds=1), ParameterSets()
    sets.add(small.sps)
    before = sets.version
    sets.add(large.sps)

    assert sets.version > before
    assert sets.sps is not None
    assert sets.sps.width == 640


def test_the_configuration_record_reads_back() -> None:
    film, sets = footage.make(seconds=1), ParameterSets()
    sets.add(film.sps)
    sets.add(film.pps)

    assert ParameterSets.of_configuration(sets.configuration()).configuration() == sets.configuration()


def test_a_cut_configuration_record_is_bad_data() -> None:
    film, sets = footage.make(seconds=1), ParameterSets()
    sets.add(film.sps)
    sets.add(film.pps)
    record = sets.configuration()

    for length in range(len(record)):
        with pytest.raises(BadData):
            ParameterSets.of_configuration(record[:length])


def test_no_camera_needs_endless_parameter_sets() -> None:
    sets = ParameterSets()
    numbered = [number << 64 - (2 * number.bit_length() - 1) for number in range(1, h264.MOST_PPS + 2)]
    for number in numbered[:-1]:
        sets.add(b"\x68" + number.to_bytes(8, "big"))

    with pytest.raises(BadData):
        sets.add(b"\x68" + numbered[-1].to_bytes(8, "big"))


def test_kinds_of_pictures_are_told_by_their_first_bits() -> None:
    def kinds(encoder: tuple[str, ...]) -> set[int]:
        film = footage.make(encoder=encoder, seconds=1)
        return {h264.OPENINGS[unit.nals[0][1]] for unit in film.units}

    assert kinds(("-bf", "2", "-b_strategy", "0")) == {h264.B_PICTURE, h264.OTHER_PICTURE}
    assert kinds(("-bf", "0")) == {h264.OTHER_PICTURE}


@pytest.mark.parametrize(
    ("message", "found"),
    [
        (bytes((6, 6, 1, 0xC4, 0x80)), True),
        (bytes((6, 5, 2, 9, 9, 6, 1, 0x80, 0x80)), True),
        (bytes((6, 5, 255, 1)) + bytes(256) + bytes((6, 1, 0x80)), True),
        (bytes((6, 5, 2, 6, 1, 0x80)), False),
        (bytes((6, 255, 255, 255)), False),
        (bytes((6, 5, 255)), False),
        (bytes((6,)), False),
    ],
)
def test_recovery_points_are_found_among_messages(message: bytes, found: bool) -> None:
    assert h264.recovers(message) is found
