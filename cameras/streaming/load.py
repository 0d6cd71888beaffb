"""What a node says of itself each second: load, memory, bytes. Cheap: two reads of /proc and a walk over reports."""

import resource
import time
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from pathlib import Path
from typing import Any

from cameras.streaming.engine.reports import State, StreamReport

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Callable[[], Awaitable[Message]], Send], Awaitable[None]]

PAGE_BYTES = resource.getpagesize()


class Meter:
    """Counts the bytes that an ASGI application sends."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.bytes_out = 0

    async def __call__(self, scope: Scope, receive: Callable[[], Awaitable[Message]], send: Send) -> None:
        async def counted(message: Message) -> None:
            body = message.get("body") or message.get("bytes")
            if body:
                self.bytes_out += len(body)
            await send(message)

        await self._application(scope, receive, counted)


class Load:
    """Shares of a core and bytes a second between two calls of ``take``."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._before = (clock(), time.process_time(), 0)

    def take(self, *, bytes_out: int) -> dict[str, float]:
        """``cpu``: cores this process used, children not counted; ``kbit_s`` sent to viewers; ``rss_mb``."""
        at, cpu_s, sent = self._before
        self._before = (self._clock(), time.process_time(), bytes_out)
        lasted = max(self._before[0] - at, 1e-3)
        return {
            "cpu": round((self._before[1] - cpu_s) / lasted, 3),
            "kbit_s": round((bytes_out - sent) * 8 / 1000 / lasted),
            "rss_mb": round(_rss_bytes() / 1e6, 1),
        }


def of_streams(reports: Iterable[StreamReport]) -> dict[str, int]:
    listed = list(reports)
    return {
        "streams": len(listed),
        "live": sum(report.state == State.LIVE for report in listed),
        "transcodes": sum(report.lane == "ffmpeg" for report in listed),
    }


def _rss_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE_BYTES
