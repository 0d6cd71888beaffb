"""The plan in the database: which node carries which stream. Anybody may plan; the rows settle who was first."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.problems import Unavailable
from cameras.models import Camera
from cameras.streaming import plan
from cameras.streaming.demand import Wish
from cameras.streaming.models import MediaNode, StreamAssignment
from cameras.streaming.plan import StreamKey
from cameras.streaming.profiles import shared

NODE_TTL = dt.timedelta(seconds=5)


class NoMediaNode(Unavailable):
    code = "no_media_node"


def alive(now: dt.datetime) -> list[MediaNode]:
    return list(MediaNode.objects.filter(last_seen__gt=now - NODE_TTL))


def replan(wanted: Mapping[StreamKey, Wish], *, living: list[MediaNode], now: dt.datetime) -> dict[StreamKey, str]:
    """Bring the rows in line with what is wanted and which nodes live; the streams without a place, and why."""
    nodes = {node.name: node for node in living}
    with transaction.atomic():
        rows = {
            (row.camera_id, row.profile): row
            for row in StreamAssignment.objects.select_for_update(of=("self",)).select_related("node")
        }
        placed = {key: row.node.name for key, row in rows.items()}
        priorities = {key: wish.priority for key, wish in wanted.items()}
        target = plan.place(priorities, placed, [_room(node, now=now) for node in living], moves=plan.MOVES)
        gone = [row.pk for key, row in rows.items() if target.placed.get(key) != row.node.name]
        if gone:
            StreamAssignment.objects.filter(pk__in=gone).delete()
        StreamAssignment.objects.bulk_create(
            [
                StreamAssignment(camera_id=key[0], profile=key[1], node=nodes[name], since=now)
                for key, name in target.placed.items()
                if placed.get(key) != name
            ],
            ignore_conflicts=True,
        )
    return target.left_out


def ensure(camera: Camera, profile: str, *, now: dt.datetime) -> MediaNode:
    """The living node that carries this stream, assigned now if none does. Raises NoMediaNode.

    Takes a free place only; the next plan settles who gives way when there is none.
    """
    nodes = {node.name: node for node in alive(now)}
    key = (camera.pk, shared(profile))
    row = StreamAssignment.objects.filter(camera_id=key[0], profile=key[1]).select_related("node").first()
    if row is not None and row.node.name in nodes:
        return row.node
    open_nodes = [node for node in nodes.values() if not node.draining]
    free = [_room(node, now=now) for node in open_nodes if node.assignments.count() < node.capacity]
    if not free:
        raise NoMediaNode(_("Tidak ada simpul media yang hidup atau longgar. Dicoba lagi sendiri."))
    name = plan.first(key, free)
    try:
        with transaction.atomic():
            if row is not None:
                StreamAssignment.objects.filter(pk=row.pk, node=row.node).delete()
            StreamAssignment.objects.create(camera=camera, profile=key[1], node=nodes[name], since=now)
    except IntegrityError:  # another page was first: the constraint says so, and its choice holds
        theirs = StreamAssignment.objects.filter(camera=camera, profile=key[1]).select_related("node").first()
        if theirs is None:  # and a plan has just moved it away again
            raise NoMediaNode(_("Tidak ada simpul media yang hidup atau longgar. Dicoba lagi sendiri.")) from None
        return theirs.node
    return nodes[name]


def _room(node: MediaNode, *, now: dt.datetime) -> plan.NodeRoom:
    lived = (now - node.started_at).total_seconds() if node.started_at else plan.SETTLED_S
    return plan.NodeRoom(node.name, node.capacity, lived_s=lived, draining=node.draining)
