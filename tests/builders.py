"""Builders of objects for tests: each fills what the test does not care about. Append, never change a default."""

import datetime as dt
import itertools
from typing import Any

from django.utils import timezone

from accounts.models import Agency, Agreement, Scope, User
from accounts.roles import DataClass, Role
from cameras.models import Area, Camera, Lorong
from incidents.models import Alert, Annunciation, Category, Channel, Contact, Incident, Position, SopStep

_numbers = itertools.count(1)

LOSARI = (-5.1431, 119.4081)
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[119.40, -5.15], [119.42, -5.15], [119.42, -5.13], [119.40, -5.13], [119.40, -5.15]]],
}


def make_agency(**given: Any) -> Agency:
    n = next(_numbers)
    return Agency.objects.create(**{"code": f"agency-{n}", "name": f"Instansi {n}", **given})


def make_user(*, role: Role | str = Role.OPERATOR, **given: Any) -> User:
    """A signed-up person; a liaison gets an agency of their own, without any agreement."""
    role = Role(role)
    if role == Role.LIAISON and "agency" not in given:
        given["agency"] = make_agency()
    username = given.pop("username", None) or f"{role.value}-{next(_numbers)}"
    return User.objects.create_user(username=username, role=role, **given)


def make_agreement(
    agency: Agency,
    *,
    areas: tuple[str, ...] = ("",),
    data_classes: tuple[DataClass, ...] = tuple(DataClass),
    valid_from: dt.date | None = None,
    valid_until: dt.date | None = None,
) -> Agreement:
    """An agreement in force today (unless dates say otherwise) with a clause for each area and data class."""
    today = timezone.localdate()
    agreement = Agreement.objects.create(
        number=f"NK/{next(_numbers)}",
        title="Nota kesepahaman",
        agency=agency,
        valid_from=valid_from or today - dt.timedelta(days=30),
        valid_until=valid_until or today + dt.timedelta(days=30),
    )
    Scope.objects.bulk_create(
        Scope(agreement=agreement, data_class=data_class, area_code=area)
        for area in areas
        for data_class in data_classes
    )
    return agreement


def make_area(*, code: str | None = None, level: str = "kelurahan", **given: Any) -> Area:
    """A kelurahan with its kecamatan (made when it is missing), or a kecamatan."""
    n = next(_numbers)
    if level == "kecamatan":
        code = code or f"73.71.{n % 90 + 10:02d}"
        values = {"name": f"Kecamatan {n}", "boundary": SQUARE, "lat": LOSARI[0], "lon": LOSARI[1], **given}
        area, _made = Area.objects.get_or_create(code=code, defaults={"level": level, **values})
        return area
    code = code or f"73.71.01.{n % 9000 + 1000}"
    if "parent" not in given:
        given["parent"] = make_area(code=code.rsplit(".", 1)[0], level="kecamatan")
    values = {"name": f"Kelurahan {n}", "boundary": SQUARE, "lat": LOSARI[0], "lon": LOSARI[1], **given}
    return Area.objects.create(code=code, level=level, **values)


def make_lorong(**given: Any) -> Lorong:
    n = next(_numbers)
    area = given.pop("area", None) or make_area()
    return Lorong.objects.create(
        **{"code": f"LR-{n:04d}", "name": f"Lorong {n}", "area": area, "lat": LOSARI[0], "lon": LOSARI[1], **given}
    )


def make_camera(**given: Any) -> Camera:
    """A live camera with a main and a sub stream, in the area of its lorong if it has one."""
    n = next(_numbers)
    lorong = given.get("lorong")
    area = given.pop("area", None) or (lorong.area if lorong else make_area())
    values = {
        "code": f"CAM-{n:04d}",
        "name": f"Kamera {n}",
        "area": area,
        "lat": LOSARI[0],
        "lon": LOSARI[1],
        "life_cycle": Camera.LifeCycle.LIVE,
        "life_cycle_since": timezone.now(),
        "main_address": f"rtsp://10.0.0.{n % 250 + 1}:554/{n}/main",
        "sub_address": f"rtsp://10.0.0.{n % 250 + 1}:554/{n}/sub",
    }
    return Camera.objects.create(**{**values, **given})


def make_alert(**given: Any) -> Alert:
    """A new P3 motion alert, at its camera if one is given; ``state`` acknowledged or closed brings its time along."""
    n = next(_numbers)
    now = timezone.now()
    camera = given.get("camera")
    values: dict[str, Any] = {
        "severity": "P3",
        "kind": "motion",
        "fingerprint": f"motion:{n}",
        "summary": f"Gerakan {n}",
        "raised_at": now,
        "last_event_at": now,
    }
    if camera is not None:
        values |= {"area": camera.area, "lat": camera.lat, "lon": camera.lon, "place": camera.place}
    if given.get("state") == "acknowledged":
        values["acknowledged_at"] = now
    if given.get("state") == "closed":
        values["closed_at"] = now
    return Alert.objects.create(**{**values, **given})


def make_incident(**given: Any) -> Incident:
    """An open P2 incident of category KRM in an area of its own. ``category`` may be a code."""
    n = next(_numbers)
    now = timezone.now()
    code = given.pop("category", "KRM")
    category = code if isinstance(code, Category) else Category.objects.get(code=code)
    values: dict[str, Any] = {
        "number": f"MKS-20260101-{n:04d}",
        "category": category,
        "severity": "P2",
        "summary": f"Insiden {n}",
        "area": given.pop("area", None) or make_area(),
        "lat": LOSARI[0],
        "lon": LOSARI[1],
        "opened_at": now,
        "state_since": now,
    }
    return Incident.objects.create(**{**values, **given})


def make_position(**given: Any) -> Position:
    n = next(_numbers)
    return Position.objects.create(**{"slug": f"meja-{n}", "name": f"Meja {n}", "order": n, **given})


def make_annunciation(**given: Any) -> Annunciation:
    """An alarm that people were told of just now: a P3 without a position, of an alert of its own."""
    at = given.pop("at", None) or timezone.now()
    severity = given.get("severity", "P3")
    alert = given.pop("alert", None) or make_alert(
        severity=severity, raised_at=at, last_event_at=at, annunciated_at=at, position=given.get("position")
    )
    values = {"alert": alert, "at": at, "severity": severity, "kind": alert.kind, "fingerprint": alert.fingerprint}
    return Annunciation.objects.create(**{**values, "camera": alert.camera, "area": alert.area, **given})


def make_channel(**given: Any) -> Channel:
    """A bot by HTTP at an address that nobody has."""
    n = next(_numbers)
    values: dict[str, Any] = {
        "slug": f"saluran-{n}",
        "name": f"Saluran {n}",
        "form": Channel.Form.HTTP,
        "address": "https://gateway.invalid/send",
        "settings": {"method": "POST", "headers": {}, "body": "{text}"},
    }
    return Channel.objects.create(**{**values, **given})


def make_contact(**given: Any) -> Contact:
    """Somebody who is called at the rung ``supervisor``, by a channel of their own."""
    n = next(_numbers)
    values: dict[str, Any] = {"name": f"Kontak {n}", "address": f"{6000 + n}", "rung": "supervisor"}
    if "channel" not in given:
        given["channel"] = make_channel()
    return Contact.objects.create(**{**values, **given})


def finish_steps(number: str) -> None:
    """Every step of this incident's procedure is done."""
    SopStep.objects.filter(incident__number=number, state="todo").update(state="done")
