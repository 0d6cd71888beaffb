"""What the engine of this process carries, and why: the answer of a media node to ``celery inspect streams``."""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from cameras.streaming import demand, node, roster
from cameras.streaming.models import StreamAssignment


def carried_here() -> Iterator[dict[str, Any]]:
    """What the engine of this process carries, beside the leases that ask for it. Nothing in a worker without one."""
    carrier = node.carrier()
    if carrier is None:
        return
    now = timezone.now()
    wanted, why = demand.wanted(now), roster.leases(now)
    rows = StreamAssignment.objects.filter(node__name=carrier.name).select_related("camera")
    keys = {f"{row.camera.code}/{row.profile}": (row.camera_id, row.profile) for row in rows}
    for report in sorted(carrier.carried(), key=lambda report: report.key):
        key = keys.get(report.key)
        yield {
            "stream": report.key,
            "state": str(report.state),
            "reason": report.reason_code,
            "lane": report.lane,
            "fps": round(report.fps, 1),
            "kbit_s": round(report.bitrate_kbps),
            "priority": roster.priority_of(wanted.get(key) if key else None),
            "why": [f"{one['holder']}{one['of'] and ' ' + one['of']} ({one['priority']})" for one in why.get(key, [])]
            if key
            else ["no assignment: it ends with the next look"],
        }
