"""The tables: severities, states, rules and what makes events alike."""

import datetime as dt
import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.nearby import Point, distance_m
from incidents import fingerprint, severity, states
from incidents.fingerprint import ALIKE_WITHIN_M, Known, Verdict
from incidents.rules import Rule
from incidents.severity import Severity
from incidents.states import AlertState, AlertStep, IllegalStep, IncidentState, IncidentStep, Outcome

NOW = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
severities = st.sampled_from(list(Severity))
in_city = st.tuples(st.floats(-5.3, -5.0), st.floats(119.3, 119.6))


# Severity ----------------------------------------------------------------------------------------------------------
@given(severities, severities)
def test_worse_is_one_of_the_two_and_never_the_milder(one: Severity, other: Severity) -> None:
    assert severity.worse(one, other) in {one, other}
    assert not severity.is_worse(one, severity.worse(one, other))
    assert severity.worse(one, other) == severity.worse(other, one)


def test_worse_severities_have_shorter_targets() -> None:
    assert [severity.ACKNOWLEDGE_WITHIN_S[s] for s in Severity] == [30, 90, 300, 1800]
    assert severity.ANSWER_WITHIN_S[Severity.P1] == 30


# States ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("step", "before", "after"),
    [
        (IncidentStep.TRIAGE, "new", "triaged"),
        (IncidentStep.SEND_BACK, "triaged", "new"),
        (IncidentStep.OFFER, "new", "assigned"),
        (IncidentStep.OFFER, "in_progress", "in_progress"),
        (IncidentStep.ACCEPT, "assigned", "in_progress"),
        (IncidentStep.ACCEPT, "on_hold", "in_progress"),
        (IncidentStep.TURN_DOWN, "assigned", "triaged"),
        (IncidentStep.EXPIRE, "stable", "stable"),
        (IncidentStep.HOLD, "in_progress", "on_hold"),
        (IncidentStep.RESUME, "on_hold", "in_progress"),
        (IncidentStep.RESOLVE, "stable", "resolved"),
        (IncidentStep.CANCEL, "new", "cancelled"),
        (IncidentStep.REOPEN, "closed", "reopened"),
        (IncidentStep.MERGE, "triaged", "merged"),
        (IncidentStep.UNMERGE, "merged", "triaged"),
        (IncidentStep.CLOSE, "resolved", "closed"),
    ],
)
def test_an_incident_goes_forward(step: IncidentStep, before: str, after: str) -> None:
    assert states.incident_after(step, before) == after


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (IncidentStep.ACCEPT, "new"),
        (IncidentStep.SEND_BACK, "assigned"),
        (IncidentStep.RESOLVE, "triaged"),
        (IncidentStep.RESOLVE, "on_hold"),
        (IncidentStep.CLOSE, "in_progress"),
        (IncidentStep.CLOSE, "closed"),
        (IncidentStep.OFFER, "resolved"),
        (IncidentStep.HOLD, "stable"),
        (IncidentStep.CANCEL, "in_progress"),
        (IncidentStep.MERGE, "in_progress"),
        (IncidentStep.REOPEN, "cancelled"),
        (IncidentStep.UNMERGE, "closed"),
    ],
)
def test_an_incident_takes_no_other_step(step: IncidentStep, state: str) -> None:
    with pytest.raises(IllegalStep):
        states.incident_after(step, state)


@pytest.mark.parametrize("step", list(AlertStep))
def test_nothing_happens_to_a_closed_alert(step: AlertStep) -> None:
    with pytest.raises(IllegalStep):
        states.alert_after(step, "closed")


@given(st.lists(st.sampled_from(list(IncidentStep)), max_size=30))
def test_whatever_is_tried_closed_comes_after_resolved_and_only_reopening_follows(steps: list[IncidentStep]) -> None:
    path = [IncidentState.NEW]
    for step in steps:
        try:
            path.append(states.incident_after(step, path[-1]))
        except IllegalStep:
            continue
    for before, after in itertools.pairwise(path):
        assert after != IncidentState.CLOSED or before == IncidentState.RESOLVED
        assert before != IncidentState.CLOSED or after == IncidentState.REOPENED
        assert before != IncidentState.CANCELLED


@given(st.sampled_from(list(AlertStep)), st.sampled_from(list(AlertState)))
def test_asking_the_tables_changes_nothing(step: AlertStep, state: AlertState) -> None:
    def ask() -> str:
        try:
            return states.alert_after(step, state)
        except IllegalStep as refused:
            return str(refused)

    assert ask() == ask()


def test_only_a_handled_incident_needs_hands() -> None:
    others = [outcome for outcome in Outcome if outcome != Outcome.HANDLED]
    assert states.ending_step("new", Outcome.HANDLED) == IncidentStep.RESOLVE
    assert {states.ending_step("new", outcome) for outcome in others} == {IncidentStep.CANCEL}
    assert {states.ending_step("in_progress", outcome) for outcome in others} == {IncidentStep.RESOLVE}


# Fingerprints ------------------------------------------------------------------------------------------------------
@given(in_city, in_city)
def test_the_cells_around_hold_everything_within_300_m(one: tuple[float, float], other: tuple[float, float]) -> None:
    away = distance_m(Point(*one), Point(*other))
    if away <= ALIKE_WITHIN_M * 0.99:
        there = fingerprint.of_place("fire", lat=other[0], lon=other[1])
        assert there in fingerprint.around("fire", lat=one[0], lon=one[1])


@given(in_city, st.floats(0, 290), st.floats(0, 2 * math.pi))
def test_a_neighbour_is_found_across_the_edge(place: tuple[float, float], away_m: float, turn: float) -> None:
    lat = place[0] + away_m * math.cos(turn) / 111_195
    lon = place[1] + away_m * math.sin(turn) / 111_195 / math.cos(math.radians(place[0]))

    assert fingerprint.of_place("fire", lat=lat, lon=lon) in fingerprint.around("fire", lat=place[0], lon=place[1])


@given(in_city)
def test_the_own_cell_comes_first_and_none_twice(place: tuple[float, float]) -> None:
    cells = fingerprint.around("fire", lat=place[0], lon=place[1])

    assert cells[0] == fingerprint.of_place("fire", lat=place[0], lon=place[1])
    assert len(cells) == len(set(cells)) == 9


def test_kinds_and_cameras_do_not_mix() -> None:
    assert fingerprint.of_camera("fire", "SIM-001") != fingerprint.of_camera("smoke", "SIM-001")
    assert fingerprint.of_camera("fire", "SIM-001") != fingerprint.of_camera("fire", "SIM-002")


DETECTOR = Rule(Severity.P3, respond_within_s=60, merge_window_s=600)
PERSON = Rule(Severity.P3, respond_within_s=60, merge_window_s=600, by_person=True)


@pytest.mark.parametrize(
    ("state", "promoted", "ago_s", "given_severity", "rule", "expected"),
    [
        ("new", False, 5, "P3", DETECTOR, Verdict.COUNT),
        ("new", False, 5, "P4", DETECTOR, Verdict.COUNT),
        ("new", False, 5, "P1", DETECTOR, Verdict.STRENGTHEN),
        ("new", False, 99_999, "P3", DETECTOR, Verdict.COUNT),
        ("new", False, 5, "P3", PERSON, Verdict.COUNT),
        ("acknowledged", False, 5, "P3", DETECTOR, Verdict.COUNT),
        ("acknowledged", False, 5, "P2", DETECTOR, Verdict.RAISE_AGAIN),
        ("acknowledged", False, 5, "P3", PERSON, Verdict.RAISE_AGAIN),
        ("acknowledged", False, 600, "P3", DETECTOR, Verdict.COUNT),
        ("acknowledged", False, 601, "P3", DETECTOR, Verdict.REPLACE),
        ("acknowledged", True, 5, "P3", PERSON, Verdict.COUNT),
        ("acknowledged", True, 5, "P1", DETECTOR, Verdict.STRENGTHEN),
        ("acknowledged", True, 601, "P3", DETECTOR, Verdict.REPLACE),
    ],
)
def test_what_a_like_event_does(
    *, state: str, promoted: bool, ago_s: int, given_severity: str, rule: Rule, expected: Verdict
) -> None:
    known = Known(state, "P3", NOW - dt.timedelta(seconds=ago_s), promoted=promoted)

    assert fingerprint.verdict(known, rule=rule, severity=given_severity, at=NOW) == expected


def test_the_first_of_its_kind_raises() -> None:
    assert fingerprint.verdict(None, rule=DETECTOR, severity="P4", at=NOW) == Verdict.RAISE


@given(severities, severities, st.integers(-1000, 100_000), st.booleans(), st.sampled_from(["new", "acknowledged"]))
def test_a_worse_event_is_never_just_counted(
    known_as: Severity, now_as: Severity, ago_s: int, promoted: bool, state: str
) -> None:
    known = Known(state, known_as, NOW - dt.timedelta(seconds=ago_s), promoted=promoted)
    answer = fingerprint.verdict(known, rule=DETECTOR, severity=now_as, at=NOW)

    assert answer != Verdict.COUNT or not severity.is_worse(now_as, known_as)
    assert answer == fingerprint.verdict(known, rule=DETECTOR, severity=now_as, at=NOW)
