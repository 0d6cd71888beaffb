"""An output as the feed tells of it: short, because the pages that show more ask for more."""

import datetime as dt
from typing import Any

from warroom.wall.devices import presence
from warroom.wall.messages import iso
from warroom.wall.models import Output


def told(output: Output, *, now: dt.datetime) -> dict[str, Any]:
    """The message ``wall.output``."""
    seen = output.last_seen_at
    return {
        "wall": output.wall.slug,
        "output": {
            "number": output.number,
            "state": presence.of(output, now=now),
            "revision": output.revision,
            "opened_by": output.opened_by,
            "last_seen_at": iso(seen) if seen else None,
        },
    }
