"""Sends what is due in threads of its own, so that a mail server that does not answer holds neither the worker's clock
nor the other channels: a few at a time, and fewer still through one channel."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.db import connections
from django.utils import timezone

from incidents.ladder import sending
from incidents.ladder.sending import Clock
from incidents.models import Delivery

AT_ONCE = 6  # with the worker's own threads well below the database's pool
PER_CHANNEL = 2

log = structlog.get_logger(__name__)


class Sender:
    def __init__(self, send: Callable[[int], object], *, clock: Clock) -> None:
        self._send, self._clock = send, clock
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="sender")
        self._lock = threading.Lock()
        self._in_hand: dict[int, int] = {}  # delivery: channel

    def look(self) -> int:
        """Begin what is due and has room; how many. Each that ends looks again."""
        with self._lock:
            begun = [(pk, channel) for channel in self._channels() for pk in self._next_of(channel)]
            self._in_hand.update(begun)
        for pk, _channel in begun:
            self._threads.submit(self._one, pk)
        return len(begun)

    def close(self) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)

    def _channels(self) -> list[int]:
        due = Delivery.objects.filter(sending.is_due(self._clock()))
        return sorted(due.order_by().values_list("channel", flat=True).distinct())

    def _next_of(self, channel: int) -> list[int]:
        room = PER_CHANNEL - Counter(self._in_hand.values())[channel]
        due = Delivery.objects.filter(sending.is_due(self._clock()), channel=channel).exclude(pk__in=self._in_hand)
        return list(due.order_by("next_try_at", "pk").values_list("pk", flat=True)[: max(0, room)])

    def _one(self, pk: int) -> None:
        try:
            self._send(pk)
        except Exception:  # noqa: BLE001  the thread's top: logged whole, the claim runs out and it is tried again
            log.exception("delivery.broke", delivery=pk)
        finally:
            with self._lock:
                self._in_hand.pop(pk, None)
            try:
                self.look()
            finally:
                connections.close_all()


_made: list[Sender] = []
_making = threading.Lock()


def sender() -> Sender:
    """This process's own, made when the first message leaves."""
    with _making:
        if not _made:
            _made.append(Sender(lambda pk: sending.send(pk, clock=timezone.now), clock=timezone.now))
        return _made[0]
