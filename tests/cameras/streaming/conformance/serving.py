"""Lives as streams of an origin on loopback, for programs that want an address."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import uvicorn

from cameras.streaming.engine.orders import Limits
from cameras.streaming.engine.origin import Origin
from cameras.streaming.engine.quick import protocol_for
from cameras.streaming.engine.reports import StreamReport
from cameras.streaming.engine.track import Track
from cameras.streaming.load import Meter
from tests.cameras.streaming.conformance.stories import STORIES, Life, pictures

LONG_AGO_S = 600
living: dict[str, Life] = {}


class Told:
    """A life that is over, as a stream of the origin."""

    def __init__(self, life: Life) -> None:
        self.life = life
        self.track = life.track

    def report(self) -> StreamReport:
        raise NotImplementedError

    @property
    def shown(self) -> int:
        """Pictures in the replay."""
        return sum(pictures(segment.data) for segment in self.track.kept(0))


class Moving(Origin):
    """Lets a second pass for a life called "live" whenever somebody asks for one of its playlists."""

    def _playlist(self, track: Track, name: str, query: bytes) -> "bytes | asyncio.Future[bool] | None":
        for life in living.values():
            if life.track is track:
                life.play_a_second()
        return super()._playlist(track, name, query)


@cache
def told(name: str) -> Told:
    return Told(STORIES[name]())


@contextmanager
def served() -> Iterator[str]:
    """The origin's address. Its clock stands where each life ended, so that a replay shows the end of it."""
    asked: list[Told] = []

    def find(key: str) -> Told | None:
        name = key.partition("/")[0]
        asked[:] = [Told(living[name]) if name in living else told(name)]
        return asked[0]

    origin = Moving(
        find=find,
        everything=list,
        verify_grant=lambda grant, key, now: True,
        clock=lambda: asked[0].life.receiver.now if asked else 0.0,
        limits=Limits(),
    )
    meter = Meter(origin)
    config = uvicorn.Config(
        origin, host="127.0.0.1", port=0, http=protocol_for(origin, meter=meter), lifespan="off", log_config=None
    )
    serving = uvicorn.Server(config)
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    while not serving.started:
        thread.join(0.01)
    yield f"http://127.0.0.1:{serving.servers[0].sockets[0].getsockname()[1]}"
    serving.should_exit = True
    thread.join(5)


def address(server: str, name: str, playlist: str) -> str:
    return f"{server}/media/n/{name}/tile/g/{playlist}"


def replay(server: str, name: str) -> str:
    return address(server, name, f"replay.m3u8?seconds={LONG_AGO_S}")
