"""Asks an ASGI application without a server."""

from collections.abc import MutableMapping
from dataclasses import dataclass
from typing import Any

from cameras.streaming.engine.origin import Origin


@dataclass(frozen=True)
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes


async def request(application: Origin, path: str, *, method: str = "GET", query: str = "") -> Reply:
    sent: list[MutableMapping[str, Any]] = []

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": "http", "method": method, "path": path, "query_string": query.encode(), "headers": []}
    await application(scope, receive, send)
    start, body = sent
    headers = {name.decode(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], headers, body["body"])
