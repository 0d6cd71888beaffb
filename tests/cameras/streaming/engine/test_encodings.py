"""Every manner of encoding comes out of the track as it went into the encoder: pictures, order and distances."""

import av
import pytest

from tests.cameras.streaming.engine import encodings
from tests.cameras.streaming.engine.encodings import STEP, Receiver

CARRIED = [*encodings.X264, *encodings.X265]


@pytest.mark.parametrize("name", CARRIED)
def test_pictures_come_out_as_they_went_in(name: str) -> None:
    film = encodings.make(name)
    received = Receiver(film.codec, film.sets).take_film(film).film()

    with av.open(received, "r") as container:
        times = [(packet.dts or 0, packet.pts or 0) for packet in container.demux(video=0) if packet.size]
    received.seek(0)
    assert encodings.looks(received) == list(film.looks)
    shown = [pts for _, pts in times]
    first = min(shown)
    assert [(pts - first) // STEP for pts in shown] == [picture.shown for picture in film.pictures]
    assert all((pts - first) % STEP == 0 for pts in shown)
    decoded = [dts for dts, _ in times]
    assert all(later > earlier for earlier, later in zip(decoded, decoded[1:], strict=False))
    assert all(pts >= dts for dts, pts in times)
