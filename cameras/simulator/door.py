"""The listening socket of the simulator, which can play dead as a host does whose cable is out."""

import asyncio
import socket
from collections.abc import Callable

_BACKLOG = 1024


class Door:
    """Hands each connection that comes to a new protocol; while shut, nobody who knocks gets an answer, not even no."""

    def __init__(self, factory: Callable[[], asyncio.Protocol]) -> None:
        self._factory = factory
        self._loop = asyncio.get_running_loop()
        self._listener: socket.socket | None = None
        self._filler: socket.socket | None = None
        self._welcomes: set[asyncio.Task[object]] = set()

    def open(self, host: str, port: int) -> int:
        """Listens; returns the port. Raises OSError when it is taken."""
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, port), family=family, backlog=_BACKLOG)
        self._listener.setblocking(False)
        self._loop.add_reader(self._listener, self._accept)
        bound: int = self._listener.getsockname()[1]
        return bound

    def shut(self) -> None:
        """The kernel drops the SYN of a newcomer when the queue is full: one is allowed in it, and that one is ours."""
        if self._listener is None or self._filler is not None:
            return
        self._loop.remove_reader(self._listener)
        self._accept()
        self._listener.listen(0)
        self._filler = socket.create_connection(self._listener.getsockname()[:2])

    def reopen(self) -> None:
        if self._listener is None or self._filler is None:
            return
        self._filler.close()
        self._filler = None
        self._listener.listen(_BACKLOG)
        self._loop.add_reader(self._listener, self._accept)

    def close(self) -> None:
        self.reopen()
        if self._listener is not None:
            self._loop.remove_reader(self._listener)
            self._listener.close()
            self._listener = None

    def _accept(self) -> None:
        if self._listener is None:
            return
        try:
            while True:
                newcomer, _ = self._listener.accept()
                newcomer.setblocking(False)
                welcome = self._loop.create_task(self._loop.connect_accepted_socket(self._factory, newcomer))
                self._welcomes.add(welcome)
                welcome.add_done_callback(self._welcomes.discard)
        except BlockingIOError:
            return  # that was all of them
