"""Who gets a place among the transcodes: shared children, refusals, evictions. No child is started here."""

import asyncio
from dataclasses import replace

import pytest

from cameras.streaming.engine import admission
from cameras.streaming.engine import transcode as transcode_module
from cameras.streaming.engine.admission import Source
from cameras.streaming.engine.intake import Intake
from cameras.streaming.engine.orders import Limits, StreamOrder, TranscodeSpec
from cameras.streaming.engine.reasons import Reason, StreamFault
from cameras.streaming.engine.rendition import Rendition
from cameras.streaming.engine.track import Track
from cameras.streaming.engine.transcode import Transcode
from cameras.streaming.engine.workshop import Workshop
from tests.cameras.streaming.engine.virtual_time import EPOCH

TILE, FOCUS = TranscodeSpec(480, 270, 8, 250), TranscodeSpec(960, 540, 15, 900)
ORDER = StreamOrder("A/tile", "rtsp://10.0.0.1/main")
FULL_HD = Source("H264")


class Bench:
    """A workshop whose cameras never answer; `see` pretends that one shows its first picture."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, cores: float) -> None:
        self.limits = Limits()
        self.workshop = Workshop(
            ffmpeg_path="/nonexistent", dial=_never, limits=self.limits, clock=lambda: EPOCH, cores=cores
        )
        monkeypatch.setattr(Transcode, "is_running", property(lambda transcode: transcode.seen is not None))
        monkeypatch.setattr(Transcode, "_start", _nothing)

    def rendition(self, spec: TranscodeSpec, *, priority: int = 3) -> Rendition:
        intake = Intake(Track(limits=self.limits, now=EPOCH), limits=self.limits, clock=lambda: EPOCH)
        return Rendition("A/tile", spec, priority=priority, intake=intake, on_playing=lambda: None)

    async def join(self, order: StreamOrder, spec: TranscodeSpec, *, priority: int = 3) -> tuple[Transcode, Rendition]:
        rendition = self.rendition(spec, priority=priority)
        transcode = self.workshop.join(order, rendition)
        await asyncio.sleep(0)
        return transcode, rendition


async def _never(*_: object) -> asyncio.Transport:
    await asyncio.Event().wait()
    raise AssertionError


async def _nothing(*_: object) -> None:
    return


def see(transcode: Transcode, source: Source = FULL_HD) -> None:
    transcode._open(b"", source)


async def test_streams_of_one_address_share_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=1)
    tile, first = await bench.join(ORDER, TILE)
    focus, second = await bench.join(replace(ORDER, key="A/main"), FOCUS)
    other, third = await bench.join(replace(ORDER, username="someone"), TILE)

    assert tile is focus
    assert tile.specs == [TILE, FOCUS]
    assert other is not tile
    for transcode, rendition, order in ((tile, first, ORDER), (tile, second, ORDER)):
        await bench.workshop.leave(order, transcode, rendition)
    await bench.workshop.leave(replace(ORDER, username="someone"), other, third)


async def test_a_camera_too_large_for_the_quota_is_refused_at_its_first_picture(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench(monkeypatch, cores=0.05)
    transcode, rendition = await bench.join(ORDER, TILE)
    see(transcode)
    fault = await rendition.ended

    assert fault.reason is Reason.NO_CAPACITY
    assert fault.words == "kuota transkode penuh (perlu 0,1 dari 0,1 inti)"
    await bench.workshop.leave(ORDER, transcode, rendition)


async def test_the_next_time_it_is_refused_without_being_dialled(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=0.05)
    transcode, rendition = await bench.join(ORDER, TILE)
    see(transcode)
    await rendition.ended
    await bench.workshop.leave(ORDER, transcode, rendition)

    with pytest.raises(StreamFault) as refused:
        bench.workshop.join(ORDER, bench.rendition(TILE))
    assert refused.value.reason is Reason.NO_CAPACITY


async def test_the_more_important_takes_the_place_of_the_less(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=0.15)
    low, watched = await bench.join(ORDER, TILE, priority=5)
    see(low)
    incident = replace(ORDER, key="B/tile", address="rtsp://10.0.0.2/main")
    high, urgent = await bench.join(incident, TILE, priority=1)
    see(high)
    fault = await watched.ended

    assert (fault.reason, fault.detail) == (Reason.NO_CAPACITY, "tempat dipakai kamera yang lebih penting")
    assert not urgent.ended.done()
    await bench.workshop.leave(ORDER, low, watched)
    await bench.workshop.leave(incident, high, urgent)


async def test_a_second_picture_that_does_not_fit_is_refused_and_the_first_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bench = Bench(monkeypatch, cores=0.12)
    transcode, tile = await bench.join(ORDER, TILE)
    see(transcode)
    with pytest.raises(StreamFault) as refused:
        bench.workshop.join(replace(ORDER, key="A/main"), bench.rendition(FOCUS))

    assert refused.value.reason is Reason.NO_CAPACITY
    assert transcode.specs == [TILE]
    assert not tile.ended.done()
    await bench.workshop.leave(ORDER, transcode, tile)


async def test_a_measured_cost_counts_instead_of_the_estimate(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=0.15)
    transcode, tile = await bench.join(ORDER, TILE)
    see(transcode)
    monkeypatch.setattr(Transcode, "measured_cores", lambda transcode: 0.03)
    other = replace(ORDER, key="B/tile", address="rtsp://10.0.0.2/main")
    second, rendition = await bench.join(other, TILE)
    monkeypatch.setattr(Transcode, "measured_cores", lambda transcode: 0.03 if transcode is not second else None)
    see(second)

    assert not tile.ended.done()
    assert not rendition.ended.done()
    assert bench.workshop.used() == pytest.approx(0.03 + admission.estimate(FULL_HD, [TILE]))
    await bench.workshop.leave(ORDER, transcode, tile)
    await bench.workshop.leave(other, second, rendition)


async def test_who_joins_one_that_has_just_failed_gets_another(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=2)
    first, rendition = await bench.join(ORDER, TILE)
    first.evict(StreamFault(Reason.NO_FRAMES))
    await asyncio.wait_for(rendition.ended, 1)
    await asyncio.sleep(0)
    second, waiting = await bench.join(replace(ORDER, key="A/main"), FOCUS)
    assert second is not first
    await bench.workshop.leave(ORDER, first, rendition)
    assert (await bench.join(replace(ORDER, key="A/other"), TILE))[0] is second
    assert not waiting.ended.done()


async def test_the_last_one_out_ends_the_transcode(monkeypatch: pytest.MonkeyPatch) -> None:
    bench = Bench(monkeypatch, cores=1)
    transcode, tile = await bench.join(ORDER, TILE)
    await bench.workshop.leave(ORDER, transcode, tile)
    again, rendition = await bench.join(ORDER, TILE)

    assert again is not transcode
    assert transcode_module.JOIN_S < transcode_module.LEAVE_S
    await bench.workshop.leave(ORDER, again, rendition)
