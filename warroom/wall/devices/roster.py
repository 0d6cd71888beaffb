"""Outputs as the health page and the API show them."""

import datetime as dt
from typing import Any

from accounts import access
from accounts.models import User
from warroom.wall.devices import presence
from warroom.wall.messages import iso
from warroom.wall.models import Output, Wall


def walls(user: User, *, now: dt.datetime) -> list[dict[str, Any]]:
    """Every wall this person may see, with its outputs."""
    rows = access.visible_to(user, Wall.objects.prefetch_related("outputs__paired_by"))
    return [
        {
            "slug": wall.slug,
            "name": wall.name,
            "width_px": wall.width_px,
            "height_px": wall.height_px,
            "revision": wall.revision,
            "synthetic": wall.synthetic,
            "outputs": [entry(output, now=now) for output in wall.outputs.all()],
        }
        for wall in rows
    ]


def entry(output: Output, *, now: dt.datetime) -> dict[str, Any]:
    since = presence.since(output, now=now)
    by = output.paired_by
    return {
        "number": output.number,
        "name": output.name,
        "x": output.x,
        "y": output.y,
        "width": output.width,
        "height": output.height,
        "rotation": output.rotation,
        "bezel_mm": output.bezel_mm,
        "frame_budget": output.frame_budget,
        "state": presence.of(output, now=now),
        "since": _iso(since),
        "revision": output.revision,
        "opened_by": output.opened_by,
        "paired_at": _iso(output.paired_at),
        "paired_by": by.display_name if by else "",
        "revoked_at": _iso(output.revoked_at),
        "last_seen_at": _iso(output.last_seen_at),
        "figures": {name: value for name, value in output.figures.items() if name != "told"},
        "order": output.order,
    }


def _iso(at: dt.datetime | None) -> str | None:
    return iso(at) if at else None
