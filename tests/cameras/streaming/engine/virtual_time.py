"""An event loop whose clock jumps to the next thing that is due: an hour of faults in milliseconds."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

EPOCH = 1_770_000_000.0


class _JumpingSelector:
    def __init__(self) -> None:
        self._real = selectors.DefaultSelector()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        events = self._real.select(0)
        if not events:
            if timeout is None:
                raise RuntimeError("nothing will ever happen again")
            # Steps too small to move a float would be asked for again for ever.
            self.now += max(timeout, 1e-6) if timeout else 0.0
        return events

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._jumping = _JumpingSelector()
        super().__init__(self._jumping)  # type: ignore[arg-type]

    def time(self) -> float:
        return self._jumping.now

    def clock(self) -> float:
        return EPOCH + self._jumping.now


def run_virtual(story: Callable[[VirtualLoop], Coroutine[Any, Any, None]]) -> None:
    loop = VirtualLoop()
    try:
        loop.run_until_complete(story(loop))
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(_settle(asyncio.all_tasks(loop)))
        loop.close()


async def _settle(tasks: set[asyncio.Task[Any]]) -> None:
    await asyncio.gather(*tasks, return_exceptions=True)
