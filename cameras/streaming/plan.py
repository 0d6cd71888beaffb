"""Which node carries which stream. Pure: wanted streams and living nodes in, placements out.

Placements stay where they are while their node lives; new ones go by rendezvous hashing (Thaler and Ravishankar 1998),
so every planner that sees the same nodes decides alike, and a node that dies moves nobody's streams but its own.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

StreamKey = tuple[int, str]  # camera's primary key, shared profile


@dataclass(frozen=True)
class NodeRoom:
    name: str
    capacity: int  # streams


def place(
    wanted: Iterable[StreamKey], placed: Mapping[StreamKey, str], nodes: Iterable[NodeRoom]
) -> dict[StreamKey, str]:
    """Stream to node. A stream for which no living node has room is left out."""
    rooms = {node.name: node.capacity for node in nodes}
    keys = sorted(set(wanted))
    result = {key: placed[key] for key in keys if placed.get(key) in rooms}
    load = Counter(result.values())
    for key in keys:
        if key in result:
            continue
        free = [name for name, capacity in rooms.items() if load[name] < capacity]
        if free:
            name = max(free, key=lambda name: (_weight(key, name), name))
            result[key] = name
            load[name] += 1
    return result


def _weight(key: StreamKey, node: str) -> bytes:
    return hashlib.sha256(f"{key[0]}/{key[1]}@{node}".encode()).digest()
