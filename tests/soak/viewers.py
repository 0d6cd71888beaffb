"""Viewers without a screen: PORT COUNT on the command line. Each fetches its playlist once a second and what is new."""

import asyncio
import sys

import aiohttp

BEHIND = 503, 404  # the camera is away, or the segment has gone: tried again with the next playlist


async def watch(session: aiohttp.ClientSession, base: str) -> None:
    newest = 0
    while True:
        async with session.get(f"{base}/index.m3u8") as answer:
            text = await answer.text() if answer.status == 200 else ""
            if answer.status not in (200, *BEHIND):
                raise SystemExit(f"playlist: {answer.status}")
        numbers = [int(line.removesuffix(".m4s")) for line in text.splitlines() if line.endswith(".m4s")]
        for number in (number for number in numbers if number > newest):
            async with session.get(f"{base}/{number}.m4s") as answer:
                await answer.read()
                if answer.status not in (200, *BEHIND):
                    raise SystemExit(f"segment: {answer.status}")
            newest = number
        await asyncio.sleep(1)


async def main(port: int, count: int) -> None:
    base = f"http://127.0.0.1:{port}/media/n1"
    async with aiohttp.ClientSession() as session:
        await asyncio.gather(*(watch(session, f"{base}/C{number}/tile/x") for number in range(count)))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
