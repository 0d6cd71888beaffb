"""The open faults that somebody may see, grouped: a bounded number of queries whatever the number of cameras."""

import datetime as dt
from collections import Counter
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera, Fault, Lorong
from cameras.streaming.models import StreamState
from incidents.maintenance import groups
from incidents.maintenance.groups import By, Down, Group
from incidents.maintenance.limits import DISTRICT

MOST_FAULTS = 5000
CAMERAS_SHOWN = 100  # of a group; the count counts all


def take(user: User, *, by: By, district: str = "", now: dt.datetime) -> dict[str, Any]:
    """``district``: the code of a kecamatan, or the whole city."""
    cameras = access.visible_to(user, Camera.objects.in_service(), act=Act.CAMERA_VIEW)
    faults = access.visible_to(user, Fault.objects.filter(ended_at=None), act=Act.CAMERA_VIEW)
    faults = faults.filter(camera__life_cycle__in=Camera.IN_SERVICE)
    if district:
        cameras = cameras.filter(Q(area__code=district) | Q(area__parent__code=district))
        faults = faults.filter(Q(camera__area__code=district) | Q(camera__area__parent__code=district))
    down = _down(faults)
    counts = _in_service(cameras, by)
    found = groups.grouped(down[:MOST_FAULTS], by=by, in_service=counts)
    names = dict(Camera.DownCause.choices)
    return {
        "as_of": now,
        "by": by.value,
        "district": district,
        "in_service": sum(counts.values()),
        "down": min(len(down), MOST_FAULTS),
        "is_cut": len(down) > MOST_FAULTS,
        "limit": {"share": DISTRICT.share, "at_least": DISTRICT.at_least},
        "groups": [_group_json(group, names, now=now) for group in found],
    }


def _down(faults: QuerySet[Fault]) -> list[Down]:
    rows = faults.order_by("began_at", "pk").values(
        "began_at",
        "cause",
        "words",
        code=F("camera__code"),
        name=F("camera__name"),
        owner=F("camera__owner"),
        link=F("camera__link_owner"),
        lorong_code=F("camera__lorong__code"),
        lorong_name=F("camera__lorong__name"),
        safety=F("camera__lorong__safety_class"),
        district=Coalesce("camera__area__parent__code", "camera__area__code"),
        district_name=Coalesce("camera__area__parent__name", "camera__area__name"),
        node=_node("camera"),
    )
    return [
        Down(
            camera=row["code"],
            name=row["name"],
            began_at=row["began_at"],
            cause=row["cause"],
            words=row["words"],
            owner=row["owner"],
            link_owner=row["link"],
            node=row["node"],
            lorong=row["lorong_code"] or "",
            lorong_name=row["lorong_name"] or "",
            is_red=row["safety"] == Lorong.SafetyClass.RED,
            district=row["district"],
            district_name=row["district_name"],
        )
        for row in rows[: MOST_FAULTS + 1]
    ]


def _in_service(cameras: QuerySet[Camera], by: By) -> Counter[str]:
    """Cameras by the same keys as groups.key_of."""
    rows = cameras.order_by().annotate(node=_node("pk"))
    if by is By.LINK:
        named = rows.values_list("link_owner", "node")
        return Counter(groups.link_key(link, node) for link, node in named)
    code = F("lorong__code") if by is By.LORONG else Coalesce("area__parent__code", "area__code")
    return Counter(code or "" for code in cameras.order_by().values_list(code, flat=True))


def _node(camera: str) -> Coalesce:
    """The media node that carries the camera, or that did last."""
    states = StreamState.objects.filter(camera=OuterRef(camera)).exclude(node="").order_by("-since")
    return Coalesce(Subquery(states.values("node")[:1]), Value(""))


def _group_json(group: Group, names: dict[str, Any], *, now: dt.datetime) -> dict[str, Any]:
    return {
        "key": group.key,
        "title": group.title,
        "district": group.district,
        "owners": [{"name": name, "n": n} for name, n in group.owners],
        "node": group.node,
        "is_red": group.is_red,
        "down": len(group.down),
        "of": group.of,
        "share": round(group.share, 3),
        "since": group.since,
        "days": round((now - group.since).total_seconds() / groups.DAY_S, 1),
        "causes": [{"cause": cause, "name": str(names.get(cause, cause)), "n": n} for cause, n in group.causes],
        "cameras": [
            {
                "code": one.camera,
                "name": one.name,
                "since": one.began_at,
                "days": one.days(now),
                "cause": one.cause,
                "cause_name": str(names.get(one.cause, one.cause)),
                "words": one.words,
                "lorong": one.lorong_name,
                "district": one.district_name,
            }
            for one in group.down[:CAMERAS_SHOWN]
        ],
    }
