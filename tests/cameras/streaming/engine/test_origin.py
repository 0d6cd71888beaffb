"""The origin through the door a proxy uses: ASGI."""

import asyncio
import io
import json
import re
from collections.abc import Callable, Coroutine
from typing import Any

import av
import pytest

from cameras.streaming.engine.engine import Engine
from cameras.streaming.engine.orders import StreamOrder
from tests.cameras.streaming.engine import asgi, footage
from tests.cameras.streaming.engine.camera import Camera
from tests.cameras.streaming.engine.virtual_time import VirtualLoop, run_virtual

BASE = "/media/node-1/SIM-001/tile/good"
AGAIN = "/media/node-1/SIM-001/tile/again"
GRANTS = {"good": "SIM-001/tile", "again": "SIM-001/replay-tile"}


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

    async def get(self, path: str, *, method: str = "GET", query: str = "") -> asgi.Reply:
        return await asgi.request(self.engine.origin, path, method=method, query=query)

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


@pytest.mark.parametrize(
    "name",
    ["index.m3u8", "ll.m3u8", "keys.m3u8", "replay.m3u8", "init-1.mp4", "1.m4s", "1.0.m4s", "1k.m4s", "snapshot.jpg"],
)
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
     f"{BASE}/1.ts", "/media/n/a/b/c/d/index.m3u8", "/healthz/", f"{BASE}/{'9' * 40}.m4s",
     f"{BASE}/1.0k.m4s", f"{BASE}/1.99999.m4s", f"{BASE}/k.m4s", f"{BASE}/live/", f"{BASE}/other.m3u8"],
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


# Low latency


def newest(reply: asgi.Reply) -> str:
    """Name of the last part."""
    return re.findall(r'EXT-X-PART:.*URI="([\d.]+m4s)"', reply.body.decode())[-1]


def hinted(reply: asgi.Reply) -> tuple[str, str]:
    number, part = re.findall(r'PRELOAD-HINT:TYPE=PART,URI="(\d+)\.(\d+)\.m4s"', reply.body.decode())[0]
    return number, part


def test_low_latency_follows_the_camera_part_by_part() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        loop = asyncio.get_running_loop()
        reply = await site.get(f"{BASE}/ll.m3u8")
        began, answers = loop.time(), []
        for _ in range(20):
            number, part = hinted(reply)
            reply = await site.get(f"{BASE}/ll.m3u8", query=f"_HLS_msn={number}&_HLS_part={part}")
            answers.append((reply.status, (await site.get(f"{BASE}/{newest(reply)}")).body[4:8]))
        assert answers == [(200, b"moof")] * 20
        assert loop.time() - began == pytest.approx(4, abs=0.3)

    play(story)


def test_the_hinted_part_waits_for_its_pictures() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        number, part = hinted(await site.get(f"{BASE}/ll.m3u8"))
        reply = await site.get(f"{BASE}/{number}.{part}.m4s")
        assert (reply.status, reply.headers["content-type"]) == (200, "video/mp4")

    play(story)


def test_a_page_may_ask_for_low_latency_before_the_order_arrives_and_gets_the_first_part() -> None:
    async def story(site: Site) -> None:
        loop = asyncio.get_running_loop()
        asked = asyncio.ensure_future(site.get(f"{BASE}/ll.m3u8"))
        await asyncio.sleep(0.5)
        site.start()
        reply = await asked
        assert reply.status == 200
        assert b"EXT-X-PART:" in reply.body
        assert b"EXTINF" not in reply.body
        assert loop.time() < 0.5 + 1.0 + 0.7  # a camera's group of pictures is a second long

    play(story)


def test_what_never_comes_is_not_waited_for_for_ever() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        site.camera.reachable = False
        site.camera.drop()
        await asyncio.sleep(0.5)
        loop = asyncio.get_running_loop()
        began = loop.time()
        number, part = hinted(await site.get(f"{BASE}/ll.m3u8"))
        reply = await site.get(f"{BASE}/ll.m3u8", query=f"_HLS_msn={number}&_HLS_part={part}")
        assert (reply.status, reply.headers["retry-after"]) == (503, "1")
        assert loop.time() - began == pytest.approx(3, abs=0.2)

    play(story)


@pytest.mark.parametrize("query", ["_HLS_msn=99999999999999", "_HLS_msn=x", "_HLS_part=1"])
def test_absurd_numbers_are_a_bad_request(query: str) -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        assert (await site.get(f"{BASE}/ll.m3u8", query=query)).status == 400

    play(story)


# Key frames, replay, stills


def test_the_playlist_of_key_frames_names_one_picture_for_each_segment() -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(6)
        text = (await site.get(f"{BASE}/keys.m3u8")).body.decode()
        names = re.findall(r"^\d+k\.m4s", text, re.MULTILINE)
        plain = [name for name in await site.names() if name.endswith(".m4s")]
        assert [name.replace("k", "") for name in names] == plain
        initialisation = await site.get(f"{BASE}/{re.findall('init-[0-9]+.mp4', text)[0]}")
        pictures = [(await site.get(f"{BASE}/{name}")).body for name in names]
        with av.open(io.BytesIO(initialisation.body + b"".join(pictures)), "r") as container:
            times = [frame.time for frame in container.decode(video=0)]
        assert len(times) == len(names)
        lengths = [float(length) for length in re.findall(r"#EXTINF:([\d.]+)", text)]
        assert times[-1] - times[0] == pytest.approx(sum(lengths[:-1]))

    play(story)


def test_a_replay_is_a_complete_film_of_the_last_seconds() -> None:
    async def story(site: Site) -> None:
        site.engine.apply([StreamOrder("SIM-001/tile", "rtsp://10.0.0.1/sub", ring_s=60)])
        await asyncio.sleep(45)
        text = (await site.get(f"{AGAIN}/replay.m3u8", query="seconds=20")).body.decode()
        names = re.findall(r"^\d+\.m4s", text, re.MULTILINE)
        assert text.endswith("#EXT-X-ENDLIST\n")
        assert "#EXT-X-PLAYLIST-TYPE:VOD" in text
        assert 19 <= len(names) <= 21
        initialisation = re.findall(r"init-\d+\.mp4", text)[0]
        assert {(await site.get(f"{AGAIN}/{name}")).status for name in [initialisation, *names]} == {200}

    play(story)


def test_who_may_look_at_what_is_may_not_look_back() -> None:
    async def story(site: Site) -> None:
        site.engine.apply([StreamOrder("SIM-001/tile", "rtsp://10.0.0.1/sub", ring_s=60)])
        await asyncio.sleep(3)
        await site.get(f"{BASE}/ll.m3u8")
        await asyncio.sleep(3)
        [_, *shown] = await site.names()
        assert {(await site.get(f"{BASE}/{name}")).status for name in shown} == {200}
        await asyncio.sleep(5)
        assert shown[0] not in await site.names()
        assert (await site.get(f"{BASE}/{shown[0]}")).status == 200, "a slow player is a playlist late"
        await asyncio.sleep(15)
        past = [name.removesuffix(".m4s") for name in shown]
        assert (await site.get(f"{BASE}/replay.m3u8")).status == 403
        for file in ("{}.m4s", "{}k.m4s", "{}.0.m4s"):
            assert {(await site.get(f"{BASE}/{file.format(name)}")).status for name in past} == {404}
        assert {(await site.get(f"{AGAIN}/{name}.m4s")).status for name in past} == {200}

    play(story)


@pytest.mark.parametrize("name", ["index.m3u8", "ll.m3u8", "keys.m3u8", "1.0.m4s", "1k.m4s", "snapshot.jpg", "live"])
def test_the_grant_for_a_replay_opens_nothing_live(name: str) -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        assert (await site.get(f"{AGAIN}/{name}")).status == 403

    play(story)


@pytest.mark.parametrize("query", ["seconds=-1", "seconds=99999", "seconds=x"])
def test_an_absurd_length_of_replay_is_a_bad_request(query: str) -> None:
    async def story(site: Site) -> None:
        site.start()
        await asyncio.sleep(3)
        assert (await site.get(f"{AGAIN}/replay.m3u8", query=query)).status == 400

    play(story)


def test_the_live_address_is_no_page() -> None:
    async def story(site: Site) -> None:
        site.start()
        assert (await site.get(f"{BASE}/live")).status == 426

    play(story)
