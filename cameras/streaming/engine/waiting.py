"""Requests that wait for the next piece of a stream. One timer for all of them, none per request."""

import asyncio


class Waiting:
    """A waiter's future ends with True when there is something new and with False when patience is over."""

    def __init__(self) -> None:
        self._waiters: list[tuple[float, asyncio.Future[bool]]] = []
        self._sweep_due: asyncio.TimerHandle | None = None

    def join(self, *, patience_s: float) -> asyncio.Future[bool]:
        """Patience must not shrink from one waiter to the next."""
        loop = asyncio.get_running_loop()
        waiter = loop.create_future()
        self._waiters.append((loop.time() + patience_s, waiter))
        if self._sweep_due is None:
            self._sweep_due = loop.call_later(patience_s, self._sweep, loop)
        return waiter

    def tell(self) -> None:
        if self._waiters:
            waiters, self._waiters = self._waiters, []
            for _, waiter in waiters:
                if not waiter.done():
                    waiter.set_result(True)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        """Ends those who waited long enough; comes again while anybody waits."""
        self._sweep_due = None
        now = loop.time()
        while self._waiters and self._waiters[0][0] <= now:
            _, waiter = self._waiters.pop(0)
            if not waiter.done():
                waiter.set_result(False)
        if self._waiters:
            self._sweep_due = loop.call_at(self._waiters[0][0], self._sweep, loop)
