"""Where on the canvas an output is: its rectangle, its turn, its bezel. Changing that changes what the wall shows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.problems import Problem
from accounts.roles import Act
from warroom.wall import feed, messages
from warroom.wall.devices.orders import fresh_order
from warroom.wall.models import Output

PLACED: Final = ("name", "x", "y", "width", "height", "rotation", "bezel_mm", "frame_budget")


class OffTheCanvas(Problem):
    """The rectangle lies beside the wall: that output would be black for ever."""

    code = "off_the_canvas"


def place(output: Output, asked: Mapping[str, Any], *, by: User, now: dt.datetime) -> Output:
    """Move, turn or rename an output; its page loads anew with it. Raises OffTheCanvas."""
    changed = {name: value for name, value in asked.items() if name in PLACED and getattr(output, name) != value}
    for name, value in changed.items():
        setattr(output, name, value)
    wall = output.wall
    inside = output.x < wall.width_px and output.y < wall.height_px
    if not inside or output.x + output.width <= 0 or output.y + output.height <= 0:
        raise OffTheCanvas(_("Persegi ini di luar kanvas %(w)s x %(h)s.") % {"w": wall.width_px, "h": wall.height_px})
    if not changed:
        return output
    with transaction.atomic():
        output.save(update_fields=list(changed))
        subject = f"output:{wall.slug}/{output.number}"
        audit.record(actor=by, act="output_placed", subject=subject, detail=changed, at=now)
        data = {"wall": wall.slug, "output": output.number, "order": fresh_order("reload", now)}
        feed.append(messages.WALL_ORDER, data, at=now, act=Act.WALL_VIEW)
    return output
