"""From the POST of an event to N sockets: the hub beside a plain Channels group, in one run on one machine.

``python -m tests.bench.feed [N ...]``. Daphne, Valkey, the poster and the client share the machine; each event is
reported through the API, becomes an alert, a feed row and a frame. The same posts then go to an ASGI application that
sends each alert to a group of RedisChannelLayer instead, which is what Channels' own tutorial would build.
"""

import http.client
import itertools
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench import figures
from tests.bench.feed_client import MARK
from tests.bench.processes import cpu_ms
from tests.wall.installation import ROOT, Installation

HUB = "warroom.asgi:application"
GROUP = "tests.bench.feed_group:application"
RUNS = {1: (100, 10.0), 100: (150, 15.0), 1000: (60, 4.0)}  # sockets: events, events a second (the API allows 20)
AFTER_S = 4.0  # how long stragglers are waited for
WARM_UP = 5


_places = itertools.count()


@dataclass(frozen=True)
class Result:
    """Milliseconds over all deliveries; ``lost`` counts deliveries that never came, or numbers that were skipped."""

    p50: float
    p95: float
    p99: float
    lost: int
    received: int
    cpu_us: float


def main(sizes: list[int]) -> None:
    print(f"{'sockets':>8} {'path':>6} {'p50':>8} {'p95':>8} {'p99':>8} {'lost':>6} {'CPU us/delivery':>16}")
    lost = deliveries = 0
    with tempfile.TemporaryDirectory(prefix="feed-") as folder:
        installation = Installation(Path(folder))
        installation.manage("migrate", "--verbosity", "0")
        token = installation.make_token()
        installation.start_valkey()
        try:
            for n in sizes:
                group = _measure(installation, GROUP, n, token)
                hub = _measure(installation, HUB, n, token)
                for name, result in (("group", group), ("hub", hub)):
                    print(
                        f"{n:>8} {name:>6} {result.p50:>8.1f} {result.p95:>8.1f} {result.p99:>8.1f} {result.lost:>6} "
                        f"{result.cpu_us:>16.0f}",
                        flush=True,
                    )
                figures.record(
                    "feed.received",
                    hub.p99,
                    unit="ms",
                    n=n,
                    percentiles={"p50": hub.p50, "p95": hub.p95, "p99": hub.p99},
                    baseline=("channels group", group.p99),
                )
                lost += hub.lost
                deliveries += hub.received + hub.lost
        finally:
            installation.stop()
    figures.record("feed.lost", lost, unit="messages", n=deliveries)
    print(f"lost {lost} of {deliveries}")


def _measure(installation: Installation, application: str, n: int, token: str) -> Result:
    events, rate = RUNS.get(n, (60, 10.0))
    installation.start_web(application)
    assert installation.web is not None
    client = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.feed_client", str(installation.port), str(n), token],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert client.stdin is not None
        assert client.stdout is not None
        ready = client.stdout.readline()
        if ready.strip() != "ready":
            raise RuntimeError(f"client: {ready}")
        _post(installation.port, token, WARM_UP, 10.0, mark="warm-up")
        before = cpu_ms([installation.web.pid])
        _post(installation.port, token, events, rate, mark=MARK)
        time.sleep(AFTER_S)
        used = cpu_ms([installation.web.pid]) - before
        output, _ = client.communicate("done\n", timeout=60)
    finally:
        client.kill()
        client.wait()
        installation.stop_web()
    return _result(json.loads(output), expected=n * events, used_ms=used)


def _result(said: dict[str, Any], *, expected: int, used_ms: float) -> Result:
    waits = sorted(said["waits_ms"])
    received = len(waits)

    def at(share: float) -> float:
        return waits[min(received - 1, int(share * received))]

    lost = max(expected - received, said["gaps"])
    return Result(at(0.5), at(0.95), at(0.99), lost, received, 1000 * used_ms / max(1, received))


def _post(port: int, token: str, events: int, rate: float, *, mark: str) -> None:
    """Each event at a place of its own, so that each raises an alert of its own; the card carries the time."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    began = time.monotonic()
    for n in range(events):
        time.sleep(max(0.0, began + n / rate - time.monotonic()))
        posted_ns = time.time_ns()
        event = {
            "kind": "operator_report",
            "occurred_at": "2026-01-31T14:05:00+08:00",
            "location": _place(next(_places)),
            "severity": "P3",
            "summary": f"{mark}{posted_ns} Tabrakan dua sepeda motor di mulut lorong, korban duduk di tepi jalan.",
            "source": "bench",
            "idempotency_key": str(posted_ns),
        }
        connection.request("POST", "/api/v1/events/", json.dumps(event), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status != 201:
            raise RuntimeError(f"{answer.status} {body[:300]!r}")
    connection.close()


def _place(n: int) -> dict[str, float]:
    """A kilometre from every other: like events close to each other would strengthen one alert."""
    return {"lat": round(-4.0 - n // 200 * 0.01, 2), "lon": round(119.0 + n % 200 * 0.01, 2)}


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or list(RUNS))
