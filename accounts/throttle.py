"""Slows down guessing of passwords: five wrong ones for a name at an address, then a wait. Nobody is locked out."""

import time
from collections.abc import Callable

from django.core.cache import cache
from django.http import HttpRequest

TRIES = 5
WINDOW_S = 15 * 60


class SignInThrottle:
    clock: Callable[[], float] = staticmethod(time.time)

    def wait_s(self, request: HttpRequest) -> int:
        """Seconds this name has to wait at this address; 0 when it may try."""
        tries = [at for at in self._tries(request) if self.clock() - at < WINDOW_S]
        return int(WINDOW_S - (self.clock() - tries[0])) + 1 if len(tries) >= TRIES else 0

    def failed(self, request: HttpRequest) -> None:
        tries = [at for at in self._tries(request) if self.clock() - at < WINDOW_S]
        cache.set(self._key(request), [*tries, self.clock()][-TRIES:], WINDOW_S)

    def _tries(self, request: HttpRequest) -> list[float]:
        return cache.get(self._key(request), [])

    def _key(self, request: HttpRequest) -> str:
        name = request.POST.get("username", "").lower().encode().hex()[:120]
        return f"signin:{request.META.get('REMOTE_ADDR', '')}:{name}"
