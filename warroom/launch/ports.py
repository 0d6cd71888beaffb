"""Which ports are free."""

import contextlib
import socket


class PortTaken(Exception):
    """One line for the person who started us."""


def require_free(bind: str, port: int) -> None:
    """Raises PortTaken if the web server could not listen there."""
    try:
        _listen(bind, port).close()
    except OSError as error:
        raise PortTaken(f"{bind} port {port}: {error.strerror}; choose another with --port") from None


def free(bind: str = "127.0.0.1", *, rather: int = 0) -> int:
    """``rather`` if nobody listens there, else a port the kernel picks."""
    if rather:
        with contextlib.suppress(OSError):
            _listen(bind, rather).close()
            return rather
    with _listen(bind, 0) as listener:
        port: int = listener.getsockname()[1]
    return port


def _listen(bind: str, port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET6 if ":" in bind else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the web server does: TIME_WAIT is no owner
        listener.bind((bind, port))
        listener.listen(1)
    except OSError:
        listener.close()
        raise
    return listener
