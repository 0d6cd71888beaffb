"""Cameras that take turns in a panel. Pure: which camera stands where after a moment.

Cameras that are down are skipped and counted. Panels with the same tour share one round, so they show different cameras
for as long as enough of them live.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Step = Mapping[str, Any]  # camera (None: none of them lives), at, alive, of


@dataclass(frozen=True)
class Round:
    """A tour as it stands: its cameras in order, those that have a picture, and how long each stays."""

    cameras: Sequence[str]
    living: Collection[str]
    dwell: dt.timedelta

    @property
    def order(self) -> list[str]:
        return [code for code in self.cameras if code in self.living]


def turn(tour: Round, steps: Mapping[str, Step], *, now: dt.datetime, at: str) -> dict[str, Step]:
    """The steps of all panels that show this tour. ``steps``: by panel, as they were (empty before the first); ``at``
    is ``now`` as it is written into them. A step that did not change is the same as before.
    """
    order, names = tour.order, sorted(steps)
    count = {"alive": len(order), "of": len(tour.cameras)}
    if not order:
        return {name: _nothing(steps[name], at, count) for name in names}
    stays = {name: steps[name]["camera"] for name in names if not _is_due(steps[name], tour, now)}
    taken = set(stays.values())
    cursor = _cursor(tour.cameras, steps)
    after: dict[str, Step] = {}
    for name in names:
        if name in stays:
            after[name] = {**steps[name], **count}
            continue
        camera = _next(tour.cameras, order, cursor, taken)
        taken.add(camera)
        cursor = camera
        same = steps[name].get("camera") == camera
        after[name] = {"camera": camera, "at": steps[name]["at"] if same else at, **count}
    return after


def _nothing(before: Step, at: str, count: Mapping[str, int]) -> Step:
    since = before["at"] if before and before.get("camera") is None else at
    return {"camera": None, "at": since, **count}


def _is_due(step: Step, tour: Round, now: dt.datetime) -> bool:
    camera = step.get("camera")
    if camera is None or camera not in tour.living or camera not in tour.cameras:
        return True
    return now - dt.datetime.fromisoformat(step["at"]) >= tour.dwell


def _cursor(cameras: Sequence[str], steps: Mapping[str, Step]) -> str | None:
    """The camera that the round came to last."""
    known = [(step["at"], name, step["camera"]) for name, step in steps.items() if step.get("camera") in cameras]
    return max(known)[2] if known else None


def _next(cameras: Sequence[str], order: Sequence[str], cursor: str | None, taken: Collection[str]) -> str:
    """The next camera of the round that lives and stands nowhere else; if all do, the next that lives."""
    start = 0 if cursor is None else cameras.index(cursor) + 1
    ring = [code for code in [*cameras[start:], *cameras[:start]] if code in order]
    return next((code for code in ring if code not in taken), ring[0])
