"""The origin through the door a proxy uses: ASGI."""

import asyncio
import json
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from tests.cameras.streaming.engine import asgi, footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

BASE = "/media/node-1/SIM-001/tile/good"
GRANTS = {"good": "SIM-001/tile"}


class Site:
    def __init__(self, loop: VirtualLoop, camera: Camera) -> None:
        self.camera = camera
        self.grants = dict(GRANTS)
        self.engine = Engine(
            verify_grant=lambda grant, key, now: self.grants.get(grant) == key,
            on_state=lambda report: None,
            ffmpeg_path="/nonexistent/ffmpeg",
            clock=loop.clock,
            dial=camera.dial,
        )

    def start(self) -> None:
        self.engine.apply([StreamOrder("SIM-001/tile", "rtsp://10.0.0.1/sub")])

    async def get(self, path: str, *, method: str = "GET") -> asgi.Reply:
        return await asgi.request(self.engine.origin, path, method=method)

    async def names(self) -> list[str]:
        lines = (await self.get(f"{BASE}/index.m3u8")).body.decode().split("\n")
        maps = [line.split('"')[1] for line in lines if line.startswith("#EXT-X-MAP")]
        return maps + [line for line in lines if line and not line.startswith("#")]


def play(story: Callable[[Site], Coroutine[Any, Any, None]]) -> None:
    async def told(loop: VirtualLoop) -> None:
        site = Site(loop, Camera(footage.make()))
        running = loop.create_task(site.engine.run())
        await story(site)
        await site.engine.close()
        await running

    run_virtual(told)


def test_everything_the_playlist_names_is_served() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(5)
        names = await site.names()
        replies = [await site.get(f"{BASE}/{name}") for name in names]
        assert len(names) >= 4
        assert {reply.status for reply in replies} == {200}
        assert {reply.headers["content-type"] for reply in replies} == {"video/mp4"}
        assert all(int(reply.headers["content-length"]) == len(reply.body) for reply in replies)

    play(story)


def test_a_playlist_is_never_kept_and_a_segment_for_a_while() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(5)
        playlist = await site.get(f"{BASE}/index.m3u8")
        segment = await site.get(f"{BASE}/{(await site.names())[-1]}")
        assert playlist.headers["cache-control"] == "no-store"
        assert "private" in segment.headers["cache-control"]

    play(story)


def test_a_page_may_ask_before_the_order_arrives() -> None:
    async def story(site: Site) -> None:
        asked = asyncio.ensure_future(site.get(f"{BASE}/index.m3u8"))
        await asyncio.sleep(1)
        site.start()
        assert (await asked).status == 200

    play(story)


def test_a_stream_without_picture_says_why_and_when_to_ask_again() -> None:
    async def story(site: Site) -> None:
        site.camera.reachable = False
        site.start()
        loop = asyncio.get_running_loop()
        began = loop.time()
        reply = await site.get(f"{BASE}/index.m3u8")
        assert (reply.status, reply.headers["retry-after"]) == (503, "1")
        assert reply.headers["content-type"] == "application/problem+json"
        assert json.loads(reply.body)["reason"] == "refused"
        assert loop.time() - began == pytest.approx(4, abs=0.1)

    play(story)


def test_a_stream_nobody_ordered_is_not_found() -> None:
    async def story(site: Site) -> None:
        assert (await site.get(f"{BASE}/index.m3u8")).status == 404
        assert (await site.get(f"{BASE}/1.m4s")).status == 404

    play(story)


def test_before_the_first_picture_a_snapshot_is_empty_and_no_fault() -> None:
    async def story(site: Site) -> None:
        reply = await site.get(f"{BASE}/snapshot.jpg")
        assert (reply.status, reply.body) == (204, b"")
        assert "content-type" not in reply.headers
        assert "content-length" not in reply.headers

    play(story)


@pytest.mark.parametrize("name", ["index.m3u8", "init-1.mp4", "1.m4s", "snapshot.jpg"])
@pytest.mark.parametrize("place", ["SIM-001/tile/bad", "SIM-001/main/good", "SIM-002/tile/good"])
def test_a_grant_for_something_else_opens_nothing(name: str, place: str) -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        assert (await site.get(f"/media/node-1/{place}/{name}")).status == 403

    play(story)


def test_a_withdrawn_grant_stops_the_next_segment() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(5)
        segment = (await site.names())[-1]
        assert (await site.get(f"{BASE}/{segment}")).status == 200
        site.grants.clear()
        assert (await site.get(f"{BASE}/{segment}")).status == 403

    play(story)


@pytest.mark.parametrize(
    "path",
    ["/", "/media/", f"{BASE}/", f"{BASE}/../index.m3u8", f"{BASE}/index.m3u8/", f"{BASE}/-1.m4s", f"{BASE}/٣.m4s",
     f"{BASE}/1.ts", "/media/n/a/b/c/d/index.m3u8", "/healthz/", f"{BASE}/{'9' * 40}.m4s"],
)  # fmt: skip
def test_unknown_addresses_are_not_found(path: str) -> None:
    async def story(site: Site) -> None:
        site.start()
        assert (await site.get(path)).status == 404

    play(story)


def test_a_segment_that_is_gone_is_not_found() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        oldest = (await site.names())[1]
        await asyncio.sleep(20)
        assert (await site.get(f"{BASE}/{oldest}")).status == 404

    play(story)


def test_head_answers_like_get_without_the_body() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        whole, head = [await site.get(f"{BASE}/index.m3u8", method=method) for method in ("GET", "HEAD")]
        assert (head.status, head.headers, head.body) == (whole.status, whole.headers, b"")

    play(story)


def test_nothing_can_be_written() -> None:
    async def story(site: Site) -> None:
        reply = await site.get(f"{BASE}/index.m3u8", method="POST")
        assert (reply.status, reply.headers["allow"]) == (405, "GET, HEAD")

    play(story)


def test_asking_for_the_playlist_counts_as_watching() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        [before] = site.engine.reports()
        await site.get(f"{BASE}/index.m3u8")
        [after] = site.engine.reports()
        assert before.viewed_at is None
        assert after.viewed_at is not None

    play(story)


def test_health_counts_streams() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        assert json.loads((await site.get("/healthz")).body) == {"status": "ok", "streams": 1, "live": 1}

    play(story)
