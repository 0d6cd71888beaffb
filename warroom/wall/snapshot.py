"""Everything a fresh wall or desk needs, in a bounded number of queries, of one moment of the feed."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera
from cameras.streaming.models import StreamState
from incidents.level import rows as levels
from incidents.load import live
from incidents.models import Alert, Incident
from incidents.serializers import AlertSerializer, IncidentSerializer
from incidents.shifts import duty
from warroom.wall import feed, figures, messages, shown
from warroom.wall.messages import CameraOnMap

MOST_ALERTS = 500
MOST_INCIDENTS = 300


@dataclass(frozen=True)
class Snapshot:
    """The part that readers of one scope share, encoded once; ``frame`` adds the wall and the person."""

    head: int
    at: dt.datetime
    shared: str
    walls: dict[str, str]

    def frame(self, *, wall: str, me: dict[str, Any]) -> str:
        """Called in the event loop, so ``me`` (see ``person``) comes ready made and nothing here asks the database."""
        own = f'"wall":{self.walls[wall] if wall else "null"},"me":{messages.encode(me)}'
        return (
            f'{{"seq":{self.head},"kind":"{messages.SNAPSHOT}","at":"{messages.iso(self.at)}",'
            f'"data":{{{self.shared},{own}}}}}'
        )


def take(user: User, *, now: dt.datetime) -> Snapshot:
    """What this person may see now. The head is read first: news that comes meanwhile is sent again, never missed."""
    head = feed.head()
    shared = {
        "head": head,
        "now": messages.iso(now),
        "cameras": _cameras(user),
        "alerts": AlertSerializer(_alerts(user), many=True).data,
        "incidents": IncidentSerializer(_incidents(user), many=True).data,
        "figures": figures.take(user, now=now),
        "levels": [levels.row(level) for level in access.visible_to(user, levels.levels())],
        "duty": duty.board(now=now) if access.may(user, Act.LOAD_VIEW) else [],
        "load": live.take(now=now) if access.may(user, Act.LOAD_VIEW) else None,
    }
    return Snapshot(head=head, at=now, shared=messages.encode(shared)[1:-1], walls=_walls(user, now=now))


def person(user: User, acts: tuple[str, ...]) -> dict[str, Any]:
    return {
        "username": user.username,
        "name": user.display_name,
        "initials": user.initials,
        "role": user.role,
        "language": user.language,
        "acts": acts,
    }


def _cameras(user: User) -> list[CameraOnMap]:
    rows = access.visible_to(user, Camera.objects.exclude(life_cycle=Camera.LifeCycle.REMOVED)).order_by("code")
    values = rows.values_list(
        "pk", "code", "name", "lat", "lon", "bearing_deg", "hfov_deg", "life_cycle", "lorong__name", "road",
        "area__name", "synthetic", "main_address", "sub_address", "guest_policy",
    )  # fmt: skip
    streams: dict[int, list[StreamState]] = defaultdict(list)
    for state in StreamState.objects.exclude(state=StreamState.State.STOPPED):
        streams[state.camera_id].append(state)
    return [_camera(row, messages.best(streams.get(row[0], []))) for row in values]


def _camera(row: tuple[Any, ...], state: StreamState | None) -> CameraOnMap:
    _pk, code, name, lat, lon, bearing, hfov, life_cycle, lorong, road, area, synthetic, main, sub, guest = row
    camera = CameraOnMap(
        code=code,
        name=name,
        lat=lat,
        lon=lon,
        bearing=bearing,
        hfov=hfov,
        life_cycle=life_cycle,
        state=messages.shown(state),
        watchable=bool(main or sub) and life_cycle in Camera.IN_SERVICE,
        lorong=lorong or road,
        area=area,
        synthetic=synthetic,
        guest=guest,
    )
    if state is not None:
        camera["reason"], camera["words"] = state.reason, state.words
        camera["last_frame_at"] = messages.iso(state.last_frame_at) if state.last_frame_at else None
        camera["since"] = messages.iso(state.since)
    return camera


def _alerts(user: User) -> list[Alert]:
    """The worst first, should there be more than a screen can ever show."""
    alerts = access.visible_to(user, Alert.objects.open().with_card())
    return list(alerts.order_by("severity", "raised_at")[:MOST_ALERTS])


def _incidents(user: User) -> list[Incident]:
    incidents = access.visible_to(user, Incident.objects.live().with_row())
    return list(incidents.order_by("severity", "opened_at")[:MOST_INCIDENTS])


def _walls(user: User, *, now: dt.datetime) -> dict[str, str]:
    rows = access.visible_to(user, shown.walls())
    return {wall.slug: messages.encode(shown.shown(wall, now=now)) for wall in rows}
