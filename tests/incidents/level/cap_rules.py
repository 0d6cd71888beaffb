"""A checker of CAP 1.2 messages, written from the tables of the standard (OASIS CAP 1.2, section 3.2): order and number
of elements, code lists, time form, and the characters that identifiers may not have. No schema file is needed."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

NS = "{urn:oasis:names:tc:emergency:cap:1.2}"
TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[+-]\d{2}:\d{2}")
PAIR = re.compile(r"-?\d+(\.\d+)?,-?\d+(\.\d+)?")
# name, least, most (None: any number), in the order of the schema
ALERT = (
    ("identifier", 1, 1), ("sender", 1, 1), ("sent", 1, 1), ("status", 1, 1), ("msgType", 1, 1), ("source", 0, 1),
    ("scope", 1, 1), ("restriction", 0, 1), ("addresses", 0, 1), ("code", 0, None), ("note", 0, 1),
    ("references", 0, 1), ("incidents", 0, 1), ("info", 0, None),
)  # fmt: skip
INFO = (
    ("language", 0, 1), ("category", 1, None), ("event", 1, 1), ("responseType", 0, None), ("urgency", 1, 1),
    ("severity", 1, 1), ("certainty", 1, 1), ("audience", 0, 1), ("eventCode", 0, None), ("effective", 0, 1),
    ("onset", 0, 1), ("expires", 0, 1), ("senderName", 0, 1), ("headline", 0, 1), ("description", 0, 1),
    ("instruction", 0, 1), ("web", 0, 1), ("contact", 0, 1), ("parameter", 0, None), ("resource", 0, None),
    ("area", 0, None),
)  # fmt: skip
AREA = (
    ("areaDesc", 1, 1), ("polygon", 0, None), ("circle", 0, None), ("geocode", 0, None), ("altitude", 0, 1),
    ("ceiling", 0, 1),
)  # fmt: skip
CODES = {
    "status": {"Actual", "Exercise", "System", "Test", "Draft"},
    "msgType": {"Alert", "Update", "Cancel", "Ack", "Error"},
    "scope": {"Public", "Restricted", "Private"},
    "category": {"Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE",
                 "Other"},
    "responseType": {"Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"},
    "urgency": {"Immediate", "Expected", "Future", "Past", "Unknown"},
    "severity": {"Extreme", "Severe", "Moderate", "Minor", "Unknown"},
    "certainty": {"Observed", "Likely", "Possible", "Unlikely", "Unknown"},
}  # fmt: skip
TIMES = {"sent", "effective", "onset", "expires"}


def faults(document: bytes) -> list[str]:
    """What breaks the standard; empty for a message that is in order."""
    root = ET.fromstring(document)  # noqa: S314  our own output
    if root.tag != f"{NS}alert":
        return [f"root is {root.tag}"]
    return list(_message(root))


def _message(root: ET.Element) -> Iterator[str]:
    yield from _sequence(root, ALERT)
    for info in root.findall(f"{NS}info"):
        yield from _sequence(info, INFO)
        for parameter in info.findall(f"{NS}parameter"):
            yield from _sequence(parameter, (("valueName", 1, 1), ("value", 1, 1)))
        for area in info.findall(f"{NS}area"):
            yield from _sequence(area, AREA)
            yield from _polygons(area)
    yield from _values(root)
    for name in ("identifier", "sender"):
        if re.search(r"[\s,<&]", _text(root, name)):
            yield f"{name} has a forbidden character"
    for reference in _text(root, "references").split():
        parts = reference.split(",")
        if len(parts) != 3 or not TIME.fullmatch(parts[-1]):
            yield f"reference {reference!r}"
    if (_text(root, "scope") == "Restricted") != bool(_text(root, "restriction")):
        yield "a restriction belongs to the scope Restricted, and only to it"
    if _text(root, "msgType") in {"Update", "Cancel", "Ack", "Error"} and not _text(root, "references"):
        yield "refers to no earlier message"


def _values(root: ET.Element) -> Iterator[str]:
    for element in root.iter():
        name, text = element.tag.removeprefix(NS), element.text or ""
        if name in CODES and text not in CODES[name]:
            yield f"{name} {text!r}"
        if name in TIMES and not TIME.fullmatch(text):
            yield f"{name} {text!r}"
        if not element.tag.startswith(NS):
            yield f"foreign element {element.tag}"
        if not len(element) and not text.strip():
            yield f"{name} is empty"


def _sequence(parent: ET.Element, rules: tuple[tuple[str, int, int | None], ...]) -> Iterator[str]:
    names = [child.tag.removeprefix(NS) for child in parent]
    order = {name: n for n, (name, _least, _most) in enumerate(rules)}
    if any(name not in order for name in names):
        yield f"unknown in {parent.tag}: {set(names) - set(order)}"
        return
    if [order[name] for name in names] != sorted(order[name] for name in names):
        yield f"wrong order in {parent.tag.removeprefix(NS)}: {names}"
    for name, least, most in rules:
        if names.count(name) < least or (most is not None and names.count(name) > most):
            yield f"{name}: {names.count(name)} times"


def _polygons(area: ET.Element) -> Iterator[str]:
    for polygon in area.findall(f"{NS}polygon"):
        pairs = (polygon.text or "").split()
        if len(pairs) < 4 or pairs[0] != pairs[-1] or not all(PAIR.fullmatch(pair) for pair in pairs):
            yield f"polygon of {len(pairs)} points"


def _text(root: ET.Element, name: str) -> str:
    return root.findtext(f"{NS}{name}") or ""
