"""A change of level as a CAP 1.2 message (OASIS, Common Alerting Protocol 1.2, 1 July 2010). Pure.

How a level is said in CAP's words:

=====  ==========  =========  ==================  ============
level  severity    urgency    certainty           responseType
=====  ==========  =========  ==================  ============
1      Minor       Past       Observed            AllClear
2      Moderate    Expected   Possible            Monitor
3      Severe      Expected   Likely or Observed  Prepare
4      Severe      Immediate  Likely or Observed  Execute
5      Extreme     Immediate  Observed            Execute
=====  ==========  =========  ==================  ============

Observed once a supervisor has confirmed it, Likely before. ``msgType``: Alert when it leaves 1, Update between, Cancel
when it is 1 again; the last two refer to the message before. ``scope``: Public for what a supervisor stands behind,
Restricted for an unconfirmed raise and for drills. ``status``: Actual, Exercise, Test for sample data.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET  # noqa: S405  writes only, reads nothing
from zoneinfo import ZoneInfo

from incidents.level.actions import STAGES, Stage
from incidents.level.boundary import Point

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
ZONE: Final = ZoneInfo("Asia/Makassar")
RESTRICTION: Final = "Ruang kendali dan mitra nota kesepahaman"
CALM: Final = 1
# severity, urgency, certainty before it is confirmed, responseType
_MAPPING: Final = {
    1: ("Minor", "Past", "Observed", "AllClear"),
    2: ("Moderate", "Expected", "Possible", "Monitor"),
    3: ("Severe", "Expected", "Likely", "Prepare"),
    4: ("Severe", "Immediate", "Likely", "Execute"),
    5: ("Extreme", "Immediate", "Likely", "Execute"),
}


@dataclass(frozen=True)
class Reference:
    uid: uuid.UUID
    sent: dt.datetime


@dataclass(frozen=True)
class Message:
    """``area_code`` empty is the whole city. ``outlines`` are closed rings, longitude first."""

    uid: uuid.UUID
    sender: str
    sent: dt.datetime
    before: int
    after: int
    is_confirmed: bool
    area_name: str
    area_code: str
    outlines: Sequence[Sequence[Point]]
    reason: str
    why: str
    follows: Reference | None = None
    exercise: bool = False
    synthetic: bool = False


class BadSender(ValueError):
    """CAP forbids blanks, commas, < and & in sender and identifier."""


def document(message: Message) -> bytes:
    """The XML, UTF-8. Raises BadSender."""
    if not message.sender or any(sign in message.sender for sign in " ,<&\t\n"):
        raise BadSender(message.sender)
    ET.register_namespace("", NAMESPACE)
    alert = ET.Element(f"{{{NAMESPACE}}}alert")
    kind = message_type(message)
    restricted = not message.is_confirmed or message.exercise
    _put(alert, "identifier", _identifier(message.uid))
    _put(alert, "sender", message.sender)
    _put(alert, "sent", _time(message.sent))
    _put(alert, "status", "Exercise" if message.exercise else "Test" if message.synthetic else "Actual")
    _put(alert, "msgType", kind)
    _put(alert, "scope", "Restricted" if restricted else "Public")
    if restricted:
        _put(alert, "restriction", RESTRICTION)
    if message.exercise or message.synthetic:
        _put(alert, "note", "Latihan" if message.exercise else "Data contoh")
    if kind != "Alert" and message.follows is not None:
        before = message.follows
        _put(alert, "references", f"{message.sender},{_identifier(before.uid)},{_time(before.sent)}")
    stage = STAGES[message.after]
    _info(alert, message, stage, language="id-ID")
    _info(alert, message, stage, language="en")
    return bytes(ET.tostring(alert, encoding="utf-8", xml_declaration=True))


def message_type(message: Message) -> str:
    if message.follows is None or message.before == CALM and message.after > CALM:
        return "Alert"
    return "Cancel" if message.after == CALM else "Update"


def _info(alert: ET.Element, message: Message, stage: Stage, *, language: str) -> None:
    indonesian = language.startswith("id")
    severity, urgency, certainty, response = _MAPPING[message.after]
    info = ET.SubElement(alert, f"{{{NAMESPACE}}}info")
    _put(info, "language", language)
    _put(info, "category", "Safety")
    _put(info, "event", "Tingkat eskalasi" if indonesian else "Escalation level")
    _put(info, "responseType", response)
    _put(info, "urgency", urgency)
    _put(info, "severity", severity)
    _put(info, "certainty", "Observed" if message.is_confirmed and message.after != 2 else certainty)
    _put(info, "effective", _time(message.sent))
    _put(info, "senderName", "War Room Kota Makassar")
    _put(info, "headline", _headline(message, stage, indonesian=indonesian))
    _put(info, "description", _description(message, stage, indonesian=indonesian))
    if indonesian:  # the pre-written actions are orders to the city's own people, in their language
        actions = stage.district if message.area_code else stage.city
        _put(info, "instruction", "\n".join(f"- {action}" for action in actions))
    for name, value in (("level", message.after), ("previousLevel", message.before)):
        parameter = ET.SubElement(info, f"{{{NAMESPACE}}}parameter")
        _put(parameter, "valueName", name)
        _put(parameter, "value", str(value))
    _area(info, message)


def _area(info: ET.Element, message: Message) -> None:
    area = ET.SubElement(info, f"{{{NAMESPACE}}}area")
    _put(area, "areaDesc", message.area_name)
    for ring in message.outlines:
        _put(area, "polygon", " ".join(f"{lat:.5f},{lon:.5f}" for lon, lat in ring))
    if message.area_code:
        geocode = ET.SubElement(area, f"{{{NAMESPACE}}}geocode")
        _put(geocode, "valueName", "Kemendagri")
        _put(geocode, "value", message.area_code)


def _headline(message: Message, stage: Stage, *, indonesian: bool) -> str:
    """At most 160 characters, as the standard advises."""
    if indonesian:
        waits = "" if message.is_confirmed else ", belum dikonfirmasi"
        return f"{message.area_name}: tingkat {stage.level} {stage.name}{waits}"[:160]
    waits = "" if message.is_confirmed else ", not confirmed yet"
    return f"{message.area_name}: level {stage.level} {stage.name_en}{waits}"[:160]


def _description(message: Message, stage: Stage, *, indonesian: bool) -> str:
    if not indonesian:
        return f"{stage.meaning_en} Before: level {message.before}."
    return " ".join(part for part in (stage.meaning, message.reason, f"Saran sistem: {message.why}.") if part)


def _identifier(uid: uuid.UUID) -> str:
    return f"urn:uuid:{uid}"


def _time(at: dt.datetime) -> str:
    """Seconds and a numeric offset: CAP 1.2 knows no Z."""
    return at.astimezone(ZONE).replace(microsecond=0).isoformat()


def _put(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = text
