"""What is a playbook and what is not, and which steps count."""

from typing import Any

import pytest

from incidents.playbooks import shape, spans
from incidents.playbooks.branches import Standing, settle


def step(key: str, **given: Any) -> dict[str, Any]:
    return {"key": key, "title": f"Langkah {key}", "owner": "operator", **given}


ASK = {"question": "Ada korban?", "answers": ["ya", "tidak"]}


def body(*steps: dict[str, Any]) -> dict[str, Any]:
    return {"title": "SOP", "steps": list(steps)}


def test_a_body_comes_back_as_it_was_said() -> None:
    said = body(
        step("korban", ask=ASK, within_s=120), step("ambulans", when={"korban": "ya"}, detail="Hubungi PSC 119.")
    )
    checked, faults = shape.check(said)
    assert faults == []
    assert checked is not None
    assert checked.to_json() == said
    assert shape.of_json(said) == checked


@pytest.mark.parametrize(
    ("raw", "path", "code"),
    [
        ([], (), "not_a_mapping"),
        (body(), ("steps",), "no_steps"),
        ({"title": "SOP", "steps": "x"}, ("steps",), "no_steps"),
        ({"title": " ", "steps": [step("a")]}, ("title",), "missing"),
        ({"title": "x" * 121, "steps": [step("a")]}, ("title",), "too_long"),
        ({"title": "SOP", "steps": [step("a")], "langkah": 1}, ("langkah",), "unknown_key"),
        (body(*(step(f"s{i}") for i in range(41))), ("steps",), "too_many_steps"),
        (body("a"), ("steps", 0), "not_a_mapping"),  # type: ignore[arg-type]
        (body(step("Besar")), ("steps", 0, "key"), "bad_key"),
        (body(step("a\n")), ("steps", 0, "key"), "bad_key"),
        (body(step("a"), step("a")), ("steps", 1, "key"), "key_twice"),
        (body(step("a", title=7)), ("steps", 0, "title"), "not_text"),
        (body(step("a", title="x" * 161)), ("steps", 0, "title"), "too_long"),
        (body(step("a", detail="x\u202ey")), ("steps", 0, "detail"), "control_character"),
        (body(step("a", detail="dua\nbaris")), ("steps", 0, "detail"), "control_character"),
        (body(step("a", owner="")), ("steps", 0, "owner"), "missing"),
        (body(step("a", within_s=0)), ("steps", 0, "within_s"), "bad_time"),
        (body(step("a", within_s=True)), ("steps", 0, "within_s"), "bad_time"),
        (body(step("a", within_s="2 menit")), ("steps", 0, "within_s"), "bad_time"),
        (body(step("a", jam=1)), ("steps", 0, "jam"), "unknown_key"),
        (body(step("a", ask="?")), ("steps", 0, "ask"), "not_a_mapping"),
        (body(step("a", ask={**ASK, "answers": ["ya"]})), ("steps", 0, "ask", "answers"), "bad_answers"),
        (body(step("a", ask={**ASK, "answers": ["ya", "ya "]})), ("steps", 0, "ask", "answers"), "answer_twice"),
        (body(step("a", when={})), ("steps", 0, "when"), "bad_when"),
        (body(step("a", when={"b": "ya"})), ("steps", 0, "when", "b"), "not_an_earlier_step"),
        (body(step("a", when={"b": "ya"}), step("b", ask=ASK)), ("steps", 0, "when", "b"), "not_an_earlier_step"),
        (body(step("b"), step("a", when={"b": "ya"})), ("steps", 1, "when", "b"), "not_a_question"),
        (body(step("b", ask=ASK), step("a", when={"b": "entah"})), ("steps", 1, "when", "b"), "not_an_answer"),
        (
            body(step("b", ask=ASK), step("c", ask=ASK, when={"b": "ya"}), step("d", when={"b": "tidak", "c": "ya"})),
            ("steps", 2, "when"),
            "dead_branch",
        ),
    ],
)
def test_what_is_no_playbook_says_where_and_why(raw: Any, path: tuple[str | int, ...], code: str) -> None:
    checked, faults = shape.check(raw)
    assert checked is None
    assert (path, code) in [(fault.path, fault.code) for fault in faults]


def test_all_faults_are_told_at_once() -> None:
    _none, faults = shape.check(body(step("a", owner=""), step("B"), step("c", within_s=-1)))
    assert [fault.code for fault in faults] == ["missing", "bad_key", "bad_time"]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2 menit", 120),
        ("90 detik", 90),
        ("1 jam 30 menit", 5400),
        ("3 hari", 259_200),
        ("2mnt", 120),
        ("30 menit 1 jam", None),
        ("2", None),
        ("dua menit", None),
        ("1 jam 1 jam", None),
        ("-2 menit", None),
        ("", None),
    ],
)
def test_spans_are_read_as_people_write_them(words: str, expected: int | None) -> None:
    assert spans.seconds(words) == expected


@pytest.mark.parametrize("total", [1, 59, 60, 61, 120, 5400, 86_399, 86_400, 259_200])
def test_spans_are_written_so_that_they_can_be_read(total: int) -> None:
    assert spans.seconds(spans.words(total)) == total


Q, YES, NO, DEEP = "q", "yes", "no", "deep"


def chain(q: str, answer: str = "", *, yes: str = "todo", deep: str = "todo", no: str = "todo") -> list[Standing]:
    return [
        Standing(Q, q, answer),
        Standing(YES, yes, when={Q: "ya"}),
        Standing(DEEP, deep, when={YES: "ya"}),
        Standing(NO, no, when={Q: "tidak"}),
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        (chain("todo"), {Q: "todo", YES: "todo", DEEP: "todo", NO: "todo"}),
        (chain("done", "ya"), {Q: "done", YES: "todo", DEEP: "todo", NO: "not_needed"}),
        (chain("done", "tidak"), {Q: "done", YES: "not_needed", DEEP: "not_needed", NO: "todo"}),
        # Taken back: the branch that was folded opens again.
        (chain("todo", yes="not_needed", deep="not_needed"), {Q: "todo", YES: "todo", DEEP: "todo", NO: "todo"}),
        # What was done under the old answer is a fact and stays.
        (chain("done", "tidak", yes="done"), {Q: "done", YES: "done", DEEP: "not_needed", NO: "todo"}),
    ],
)
def test_an_answer_folds_the_other_branch_and_taking_it_back_opens_it(
    steps: list[Standing], expected: dict[str, str]
) -> None:
    assert settle(steps) == expected
