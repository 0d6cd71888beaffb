import pytest

from cameras.streaming.engine.reasons import BadData, Unsupported
from cameras.streaming.engine.rtp import Depacketizer, Picture, sender_clock
from tests.cameras.streaming.engine import packets

IDR = bytes((0x65, 0x88)) + bytes(range(256)) * 12
SLICE = bytes((0x41, 0x9A)) + bytes(range(200))
LATER_SLICE = bytes((0x41, 0x1A)) + bytes(50)
SPS, PPS = bytes.fromhex("6742c01e"), bytes.fromhex("68ce3c80")


class Receiver:
    def __init__(self, *, largest: int = 1 << 20) -> None:
        self.pictures: list[Picture] = []
        self.depacketizer = Depacketizer(payload_type=96, on_picture=self.pictures.append, largest_picture=largest)

    def take(self, *sent: bytes) -> "Receiver":
        for packet in sent:
            self.depacketizer.feed(packet, 0, len(packet))
        return self


def avcc(*nals: bytes) -> bytes:
    return b"".join(len(nal).to_bytes(4, "big") + nal for nal in nals)


def bytes_of(picture: Picture) -> bytes:
    joined = b"".join(picture.chunks)
    assert len(joined) == picture.size
    return joined


@pytest.mark.parametrize("mtu", [60, 500, 1400, 9000])
def test_a_picture_comes_out_as_it_went_in(mtu: int) -> None:
    received = Receiver().take(*packets.packets([IDR], sequence=65_530, timestamp=5, mtu=mtu))

    [picture] = received.pictures
    assert bytes_of(picture) == avcc(IDR)
    assert (picture.key, picture.damaged, picture.timestamp) == (True, False, 5)


def test_slices_of_one_picture_stay_together() -> None:
    received = Receiver().take(*packets.packets([SLICE, LATER_SLICE, LATER_SLICE], sequence=1, timestamp=1))

    assert [bytes_of(picture) for picture in received.pictures] == [avcc(SLICE, LATER_SLICE, LATER_SLICE)]


def test_parameter_sets_come_beside_the_picture() -> None:
    [picture] = Receiver().take(*packets.packets([SPS, PPS, IDR], sequence=1, timestamp=1)).pictures

    assert picture.sets == [SPS, PPS]
    assert bytes_of(picture) == avcc(IDR)


def test_aggregated_units_are_taken_apart() -> None:
    payload = packets.stap_a([SPS, PPS, SLICE])
    [picture] = Receiver().take(packets.rtp(payload, sequence=1, timestamp=1, marker=True)).pictures

    assert picture.sets == [SPS, PPS]
    assert bytes_of(picture) == avcc(SLICE)


def test_fragmented_parameter_sets_and_messages_are_no_picture_data() -> None:
    message = bytes((0x06,)) + bytes(300)
    sent = packets.packets([SPS + bytes(range(1, 120)), message, SLICE], sequence=1, timestamp=1, mtu=50)
    [picture] = Receiver().take(*sent).pictures

    assert picture.sets == [SPS + bytes(range(1, 120))]
    assert bytes_of(picture) == avcc(SLICE)


def test_without_markers_the_next_time_closes_the_picture() -> None:
    received = Receiver().take(
        *packets.packets([SLICE], sequence=1, timestamp=1, marker=False),
        *packets.packets([SLICE], sequence=2, timestamp=2, marker=False),
    )

    assert [picture.timestamp for picture in received.pictures] == [1]


def test_a_marker_on_every_slice_is_told_as_a_continuation() -> None:
    received = Receiver().take(
        packets.rtp(SLICE, sequence=1, timestamp=1, marker=True),
        packets.rtp(LATER_SLICE, sequence=2, timestamp=1, marker=True),
    )

    assert [picture.joins_previous for picture in received.pictures] == [False, True]
    assert not any(picture.damaged for picture in received.pictures)


def test_a_missing_packet_damages_its_picture_and_is_counted() -> None:
    sent = packets.packets([IDR], sequence=1, timestamp=1, mtu=500)
    received = Receiver().take(*sent[:2], *sent[3:], *packets.packets([SLICE], sequence=len(sent) + 1, timestamp=2))

    assert [picture.damaged for picture in received.pictures] == [True, False]
    assert received.depacketizer.lost_packets == 1


def test_a_gap_between_pictures_damages_the_next() -> None:
    received = Receiver().take(
        *packets.packets([SLICE], sequence=1, timestamp=1), *packets.packets([SLICE], sequence=9, timestamp=2)
    )

    assert [picture.damaged for picture in received.pictures] == [False, True]


def test_joining_in_the_middle_of_a_picture_is_a_damaged_picture() -> None:
    [picture] = Receiver().take(*packets.packets([IDR], sequence=1, timestamp=1, mtu=500)[2:]).pictures

    assert picture.damaged


def test_extension_sources_and_padding_are_stepped_over() -> None:
    plain = packets.rtp(SLICE, sequence=1, timestamp=1, marker=True)
    extended = (
        bytes((0x80 | 0x20 | 0x10 | 2,)) + plain[1:12] + bytes(8) + b"\xbe\xde\0\1" + bytes(4) + SLICE + b"\0\0\3"
    )
    [picture] = Receiver().take(extended).pictures

    assert bytes_of(picture) == avcc(SLICE)


def test_other_payload_types_are_ignored() -> None:
    assert not Receiver().take(packets.rtp(SLICE, sequence=1, timestamp=1, marker=True, payload_type=0)).pictures


@pytest.mark.parametrize(
    "packet",
    [
        b"",
        bytes(11),
        bytes(20),
        packets.rtp(packets.stap_a([SLICE])[:-3], sequence=1, timestamp=1),
        packets.rtp(bytes((28, 0x85)), sequence=1, timestamp=1),
        bytes((0x90,)) + packets.rtp(b"\0\0\xff\xff", sequence=1, timestamp=1)[1:],
    ],
)
def test_a_broken_packet_is_bad_data(packet: bytes) -> None:
    with pytest.raises(BadData):
        Receiver().take(packet)


def test_a_picture_without_end_is_bad_data() -> None:
    with pytest.raises(BadData, match="besar"):
        Receiver(largest=2000).take(*packets.packets([IDR], sequence=1, timestamp=1, mtu=500))


def test_interleaved_packetization_is_unsupported() -> None:
    with pytest.raises(Unsupported):
        Receiver().take(packets.rtp(bytes((25, 0, 0, 0, 1, 1)), sequence=1, timestamp=1))


def test_the_sender_report_tells_the_time_of_a_timestamp() -> None:
    receiver_report = bytes.fromhex("80c9000100001234")
    packet = receiver_report + packets.sender_report(unix_s=1_770_000_000.25, timestamp=77)

    assert sender_clock(packet, 0, len(packet)) == (1_770_000_000.25, 77)


@pytest.mark.parametrize("packet", [b"", b"\x80", b"\x80\xc8\xff\xff" + bytes(40), bytes(40)])
def test_a_broken_sender_report_tells_nothing(packet: bytes) -> None:
    assert sender_clock(packet, 0, len(packet)) is None
