"""Which rungs an alarm climbs while nobody has seen it, in seconds after it was told. Pure.

The times are the room's specification: a P1 reaches the on-call chief after three minutes, a P2 after five. P3 and P4
are told to their position and climb no further (EEMUA 191: who is called for everything comes for nothing).
"""

from dataclasses import dataclass
from enum import StrEnum

ROOM_UNSTAFFED = "room_unstaffed"


class What(StrEnum):
    """Who is called. The values are those of incidents.words.RUNGS."""

    POSITION = "position"
    REPEAT = "repeat"
    SUPERVISOR = "supervisor"
    SHIFT = "shift"
    ON_CALL = "on_call"


@dataclass(frozen=True)
class Step:
    after_s: int
    what: What


AT_ONCE = Step(0, What.POSITION)
LADDERS: dict[str, tuple[Step, ...]] = {
    "P1": (
        AT_ONCE,
        Step(30, What.REPEAT),
        Step(60, What.SUPERVISOR),
        Step(120, What.SHIFT),
        Step(180, What.ON_CALL),
    ),
    "P2": (AT_ONCE, Step(90, What.SUPERVISOR), Step(180, What.SHIFT), Step(300, What.ON_CALL)),
    "P3": (AT_ONCE,),
    "P4": (AT_ONCE,),
}
# Nobody is in the room, so nobody in it is waited for.
UNSTAFFED = (AT_ONCE, Step(0, What.ON_CALL))


def steps_for(severity: str, *, kind: str = "") -> tuple[Step, ...]:
    return UNSTAFFED if kind == ROOM_UNSTAFFED else LADDERS[severity]
