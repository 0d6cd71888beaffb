"""Asks the web server whether the product is ready."""

import http.client
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

_ASK_EVERY_S = 0.1
SETTLE_S = 5.0  # a page is served already; what is not ready then is named, not waited for


@dataclass(frozen=True)
class Ready:
    """``missing`` names the dependencies that are not well, in the words of /readyz."""

    missing: tuple[str, ...] = ()


def wait(bind: str, port: int, *, name: str, alive: Callable[[], bool], patience_s: float) -> Ready | None:
    """Ask under a host name that the product allows, until all is well or what is not well had time to settle.

    None if the web server never answered: it is broken, or something else died (``alive`` turned false).
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bind, bind)  # noqa: S104  compared with, not listened on
    deadline = time.monotonic() + patience_s
    first_answer: float | None = None
    missing: tuple[str, ...] = ()
    while alive() and time.monotonic() < deadline:
        answer = _ask(host, port, name)
        if answer is not None:
            missing, first_answer = answer, first_answer or time.monotonic()
        if answer == () or (first_answer and time.monotonic() - first_answer > SETTLE_S):
            return Ready(missing)
        time.sleep(_ASK_EVERY_S)
    return None


def _ask(host: str, port: int, name: str) -> tuple[str, ...] | None:
    """Names of dependencies that are not well; None if nobody answers."""
    connection = http.client.HTTPConnection(host, port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": name, "Accept": "application/json"})
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
