"""Which node carries which stream. Pure: wishes, today's placements and living nodes in, a plan out.

New streams go by weighted rendezvous hashing: of all nodes with room, the one with the greatest ``-weight / ln(hash)``
(Schindelhauer and Schomaker, "Weighted distributed hash tables", SPAA 2005; the form for one object and many servers is
in Resch, "New Hashing Algorithms for Data Storage", SNIA 2015). A node with twice the capacity gets twice the streams,
and every planner that sees the same rows decides alike.

Placements stay while their node lives: a node that dies moves its own streams and nobody else's, one that comes back
takes nothing away. When all are full, the important are placed and the unimportant say why they are not.
"""

import hashlib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

StreamKey = tuple[int, str]  # camera's primary key, shared profile

NO_CAPACITY = "no_capacity"  # every living node is full of what is at least as important
NO_NODE = "no_node"  # no node lives
UNEVEN = 0.25  # difference of load / capacity that a slow rebalancing may mend
SETTLED_S = 30.0  # a node that is back is given new streams only for so long: it may go again
MOVES = 2  # streams that one plan may move for the balance; each costs its viewers a second


@dataclass(frozen=True)
class NodeRoom:
    name: str
    capacity: int  # streams
    lived_s: float = math.inf  # since it came, or came back
    draining: bool = False  # takes nothing new and gives up what has a place elsewhere


@dataclass(frozen=True)
class Plan:
    placed: dict[StreamKey, str]
    left_out: dict[StreamKey, str]  # reason


@dataclass
class _Table:
    """The plan while it is made."""

    rooms: dict[str, NodeRoom]
    placed: dict[StreamKey, str] = field(default_factory=dict)
    load: dict[str, int] = field(default_factory=dict)

    def put(self, key: StreamKey, name: str) -> None:
        self.placed[key] = name
        self.load[name] += 1

    def take(self, key: StreamKey) -> str:
        name = self.placed.pop(key)
        self.load[name] -= 1
        return name

    def open(self) -> list[NodeRoom]:
        return [room for room in self.rooms.values() if not room.draining and self.load[room.name] < room.capacity]

    def share(self, name: str, change: int = 0) -> float:
        return (self.load[name] + change) / max(self.rooms[name].capacity, 1)


def place(
    wanted: Mapping[StreamKey, int], placed: Mapping[StreamKey, str], nodes: Iterable[NodeRoom], *, moves: int = 0
) -> Plan:
    """Plan streams with their priority (the smaller number first). ``moves``: how many may move for balance alone."""
    table = _Table({node.name: node for node in sorted(nodes, key=lambda node: node.name)})
    table.load = dict.fromkeys(table.rooms, 0)
    if not table.rooms:
        return Plan({}, dict.fromkeys(wanted, NO_NODE))
    waiting = _keep(table, wanted, placed)
    left_out = _place_waiting(table, wanted, waiting)
    _drain(table, wanted)
    for _ in range(moves):
        if not _even_out(table, wanted):
            break
    return Plan(table.placed, dict.fromkeys(left_out, NO_CAPACITY))


def _keep(table: _Table, wanted: Mapping[StreamKey, int], placed: Mapping[StreamKey, str]) -> list[StreamKey]:
    """Leave every stream where it is as far as its node lives and has room; the rest, most important first."""
    waiting = []
    for key in sorted(wanted, key=lambda key: (wanted[key], key)):
        name = placed.get(key)
        if name in table.rooms and table.load[name] < table.rooms[name].capacity:
            table.put(key, name)
        else:
            waiting.append(key)
    return waiting


def _place_waiting(table: _Table, wanted: Mapping[StreamKey, int], waiting: list[StreamKey]) -> list[StreamKey]:
    """Those that got no place, or lost it to something more important."""
    evictable = sorted(table.placed, key=lambda key: (wanted[key], key)) if waiting else []
    left_out = []
    for key in waiting:
        free = table.open()
        if not free:
            while evictable and table.rooms[table.placed[evictable[-1]]].draining:
                evictable.pop()
            if not evictable or wanted[evictable[-1]] <= wanted[key]:
                left_out.append(key)
                continue
            least = evictable.pop()
            left_out.append(least)
            free = [table.rooms[table.take(least)]]
        table.put(key, first(key, free))
    return left_out


def _drain(table: _Table, wanted: Mapping[StreamKey, int]) -> None:
    """Streams of a draining node move while there is room; the important first, and none goes dark for it."""
    leaving = [key for key, name in table.placed.items() if table.rooms[name].draining]
    for key in sorted(leaving, key=lambda key: (wanted[key], key)):
        free = table.open()
        if not free:
            return
        table.take(key)
        table.put(key, first(key, free))


def _even_out(table: _Table, wanted: Mapping[StreamKey, int]) -> bool:
    """Move one stream from the fullest node to the emptiest; whether there was reason to.

    Two nodes never pass a stream to and fro: a move must leave its giver at least as full as its taker.
    """
    steady = [room.name for room in table.rooms.values() if not room.draining and room.lived_s >= SETTLED_S]
    if len(steady) < 2:
        return False
    full, empty = max(steady, key=table.share), min(steady, key=table.share)
    if table.share(full) - table.share(empty) <= UNEVEN or table.share(full, -1) < table.share(empty, +1):
        return False
    rooms = [table.rooms[full], table.rooms[empty]]
    there = [key for key, name in table.placed.items() if name == full]
    # The least important moves, and of those one that would have gone there by itself.
    moved = max(there, key=lambda key: (wanted[key], first(key, rooms) == empty, key))
    table.take(moved)
    table.put(moved, empty)
    return True


def first(key: StreamKey, nodes: Iterable[NodeRoom]) -> str:
    """The node that a stream belongs to among these, by weight; there must be one."""
    return max(nodes, key=lambda node: (_score(key, node), node.name)).name


def _score(key: StreamKey, node: NodeRoom) -> float:
    digest = hashlib.blake2b(f"{key[0]}/{key[1]}@{node.name}".encode(), digest_size=8).digest()
    # 53 bits in the open interval (0, 1), so that the logarithm is finite and not zero.
    share = ((int.from_bytes(digest) >> 11) + 0.5) / (1 << 53)
    return -node.capacity / math.log(share)
