"""A wall without a browser: keeps its leases by the socket, plays every tile's playlist, asks anew when one stops.

python -m tests.hosts.viewer ORIGIN TOKEN CAMERA... ; prints a line of JSON for each new segment it could play:
``{"at": monotonic seconds, "camera": …, "node": …, "segment": media sequence number}``.
"""

import asyncio
import contextlib
import json
import re
import sys
import time
from typing import Any

import aiohttp

LOOK_EVERY_S = 0.25
RENEW_EVERY_S = 10.0
PATIENCE_S = 2.0  # without a new segment the address is asked for again
SEGMENT = re.compile(r"(\d+)\.m4s")


async def main(origin: str, token: str, *codes: str) -> None:
    timeout = aiohttp.ClientTimeout(total=3)
    async with aiohttp.ClientSession(origin, headers={"Authorization": f"Bearer {token}"}, timeout=timeout) as http:
        moved = {code: asyncio.Event() for code in codes}
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keep_leases(http, codes, moved))
            for code in codes:
                tasks.create_task(play(http, code, moved[code]))


async def keep_leases(http: aiohttp.ClientSession, codes: tuple[str, ...], moved: dict[str, asyncio.Event]) -> None:
    """As a wall does; and what the feed says of a tile's node reaches the tile."""
    wants = [{"camera": code, "profile": "tile"} for code in codes]
    nodes: dict[str, str] = {}
    while True:
        with contextlib.suppress(aiohttp.ClientError, TimeoutError):
            async with http.ws_connect("/ws/wall/uji/") as socket:
                renew = asyncio.create_task(_renew(socket, wants))
                async for message in socket:
                    if message.type == aiohttp.WSMsgType.TEXT:
                        frame = json.loads(message.data)
                        if isinstance(frame.get("seq"), int):
                            await socket.send_json({"ack": frame["seq"]})
                        for code, node in _nodes(frame):
                            if node and nodes.get(code) not in {None, node} and code in moved:
                                moved[code].set()
                            nodes[code] = node or nodes.get(code, "")
                renew.cancel()
        await asyncio.sleep(0.5)


async def _renew(socket: aiohttp.ClientWebSocketResponse, wants: list[dict[str, str]]) -> None:
    while True:
        await socket.send_json({"watch": wants})
        await asyncio.sleep(RENEW_EVERY_S)


def _nodes(frame: dict[str, Any]) -> list[tuple[str, str]]:
    if frame.get("kind") == "camera.state":
        return [(frame["data"]["camera"], frame["data"]["node"])]
    return []


async def play(http: aiohttp.ClientSession, code: str, moved: asyncio.Event) -> None:
    while True:
        address = await _address(http, code)
        if address is not None:
            moved.clear()
            await _follow(http, code, address, moved)
        else:
            await asyncio.sleep(LOOK_EVERY_S)


async def _address(http: aiohttp.ClientSession, code: str) -> dict[str, Any] | None:
    try:
        async with http.get(f"/api/v1/cameras/{code}/live/", params={"profile": "tile"}) as answer:
            return await answer.json() if answer.status == 200 else None
    except (aiohttp.ClientError, TimeoutError):
        return None


async def _follow(http: aiohttp.ClientSession, code: str, address: dict[str, Any], moved: asyncio.Event) -> None:
    """Until nothing new comes, or the feed says that the stream runs elsewhere."""
    newest, good_at = -1, time.monotonic()
    while time.monotonic() - good_at < PATIENCE_S and not moved.is_set():
        segment = await _newest_segment(http, address["hls"])
        if segment is None:
            return
        if segment > newest:
            newest, good_at = segment, time.monotonic()
            print(json.dumps({"at": good_at, "camera": code, "node": address["node"], "segment": segment}), flush=True)
        await asyncio.sleep(LOOK_EVERY_S)


async def _newest_segment(http: aiohttp.ClientSession, path: str) -> int | None:
    """The last whole segment that could be fetched; None when there is none to be had."""
    try:
        async with http.get(path) as answer:
            found = SEGMENT.findall(await answer.text()) if answer.status == 200 else []
        if not found:
            return None
        async with http.get(f"{path.rpartition('/')[0]}/{found[-1]}.m4s") as answer:
            return int(found[-1]) if answer.status == 200 and len(await answer.read()) > 0 else None
    except (aiohttp.ClientError, TimeoutError):
        return None


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(*sys.argv[1:]))
