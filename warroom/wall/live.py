"""The hub of this process: made when the first socket comes, in the loop that serves it."""

import asyncio
import time

from warroom.wall.hub import Hub
from warroom.wall.store import DatabaseStore, listen

_hub: Hub | None = None
_loop: asyncio.AbstractEventLoop | None = None


def current_hub() -> Hub:
    """The hub of the running loop. A test with a loop of its own gets a hub of its own."""
    global _hub, _loop
    loop = asyncio.get_running_loop()
    if _hub is None or _loop is not loop:
        _hub, _loop = Hub(store=DatabaseStore(), listen=listen, clock=time.monotonic), loop
        _hub.start()
    return _hub


def hub_if_any() -> Hub | None:
    """For the metrics: how the hub does, without making one."""
    return _hub
