"""The plan in the database: which node carries which stream. Anybody may plan; the rows settle who was first."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.problems import Unavailable
from cameras.models import Camera
from cameras.streaming import demand, plan
from cameras.streaming.models import MediaNode, StreamAssignment
from cameras.streaming.profiles import shared

NODE_TTL = dt.timedelta(seconds=5)


class NoMediaNode(Unavailable):
    code = "no_media_node"


def alive(now: dt.datetime) -> list[MediaNode]:
    return list(MediaNode.objects.filter(last_seen__gt=now - NODE_TTL))


def replan(now: dt.datetime) -> list[str]:
    """Bring the rows in line with what is wanted and which nodes live; the names of the living nodes."""
    nodes = {node.name: node for node in alive(now)}
    with transaction.atomic():
        rows = {
            (row.camera_id, row.profile): row
            for row in StreamAssignment.objects.select_for_update().select_related("node")
        }
        placed = {key: row.node.name for key, row in rows.items()}
        rooms = [plan.NodeRoom(node.name, node.capacity) for node in nodes.values()]
        target = plan.place(demand.wanted(now), placed, rooms)
        gone = [row.pk for key, row in rows.items() if target.get(key) != row.node.name]
        if gone:
            StreamAssignment.objects.filter(pk__in=gone).delete()
        StreamAssignment.objects.bulk_create(
            [
                StreamAssignment(camera_id=key[0], profile=key[1], node=nodes[name], since=now)
                for key, name in target.items()
                if placed.get(key) != name
            ],
            ignore_conflicts=True,
        )
    return sorted(nodes)


def ensure(camera: Camera, profile: str, *, now: dt.datetime) -> MediaNode:
    """The living node that carries this stream, assigned now if none does. Raises NoMediaNode."""
    nodes = {node.name: node for node in alive(now)}
    key = (camera.pk, shared(profile))
    row = StreamAssignment.objects.filter(camera_id=key[0], profile=key[1]).select_related("node").first()
    if row is not None and row.node.name in nodes:
        return row.node
    rooms = [plan.NodeRoom(node.name, node.capacity - node.assignments.count()) for node in nodes.values()]
    name = plan.place([key], {}, rooms).get(key)
    if name is None:
        raise NoMediaNode(_("Tidak ada simpul media yang hidup atau longgar. Dicoba lagi sendiri."))
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
