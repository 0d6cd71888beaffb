"""Which nodes live. A node's lease says so for five seconds; a port that nobody holds any more says it sooner.

A lease alone makes every viewer of a dead node wait for its end. So a node that has missed two beats is knocked at:
when its media port does not take a connection either, it counts as dead now. A kernel accepts for a process that is
merely busy, so load is not taken for death, and a slow database makes the beats late but not the ports. Whoever is
declared dead wrongly loses a second of picture: its streams are ordered elsewhere, and it stops them when it sees the
rows.
"""

import datetime as dt
import socket
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

from cameras.streaming import assignments
from cameras.streaming.models import MediaNode

LATE = dt.timedelta(seconds=2)
KNOCK_S = 0.4
KNOCKS_AT_ONCE = 16


def living(now: dt.datetime, *, answers: Callable[[str], bool]) -> list[MediaNode]:
    """Nodes that may carry streams. ``answers`` tells whether anybody listens at a node's URL."""
    nodes = assignments.alive(now)
    late = [node for node in nodes if node.last_seen <= now - LATE]
    if not late or len(late) == len(nodes):  # nowhere to go, so no hurry; and a late database makes everybody late
        return nodes
    silent = _without_answer(late, answers)
    return [node for node in nodes if node.name not in silent]


def knock(url: str) -> bool:
    """Whether somebody takes a connection there within 0.4 s."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        with socket.create_connection((parts.hostname or "", port), timeout=KNOCK_S):
            return True
    except OSError:
        return False


def _without_answer(nodes: Iterable[MediaNode], answers: Callable[[str], bool]) -> set[str]:
    listed = list(nodes)
    with ThreadPoolExecutor(KNOCKS_AT_ONCE) as pool:
        return {node.name for node, answered in zip(listed, pool.map(answers, [n.url for n in listed]), strict=True)
                if not answered}  # fmt: skip
