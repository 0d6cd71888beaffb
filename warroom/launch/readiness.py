"""Asks the web server whether the product is ready."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

_ASK_EVERY_S = 0.1
_GIVE_UP_ON_READY_S = 30.0  # a page is served by then; what is not ready is said, not waited for


@dataclass(frozen=True)
class Ready:
    """``missing`` names the dependencies that /readyz calls failed."""

    missing: tuple[str, ...] = ()


def wait(bind: str, port: int, *, alive: Callable[[], bool], patience_s: float) -> Ready | None:
    """None if the web server never answered: it is broken or something else died (``alive`` turned false)."""
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104  compared with, not listened on
    began = time.monotonic()
    missing: tuple[str, ...] | None = None
    while alive() and time.monotonic() - began < patience_s:
        missing = _ask(host, port)
        if missing == () or (missing and time.monotonic() - began > _GIVE_UP_ON_READY_S):
            return Ready(missing)
        time.sleep(_ASK_EVERY_S)
    return None if missing is None else Ready(missing)


def _ask(host: str, port: int) -> tuple[str, ...] | None:
    """Names of failed dependencies; None if nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost", "Accept": "application/json"})
        answer = connection.getresponse()
        body = answer.read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()
    return () if answer.status in {200, 404} else _failed(body)


def _failed(body: bytes) -> tuple[str, ...]:
    try:
        document = json.loads(body)
        checks = document["checks"]
        return tuple(sorted(name for name, check in checks.items() if check["status"] == "fail")) or ("readyz",)
    except (ValueError, KeyError, TypeError, AttributeError):
        return ("readyz",)
