"""What a supervisor asks of outputs: show who you are, show the test pattern, load your page anew, be nobody again."""

import datetime as dt
import uuid
from typing import Any, Final, Literal

from django.db import transaction

from accounts import audit
from accounts.models import User
from accounts.roles import Act
from warroom.wall import feed, messages
from warroom.wall.devices.news import told
from warroom.wall.models import Output, Pairing, Wall

Do = Literal["identify", "pattern", "clear", "reload"]
# After these the output goes back by itself: a pattern that somebody forgot must not hide the city.
LASTS: Final[dict[str, dt.timedelta]] = {
    "identify": dt.timedelta(seconds=10),
    "pattern": dt.timedelta(minutes=15),
    "reload": dt.timedelta(seconds=30),
}


def give(wall: Wall, *, number: int | None, do: Do, by: User, now: dt.datetime) -> dict[str, Any]:
    """Ask one output, or all with ``number`` None. The order is news for who is there and stands in the row for who
    comes within its time."""
    order = fresh_order(do, now)
    outputs = wall.outputs.all() if number is None else wall.outputs.filter(number=number)
    with transaction.atomic():
        outputs.update(order=order)
        subject = f"output:{wall.slug}/{'*' if number is None else number}"
        audit.record(actor=by, act=f"output_{do}", subject=subject, at=now)
        data = {"wall": wall.slug, "output": number, "order": order}
        feed.append(messages.WALL_ORDER, data, at=now, act=Act.WALL_VIEW)
    return order


def revoke(output: Output, *, by: User, now: dt.datetime) -> Output:
    """Its device is nobody from now on: no page, no picture, no socket. The output and its history stay.

    A device whose code was typed for this output and that has not fetched its token yet does not get one either.
    """
    with transaction.atomic():
        Pairing.objects.filter(output=output, taken_at=None).delete()
        order = fresh_order("reload", now)  # the page comes back as a device that waits for a code
        Output.objects.filter(pk=output.pk).update(
            token_digest="", token_before="", revoked_at=now, connection="", opened_by="", order={},
            figures={**output.figures, "told": "revoked"},
        )  # fmt: skip
        subject = f"output:{output.wall.slug}/{output.number}"
        audit.record(actor=by, act="output_revoked", subject=subject, at=now)
        fresh = Output.objects.select_related("wall").get(pk=output.pk)
        feed.append(messages.WALL_OUTPUT, told(fresh, now=now), at=now, act=Act.WALL_VIEW)
        data = {"wall": fresh.wall.slug, "output": fresh.number, "order": order}
        feed.append(messages.WALL_ORDER, data, at=now, act=Act.WALL_VIEW)
    return fresh


def fresh_order(do: Do, now: dt.datetime) -> dict[str, Any]:
    """An order with a number of its own, so that a page obeys it once."""
    until = now + LASTS[do] if do in LASTS else None
    return {"id": uuid.uuid4().hex, "do": do, "until": messages.iso(until) if until else None}
