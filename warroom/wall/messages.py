"""What travels on the sockets and in the API's feed: typed payloads, built and encoded in one place."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal, NotRequired, TypedDict

from django.core.serializers.json import DjangoJSONEncoder

from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming.models import StreamState
from warroom.wall.models import FeedEntry

SNAPSHOT: Final = "snapshot"
ALERT_RAISED: Final = "alert.raised"
ALERT_CHANGED: Final = "alert.changed"
INCIDENT_OPENED: Final = "incident.opened"
INCIDENT_CHANGED: Final = "incident.changed"
INCIDENT_ENTRY: Final = "incident.entry"
CAMERA_STATE: Final = "camera.state"
WALL_CHANGED: Final = "wall.changed"
WALL_STEP: Final = "wall.step"
WALL_OUTPUT: Final = "wall.output"
WALL_ORDER: Final = "wall.order"
WALL_ASKED: Final = "wall.asked"
SKIP: Final = "skip"
HEARTBEAT: Final = "heartbeat"
OF_ONE_WALL: Final = frozenset({WALL_CHANGED, WALL_STEP, WALL_OUTPUT, WALL_ORDER, WALL_ASKED})

# What a reader may have to be allowed to do. Rights are asked for these and no others, so that news under another act
# would reach nobody.
FEED_ACTS: Final = (
    Act.ALERT_VIEW,
    Act.CAMERA_VIEW,
    Act.INCIDENT_VIEW,
    Act.LEVEL_VIEW,
    Act.LOAD_VIEW,
    Act.SHIFT_VIEW,
    Act.WALL_VIEW,
    Act.WALL_OPERATE,
)

Shown = Literal["starting", "live", "stale", "lost", "still"]
SHOWN: dict[str, Shown] = {
    "starting": "starting",
    "live": "live",
    "stale": "stale",
    "lost": "lost",
    "stopped": "still",
}
BEST_FIRST: Final = ("live", "stale", "starting", "lost")


class CameraState(TypedDict):
    """How a camera's picture goes now. ``still``: nobody watches, so nothing streams. ``node`` carries it, or did."""

    camera: str
    state: Shown
    reason: str
    words: str
    last_frame_at: str | None
    since: str
    life_cycle: str
    node: str


class CameraOnMap(TypedDict):
    """A camera of the snapshot. The optional keys are there once it has streamed."""

    code: str
    name: str
    lat: float
    lon: float
    bearing: float
    hfov: float
    life_cycle: str
    state: Shown
    watchable: bool
    lorong: str
    area: str
    synthetic: bool
    guest: str
    reason: NotRequired[str]
    words: NotRequired[str]
    last_frame_at: NotRequired[str | None]
    since: NotRequired[str]


class Waiting(TypedDict):
    severity: str
    since: str
    target_s: int | None


class Figures(TypedDict):
    """The numbers of the wall, all of one moment (``as_of``)."""

    cameras_live: int
    cameras_total: int
    cameras_degraded: int
    cameras_down: int
    alerts_open: int
    alerts_unacknowledged: int
    oldest_unacknowledged: Waiting | None
    acknowledged_in_target_pct: float | None
    levels_as_of: str | None
    as_of: str


@dataclass(frozen=True, slots=True)
class Row:
    """One feed row, encoded once. ``key`` names what it is about when only the newest of its kind matters; ``wall`` the
    one that it tells of."""

    seq: int
    kind: str
    at: str
    act: str
    area_code: str
    key: str
    text: str
    wall: str = ""

    @property
    def skip(self) -> str:
        """The frame of a reader who gets nothing but the number."""
        return f'{{"seq":{self.seq},"kind":"{SKIP}","at":"{self.at}","data":{{}}}}'


def iso(at: dt.datetime) -> str:
    """UTC to the millisecond, as browsers print it: 2026-01-31T06:05:00.000Z."""
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def encode(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, separators=(",", ":"))


def frame(seq: int, kind: str, *, at: dt.datetime, data: Any) -> str:
    """One message. Numbers are dense: what a reader may not see, or need not, arrives as a skip."""
    return encode({"seq": seq, "kind": kind, "at": iso(at), "data": data})


def row(entry: FeedEntry) -> Row:
    return Row(
        seq=entry.seq,
        kind=entry.kind,
        at=iso(entry.at),
        act=entry.act,
        area_code=entry.area_code,
        key=str(entry.data.get("camera", "")) if entry.kind == CAMERA_STATE else "",
        text=frame(entry.seq, entry.kind, at=entry.at, data=entry.data),
        wall=_wall(entry) if entry.kind in OF_ONE_WALL else "",
    )


def _wall(entry: FeedEntry) -> str:
    return str(entry.data["slug"] if entry.kind == WALL_CHANGED else entry.data["wall"])


def wire(sent: Row) -> str:
    """A row as it travels from the process that wrote it to the hubs."""
    return encode([sent.seq, sent.kind, sent.at, sent.act, sent.area_code, sent.key, sent.text, sent.wall])


def from_wire(text: str | bytes) -> Row:
    """The row of a published message. Raises ValueError for anything else."""
    match json.loads(text):
        case [int(seq), str(kind), str(at), str(act), str(area_code), str(key), str(body), str(wall)]:
            return Row(seq=seq, kind=kind, at=at, act=act, area_code=area_code, key=key, text=body, wall=wall)
    raise ValueError("not a feed row")


def shown(state: StreamState | None) -> Shown:
    """The word of a tile for a stream's state."""
    return SHOWN[state.state] if state is not None else "still"


def best(states: Iterable[StreamState]) -> StreamState | None:
    """The stream that stands for its camera: a tile that is live stays so while the large picture beside it ends."""
    running = [state for state in states if state.state != StreamState.State.STOPPED]
    return min(running, key=lambda state: (BEST_FIRST.index(state.state), state.profile != "tile"), default=None)


def camera_state(camera: Camera, states: Iterable[StreamState]) -> CameraState:
    state = best(states)
    return CameraState(
        camera=camera.code,
        state=shown(state),
        reason=state.reason if state else "",
        words=state.words if state else "",
        last_frame_at=iso(state.last_frame_at) if state and state.last_frame_at else None,
        since=iso(state.since if state else camera.life_cycle_since),
        life_cycle=camera.life_cycle,
        node=state.node if state else "",
    )
