"""Changes of a level as CAP 1.2 messages; no database."""

import datetime as dt
import json
import uuid
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest

from cameras import city
from incidents.level import boundary, cap
from tests.incidents.level.cap_rules import NS, faults

NOW = dt.datetime(2026, 11, 24, 2, 3, 4, 567890, tzinfo=dt.UTC)
RING = [(119.40, -5.15), (119.42, -5.15), (119.42, -5.13), (119.40, -5.13), (119.40, -5.15)]
UP = cap.Message(
    uid=uuid.UUID(int=7),
    sender="warroom@makassar.example",
    sent=NOW,
    before=1,
    after=3,
    is_confirmed=True,
    area_name="Kecamatan Tallo",
    area_code="73.71.05",
    outlines=[RING],
    reason="Banjir & listrik padam <setempat>",
    why="3 karena: 2 P1",
)
BEFORE = cap.Reference(uuid.UUID(int=6), NOW - dt.timedelta(hours=1))


def texts(message: cap.Message) -> dict[str, str]:
    root = ET.fromstring(cap.document(message))  # noqa: S314
    said = {child.tag.removeprefix(NS): child.text or "" for child in root}
    return said | {child.tag.removeprefix(NS): child.text or "" for child in root.findall(f"{NS}info")[0]}


@pytest.mark.parametrize("before", range(1, 6))
@pytest.mark.parametrize("after", range(1, 6))
@pytest.mark.parametrize("is_confirmed", [True, False])
def test_every_change_is_a_message_in_order(before: int, after: int, *, is_confirmed: bool) -> None:
    follows = BEFORE if before > 1 else None
    message = replace(UP, before=before, after=after, is_confirmed=is_confirmed, follows=follows)
    assert faults(cap.document(message)) == []


@pytest.mark.parametrize(
    ("before", "after", "follows", "kind"),
    [
        (1, 3, None, "Alert"),
        (1, 3, BEFORE, "Alert"),
        (3, 4, BEFORE, "Update"),
        (4, 3, BEFORE, "Update"),
        (3, 3, BEFORE, "Update"),
        (3, 1, BEFORE, "Cancel"),
    ],
)
def test_which_kind_of_message(before: int, after: int, follows: cap.Reference | None, kind: str) -> None:
    said = texts(replace(UP, before=before, after=after, follows=follows))
    assert said["msgType"] == kind
    expected = f"warroom@makassar.example,urn:uuid:{BEFORE.uid},2026-11-24T09:03:04+08:00"
    assert said.get("references") == (None if kind == "Alert" else expected)


@pytest.mark.parametrize(
    ("changes", "status", "scope"),
    [
        ({}, "Actual", "Public"),
        ({"is_confirmed": False}, "Actual", "Restricted"),
        ({"exercise": True}, "Exercise", "Restricted"),
        ({"synthetic": True}, "Test", "Public"),
    ],
)
def test_who_may_be_told(changes: dict[str, bool], status: str, scope: str) -> None:
    said = texts(replace(UP, **changes))  # type: ignore[arg-type]
    assert (said["status"], said["scope"]) == (status, scope)


@pytest.mark.parametrize(
    ("level", "severity", "urgency", "certainty"),
    [
        (2, "Moderate", "Expected", "Possible"),
        (3, "Severe", "Expected", "Observed"),
        (4, "Severe", "Immediate", "Observed"),
        (5, "Extreme", "Immediate", "Observed"),
    ],
)
def test_how_grave_it_is_in_the_words_of_the_standard(level: int, severity: str, urgency: str, certainty: str) -> None:
    said = texts(replace(UP, after=level))
    assert (said["severity"], said["urgency"], said["certainty"]) == (severity, urgency, certainty)


def test_both_languages_and_the_words_of_people_are_kept_as_text() -> None:
    document = cap.document(UP)
    languages = [info.findtext(f"{NS}language") for info in ET.fromstring(document)]  # noqa: S314
    assert [language for language in languages if language] == ["id-ID", "en"]
    assert "Banjir & listrik padam <setempat>" in texts(UP)["description"]
    assert "dikonfirmasi" in texts(replace(UP, is_confirmed=False))["headline"]


@pytest.mark.parametrize("sender", ["", "war room", "a,b", "a<b", "a&b"])
def test_a_sender_that_the_standard_forbids_is_refused(sender: str) -> None:
    with pytest.raises(cap.BadSender):
        cap.document(replace(UP, sender=sender))


@pytest.mark.parametrize(
    ("broken", "fault"),
    [
        (b"<urgency>Expected</urgency>", "urgency: 0 times"),
        (b"<status>Actual</status>", "status: 0 times"),
        (b"119.40000", "polygon"),
    ],
)
def test_the_checker_sees_what_is_wrong(broken: bytes, fault: str) -> None:
    assert any(fault in found for found in faults(cap.document(UP).replace(broken, b"")))


def test_outlines_of_the_real_kecamatan_are_small_closed_and_near_the_border() -> None:
    for feature in city.read_layer("makassar", "kecamatan")["features"]:
        rings = boundary.outlines(feature["geometry"])
        assert 1 <= len(rings) <= boundary.MOST_PARTS
        assert all(4 <= len(ring) <= boundary.MOST_POINTS and ring[0] == ring[-1] for ring in rings)
        assert len(json.dumps(rings)) < 20_000
        corners = {(p[0], p[1]) for p in _outer(feature["geometry"])}
        assert set(rings[0]) <= corners, "a simplified line only leaves points out"


def _outer(geometry: dict[str, list[list[list[list[float]]]]]) -> list[list[float]]:
    shapes = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return [point for shape in shapes for point in shape[0]]  # type: ignore[misc]


def test_a_tiny_ring_keeps_four_points() -> None:
    tiny = {"type": "Polygon", "coordinates": [[[0, 0], [0.0001, 0], [0.0001, 0.0001], [0, 0.0001], [0, 0]]]}
    assert len(boundary.outlines(tiny)[0]) >= 4
