"""The wanted set, the news and the fleet guard, in virtual time."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import pytest

from cameras.streaming.engine.clock import SteadyClock
from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from cameras.streaming.engine.reports import FleetReport, State, StreamReport
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual


class Node:
    def __init__(self, loop: VirtualLoop, camera: Camera) -> None:
        self.camera = camera
        self.news: list[StreamReport] = []
        self.fleet: list[FleetReport] = []
        self.system_clock_set_by_s = 0.0
        self.engine = Engine(
            verify_grant=lambda grant, key, now: True,
            on_state=self.news.append,
            on_fleet=self.fleet.append,
            ffmpeg_path="/nonexistent/ffmpeg",
            clock=SteadyClock(wall=lambda: loop.clock() + self.system_clock_set_by_s, monotonic=loop.time),
            dial=camera.dial,
        )

    def order(self, *codes: str) -> list[StreamOrder]:
        return [StreamOrder(f"{code}/tile", "rtsp://10.0.0.1/sub") for code in codes]

    def states(self) -> dict[str, str]:
        return {report.key: report.state.value for report in self.engine.reports()}


def play(story: Callable[[Node], Coroutine[Any, Any, None]]) -> Node:
    nodes: list[Node] = []

    async def told(loop: VirtualLoop) -> None:
        node = Node(loop, Camera(footage.make()))
        nodes.append(node)
        running = loop.create_task(node.engine.run())
        await story(node)
        await node.engine.close()
        await running

    run_virtual(told)
    return nodes[0]


def test_the_wanted_set_is_started_and_stopped() -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order("A", "B"))
        await asyncio.sleep(3)
        assert node.states() == {"A/tile": "live", "B/tile": "live"}
        node.engine.apply(node.order("B", "C"))
        await asyncio.sleep(3)
        assert node.states() == {"B/tile": "live", "C/tile": "live"}

    node = play(story)
    assert not node.camera.peers


def test_the_same_set_again_changes_nothing() -> None:
    async def story(node: Node) -> None:
        for _ in range(5):
            node.engine.apply(node.order("A"))
            await asyncio.sleep(1)

    assert len(play(story).camera.asked("DESCRIBE")) == 1


def test_a_changed_order_restarts_its_stream_and_keeps_its_track() -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order("A"))
        await asyncio.sleep(4)
        [order] = node.order("A")
        node.engine.apply([replace(order, address="rtsp://10.0.0.1/other")])
        await asyncio.sleep(3)
        session = node.engine._sessions["A/tile"]
        playlist = session.track.playlist()
        assert playlist is not None
        assert playlist.count(b"#EXT-X-DISCONTINUITY\n") == 2

    assert len(play(story).camera.asked("DESCRIBE")) == 2


def test_who_plays_h265_is_nothing_to_a_camera_that_sends_h264() -> None:
    async def story(node: Node) -> None:
        (order,) = node.order("A")
        node.engine.apply([order])
        await asyncio.sleep(3)
        for hevc in (True, False, True):
            node.engine.apply([replace(order, hevc=hevc)])
            await asyncio.sleep(1)
        assert node.states() == {"A/tile": "live"}
        assert [report.state for report in node.news] == [State.STARTING, State.LIVE]

    assert len(play(story).camera.asked("DESCRIBE")) == 1


def test_two_orders_for_one_stream_are_refused() -> None:
    async def story(node: Node) -> None:
        with pytest.raises(ValueError, match="two orders"):
            node.engine.apply(node.order("A", "A"))

    play(story)


def test_orders_and_reports_cross_threads() -> None:
    async def story(node: Node) -> None:
        caller = threading.Thread(target=node.engine.apply, args=(node.order("A"),))
        caller.start()
        caller.join()
        await asyncio.sleep(2)
        assert [report.state for report in node.engine.reports()] == [State.LIVE]

    play(story)


def test_every_change_of_state_is_told_once() -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order("A"))
        await asyncio.sleep(5)
        node.camera.muted = True
        await asyncio.sleep(30)
        node.camera.muted = False
        await asyncio.sleep(15)

    told = [report.state.value for report in play(story).news]
    assert [state for state, before in zip(told, [None, *told], strict=False) if state != before] == [
        "starting",
        "live",
        "stale",
        "lost",
        "live",
    ]


def test_many_deaths_at_once_are_one_piece_of_news() -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order(*"ABCDEFGH"))
        await asyncio.sleep(5)
        node.news.clear()
        node.camera.muted = True
        await asyncio.sleep(7)
        assert not node.news
        [fleet] = node.fleet
        assert (fleet.total, len(fleet.streams)) == (8, 8)
        assert {report.state for report in fleet.streams} == {State.STALE}

    play(story)


@pytest.mark.parametrize("set_by_s", [-600, 600])
def test_a_system_clock_that_is_set_is_no_loss(set_by_s: float) -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order(*"ABCDEFGH"))
        await asyncio.sleep(5)
        node.news.clear()
        node.system_clock_set_by_s = set_by_s
        await asyncio.sleep(15)
        assert not node.news
        assert not node.fleet

    play(story)


def test_one_death_among_many_is_told_by_itself() -> None:
    async def story(node: Node) -> None:
        node.engine.apply(node.order(*"ABCDEFGH"))
        await asyncio.sleep(5)
        node.news.clear()
        node.camera.reachable = False
        next(iter(node.camera.peers)).transport.abort()
        await asyncio.sleep(7)
        assert [report.state for report in node.news] == [State.STALE]
        assert not node.fleet

    play(story)


def test_reports_never_show_address_or_password() -> None:
    order = StreamOrder("A/tile", "rtsp://10.0.0.1/geheim", username="u", password="rahasia")

    assert "rahasia" not in repr(order)
