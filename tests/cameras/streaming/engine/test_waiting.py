import asyncio

from cameras.streaming.engine.waiting import Waiting
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual


def test_news_end_the_waiting_of_everybody_at_once() -> None:
    async def story(loop: VirtualLoop) -> None:
        waiting = Waiting()
        waiters = [waiting.join(patience_s=3) for _ in range(3)]
        await asyncio.sleep(1)
        waiting.tell()
        assert await asyncio.gather(*waiters) == [True] * 3
        assert loop.time() < 1.1

    run_virtual(story)


def test_without_news_each_waits_his_own_patience() -> None:
    async def story(loop: VirtualLoop) -> None:
        waiting = Waiting()
        first = waiting.join(patience_s=3)
        await asyncio.sleep(2)
        second = waiting.join(patience_s=3)
        assert not await first
        assert round(loop.time(), 1) == 3
        assert not await second
        assert round(loop.time(), 1) == 5

    run_virtual(story)


def test_one_who_gave_up_disturbs_nobody() -> None:
    async def story(loop: VirtualLoop) -> None:
        waiting = Waiting()
        gone, patient = waiting.join(patience_s=3), waiting.join(patience_s=3)
        gone.cancel()
        waiting.tell()
        assert await patient

    run_virtual(story)


def test_news_nobody_waits_for_are_no_news_later() -> None:
    async def story(loop: VirtualLoop) -> None:
        waiting = Waiting()
        waiting.tell()
        assert not await waiting.join(patience_s=1)

    run_virtual(story)
