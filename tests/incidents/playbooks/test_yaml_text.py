"""Playbooks as YAML: hostile and clumsy files are refused with their line, and what is written is read back."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.playbooks import shape, yaml_text
from incidents.playbooks.shape import Ask, Body, Step
from incidents.playbooks.yaml_text import Written

GOOD = """\
code: KBK
category: KBK
title: Kebakaran
steps:
  - key: kirim
    title: Kirim Damkar
    owner: operator
    within: 2 menit
  - key: korban
    title: Pastikan korban
    owner: lapangan
    ask:
      question: Ada korban?
      answers: [ya, tidak]
  - key: ambulans
    title: Kirim ambulans
    owner: Dinkes
    within_s: 300
    when: {korban: ya}
"""


def changed(before: str, after: str) -> str:
    assert before in GOOD
    return GOOD.replace(before, after, 1)


def test_a_good_file_is_read() -> None:
    written, faults = yaml_text.parse(GOOD.encode())
    assert faults == []
    (one,) = written
    assert (one.code, one.category, one.body.title) == ("KBK", "KBK", "Kebakaran")
    assert [step.within_s for step in one.body.steps] == [120, None, 300]
    assert one.body.steps[1].ask == Ask("Ada korban?", ("ya", "tidak"))
    assert one.body.steps[2].when == {"korban": "ya"}


def test_a_file_may_hold_several() -> None:
    second = GOOD.replace("KBK", "LKA")
    written, faults = yaml_text.parse(f"{GOOD}---\n{second}---\n")
    assert faults == []
    assert [one.code for one in written] == ["KBK", "LKA"]


@pytest.mark.parametrize(
    ("text", "line", "column", "code"),
    [
        ("", 1, 1, "empty"),
        ("# apa\n", 1, 1, "empty"),
        ("- a\n", 1, 1, "not_a_mapping"),
        ("kode", 1, 1, "not_a_mapping"),
        (changed("title: Kebakaran", "title: [x"), 4, 6, "syntax"),
        (changed("title: Kebakaran", "\ttitle: x"), 3, 1, "syntax"),
        (changed("title: Kirim Damkar", "titel: Kirim Damkar"), 6, 5, "unknown_key"),
        (changed("title: Kirim Damkar", "titel: Kirim Damkar"), 5, 5, "missing"),
        (changed("within: 2 menit", "within: segera"), 8, 13, "bad_time"),
        (changed("within: 2 menit", "within: 0"), 8, 13, "bad_time"),
        (changed("within: 2 menit", "within: 2:30"), 8, 13, "bad_time"),
        (changed("within_s: 300", "within_s: 300\n    within: 5 menit"), 18, 15, "two_times"),
        (changed("answers: [ya, tidak]", "answers: [ya, ya]"), 14, 16, "answer_twice"),
        (changed("when: {korban: ya}", "when: {korban: mungkin}"), 19, 20, "not_an_answer"),
        (changed("when: {korban: ya}", "when: {kirim: ya}"), 19, 12, "not_a_question"),
        (changed("owner: operator", "owner: operator\n    owner: supervisor"), 8, 5, "duplicate_key"),
        (changed("code: KBK", "code: kbk"), 1, 7, "bad_code"),
        (changed("code: KBK", "nama: KBK"), 1, 1, "missing"),
        (changed("owner: operator", "owner: 7"), 7, 12, "not_text"),
        (f"{GOOD}---\n{GOOD}", 21, 7, "code_twice"),
        (changed("title: Kebakaran", "title: &a Kebakaran"), 3, 8, "alias"),
        (changed("title: Kebakaran", "title: *a"), 3, 8, "alias"),
        (changed("title: Kebakaran", "title: !!python/object/apply:os.system [ls]"), 3, 8, "tag"),
        (changed("title: Kebakaran", "title: !x Kebakaran"), 3, 8, "tag"),
        (changed("title: Kebakaran", "[a]: b"), 3, 1, "key_not_text"),
        (changed("title: Kebakaran", "title: a\x07b"), 3, 9, "control_character"),
        (f"%YAML 1.1\n---\n{GOOD}", 1, 1, "directive"),
        (changed("title: Kebakaran", "<<: {a: b}"), 3, 1, "unknown_key"),
        (changed("title: Kebakaran", "title: " + "[" * 500 + "]" * 500), 3, 15, "too_deep"),
    ],
)
def test_what_is_wrong_has_its_line(text: str, line: int, column: int, code: str) -> None:
    written, faults = yaml_text.parse(text)
    assert (line, column, code) in [(fault.line, fault.column, fault.code) for fault in faults]
    if code != "code_twice":
        assert written == []


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor() -> None:
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]" for a, b in zip("abcdefgh", "bcdefghi", strict=True)]
    began = time.perf_counter()
    _none, faults = yaml_text.parse("\n".join(lines))
    assert [fault.code for fault in faults] == ["alias"]
    assert time.perf_counter() - began < 1


def test_a_file_may_be_as_large_as_said_and_no_larger() -> None:
    room = yaml_text.LARGEST_BYTES - len(GOOD)
    assert yaml_text.parse(GOOD + "#" * room)[1] == []
    for text in (GOOD + "#" * (room + 1), GOOD + "é" * (room // 2 + 1)):
        assert [fault.code for fault in yaml_text.parse(text)[1]] == ["too_big"]


def test_bytes_that_are_no_text_are_refused() -> None:
    assert [fault.code for fault in yaml_text.parse(b"code: \xff\xfe")[1]] == ["not_utf8"]


@given(st.binary(max_size=200) | st.text(max_size=200))
@settings(max_examples=120, deadline=None)
def test_whatever_comes_is_answered_with_faults_and_never_with_a_crash(data: bytes | str) -> None:
    written, faults = yaml_text.parse(data)
    assert faults or written


def lines(most: int) -> st.SearchStrategy[str]:
    signs = st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"], exclude_characters=shape.TURNS_TEXT)
    tricky = st.sampled_from(["ya", "no", "null", "~", "12", "1:30", "- a", "a: b", "#x", "'", '"', "%a", "0x1f", "&a"])
    return (st.text(signs, min_size=1, max_size=most) | tricky).map(str.strip).filter(bool)


@st.composite
def bodies(draw: st.DrawFn) -> Body:
    keys = draw(st.lists(st.from_regex(shape.KEY, fullmatch=True), min_size=1, max_size=6, unique=True))
    steps: list[Step] = []
    for key in keys:
        asked = [step for step in steps if step.ask and not step.when]
        when: dict[str, str] = {}
        branched: bool = draw(st.booleans())
        if asked and branched:
            question: Step = draw(st.sampled_from(asked))
            assert question.ask is not None
            when = {question.key: draw(st.sampled_from(question.ask.answers))}
        answers = draw(st.lists(lines(20), min_size=2, max_size=4, unique=True))
        steps.append(
            Step(
                key=key,
                title=draw(lines(60)),
                owner=draw(lines(20)),
                detail=draw(st.just("") | lines(300)),
                within_s=draw(st.none() | st.integers(1, shape.LONGEST_S)),
                ask=draw(st.none() | st.just(Ask(draw(lines(40)), tuple(answers)))),
                when=when,
            )
        )
    return Body(draw(lines(60)), tuple(steps))


@given(st.lists(st.tuples(st.from_regex(yaml_text.CODE, fullmatch=True), bodies()), max_size=3, min_size=1))
@settings(max_examples=50, deadline=None)
def test_what_is_exported_is_imported_as_it_was(pairs: list[tuple[str, Body]]) -> None:
    written = [Written(code, "", body) for code, body in dict(pairs).items()]
    text = yaml_text.export(written)
    assert yaml_text.parse(text) == (written, [])
    assert yaml_text.export(yaml_text.parse(text.encode())[0]) == text
