"""Asks the web server whether the product is ready."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

_ASK_EVERY_S = 0.1


@dataclass(frozen=True)
class Server:
    """Where the web server listens, and under which host name it answers."""

    bind: str
    port: int
    name: str
    alive: Callable[[], bool]


def wait_for_page(server: Server, *, patience_s: float) -> bool:
    """False if the web server never answered: it is broken, or something else died (``alive`` turned false)."""
    deadline = time.monotonic() + patience_s
    while server.alive() and time.monotonic() < deadline:
        if _ask(server) is not None:
            return True
        time.sleep(_ASK_EVERY_S)
    return False


def wait_for_rest(server: Server, *, patience_s: float) -> tuple[str, ...]:
    """Names of the dependencies that are still not well in the words of /readyz; empty as soon as all are."""
    deadline = time.monotonic() + patience_s
    while (unwell := _ask(server)) != () and server.alive() and time.monotonic() < deadline:
        time.sleep(_ASK_EVERY_S)
    return ("web",) if unwell is None else unwell


def _ask(server: Server) -> tuple[str, ...] | None:
    """Names of dependencies that are not well; None if nobody answers."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(server.bind, server.bind)  # noqa: S104  compared, not listened on
    connection = http.client.HTTPConnection(host, server.port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": server.name, "Accept": "application/json"})
        return unwell(connection.getresponse().read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def unwell(body: bytes) -> tuple[str, ...]:
    """From the answer of /readyz. One that cannot be read is itself not well."""
    try:
        return tuple(sorted(name for name, dependency in json.loads(body).items() if dependency["state"] != "ok"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return ("readyz",)
