"""JPEG out of RTP packets."""

import io

import av
import pytest

from cameras.streaming.engine import mjpeg
from cameras.streaming.engine.mjpeg import JpegDepacketizer
from cameras.streaming.engine.reasons import BadData, Unsupported
from cameras.streaming.engine.rtp import Picture
from tests.cameras.streaming.engine import footage, packets


def receive(payloads: list[bytes], *, without: int = -1) -> list[Picture]:
    pictures: list[Picture] = []
    depacketizer = JpegDepacketizer(payload_type=26, on_picture=pictures.append, largest_picture=1 << 20)
    for index, payload in enumerate(payloads):
        last = index == len(payloads) - 1
        packet = packets.rtp(payload, sequence=index, timestamp=9, marker=last, payload_type=26)
        if index != without:
            depacketizer.feed(packet, 0, len(packet))
    return pictures


def pixels(file: bytes) -> bytes:
    with av.open(io.BytesIO(file), "r", format="mjpeg") as container:
        return next(container.decode(video=0)).to_ndarray(format="yuvj420p").tobytes()


def test_a_picture_comes_out_as_it_went_in() -> None:
    file = footage.make_mjpeg().units[0].nals[0]
    [picture] = receive(packets.jpeg_payloads(file, mtu=700))

    assert picture.key
    assert not picture.damaged
    assert picture.size == sum(map(len, picture.chunks))
    assert pixels(b"".join(picture.chunks)) == pixels(file)


def test_a_lost_packet_damages_its_picture() -> None:
    payloads = packets.jpeg_payloads(footage.make_mjpeg().units[0].nals[0], mtu=700)
    [picture] = receive(payloads, without=1)

    assert picture.damaged


@pytest.mark.parametrize(("quality", "first"), [(1, 255), (25, 32), (50, 16), (75, 8), (99, 1)])
def test_tables_follow_the_quality(quality: int, first: int) -> None:
    luma, chroma = mjpeg.scaled(quality)

    assert luma[0] == first
    assert len(luma) == len(chroma) == 64
    assert min(luma) >= 1


def head(*, kind: int = 1, quality: int = 50, width: int = 4, height: int = 4) -> bytes:
    return bytes((0, 0, 0, 0, kind, quality, width, height))


def test_a_known_quality_needs_no_tables_in_the_stream() -> None:
    [picture] = receive([head() + b"scan"])

    assert b"".join(picture.chunks).startswith(b"\xff\xd8\xff\xdb")
    assert b"".join(picture.chunks).endswith(b"scan\xff\xd9")


def test_restart_intervals_are_told_to_the_decoder() -> None:
    [picture] = receive([head(kind=65) + b"\0\x08\xff\xff" + b"scan"])

    assert b"\xff\xdd\0\x04\0\x08" in b"".join(picture.chunks)


@pytest.mark.parametrize(
    ("payload", "fault"),
    [
        (b"\0" * 7, BadData),
        (head(quality=0), BadData),
        (head(quality=255) + b"\0\0\0\0", BadData),
        (head(quality=255) + b"\0\0\0\x41" + b"\1" * 65, BadData),
        (head(quality=255) + b"\0\0\0\x40" + b"\1" * 10, BadData),
        (head(kind=65), BadData),
        (head(kind=2), Unsupported),
        (head(width=0), Unsupported),
    ],
)
def test_what_no_decoder_could_use_is_refused(payload: bytes, fault: type[Exception]) -> None:
    with pytest.raises(fault):
        receive([payload])
