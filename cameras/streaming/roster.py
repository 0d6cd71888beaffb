"""What runs where and why: the picture behind the nodes page and its API."""

import datetime as dt
from collections import defaultdict
from typing import Any, TypedDict

from cameras.models import Camera
from cameras.streaming import assignments, demand, plan
from cameras.streaming.models import MediaNode, Priority, StreamAssignment, StreamState, ViewLease
from cameras.streaming.plan import StreamKey
from cameras.streaming.profiles import shared


class Why(TypedDict):
    """One who wants a stream. ``holder``: wall, desk, mobile, user, player, incident, …; ``of``: which wall."""

    holder: str
    of: str
    priority: str
    ends: str


class StreamShown(TypedDict):
    camera: str
    name: str
    profile: str
    state: str
    reason: str
    lane: str
    codec: str
    fps: float
    kbit_s: float
    since: str  # on this node
    priority: str
    why: list[Why]


class NodeShown(TypedDict):
    name: str
    url: str
    alive: bool
    draining: bool
    last_seen: str
    started_at: str | None
    boot: str
    capacity: int
    transcode_cores: float
    figures: dict[str, Any]
    streams: list[StreamShown]


class Homeless(TypedDict):
    """A wanted stream without a place. ``reason``: no_capacity, no_node."""

    camera: str
    name: str
    profile: str
    reason: str
    priority: str
    why: list[Why]


class Roster(TypedDict):
    nodes: list[NodeShown]
    homeless: list[Homeless]
    last_heard: str | None  # of any node


def roster(now: dt.datetime) -> Roster:
    """Everything in five queries, whatever the number of streams."""
    why = leases(now)
    wanted = demand.wanted(now)
    states = {(row.camera_id, row.profile): row for row in StreamState.objects.exclude(state="stopped")}
    placed: dict[int, list[StreamAssignment]] = defaultdict(list)
    for row in StreamAssignment.objects.select_related("camera").order_by("camera__code", "profile"):
        placed[row.node_id].append(row)
    nodes = list(MediaNode.objects.all())
    here = {(row.camera_id, row.profile) for rows in placed.values() for row in rows}
    return Roster(
        nodes=[_node(found, placed[found.pk], states=states, wanted=wanted, why=why, now=now) for found in nodes],
        homeless=_homeless(set(wanted) - here, states=states, wanted=wanted, why=why),
        last_heard=_iso(max(found.last_seen for found in nodes)) if nodes else None,
    )


def _node(
    found: MediaNode,
    rows: list[StreamAssignment],
    *,
    states: dict[StreamKey, StreamState],
    wanted: dict[StreamKey, demand.Wish],
    why: dict[StreamKey, list[Why]],
    now: dt.datetime,
) -> NodeShown:
    shown = [_stream(row, states.get((row.camera_id, row.profile)), node=found, wanted=wanted, why=why) for row in rows]
    return NodeShown(
        name=found.name,
        url=found.url,
        alive=found.last_seen > now - assignments.NODE_TTL,
        draining=found.draining,
        last_seen=_iso(found.last_seen),
        started_at=_iso(found.started_at) if found.started_at else None,
        boot=found.boot_id[:8],
        capacity=found.capacity,
        transcode_cores=found.transcode_cores,
        figures={name: value for name, value in found.figures.items() if name != "process"},
        streams=shown,
    )


def _stream(
    row: StreamAssignment,
    state: StreamState | None,
    *,
    node: MediaNode,
    wanted: dict[StreamKey, demand.Wish],
    why: dict[StreamKey, list[Why]],
) -> StreamShown:
    key = (row.camera_id, row.profile)
    said = state if state is not None and state.node == node.name else None  # else it is about the node before
    return StreamShown(
        camera=row.camera.code,
        name=row.camera.name,
        profile=row.profile,
        state=said.state if said else StreamState.State.STARTING,
        reason=said.reason if said else "",
        lane=said.lane if said else "",
        codec=said.codec if said else "",
        fps=round(said.fps, 1) if said else 0.0,
        kbit_s=round(said.bitrate_kbps) if said else 0,
        since=_iso(row.since),
        priority=priority_of(wanted.get(key)),
        why=why.get(key, []),
    )


def _homeless(
    keys: set[StreamKey],
    *,
    states: dict[StreamKey, StreamState],
    wanted: dict[StreamKey, demand.Wish],
    why: dict[StreamKey, list[Why]],
) -> list[Homeless]:
    cameras = {row.pk: row for row in Camera.objects.filter(pk__in={key[0] for key in keys})}
    return [
        Homeless(
            camera=cameras[key[0]].code,
            name=cameras[key[0]].name,
            profile=key[1],
            reason=states[key].reason if key in states else plan.NO_NODE,
            priority=priority_of(wanted[key]),
            why=why.get(key, []),
        )
        for key in sorted(keys, key=lambda key: (wanted[key].priority, key))
        if key[0] in cameras
    ]


def leases(now: dt.datetime) -> dict[StreamKey, list[Why]]:
    """Who wants each stream, the most important first."""
    found: dict[StreamKey, list[Why]] = defaultdict(list)
    rows = ViewLease.objects.filter(until__gt=now - demand.LINGER).order_by("priority", "holder")
    for row in rows:
        kind, _, rest = row.holder.replace("@", ":", 1).partition(":")
        of = rest.partition(":")[0] if kind in {"wall", "player", "incident"} else ""
        found[row.camera_id, shared(row.profile)].append(
            Why(holder=kind, of=of, priority=_name(row.priority), ends=_iso(row.until))
        )
    return found


def priority_of(wish: demand.Wish | None) -> str:
    return _name(wish.priority) if wish else ""


def _name(priority: int) -> str:
    return Priority(priority).name.lower()


def _iso(moment: dt.datetime) -> str:
    return moment.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
