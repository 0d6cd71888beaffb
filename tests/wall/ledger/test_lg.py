"""Answers of a panel's serial line."""

import pytest

from warroom.wall.ledger import lg


@pytest.mark.parametrize(
    ("answer", "command", "expected"),
    [
        ("l 01 OK0004E2x", lg.HOURS, 1250),
        ("l 01 OK04E2x", lg.HOURS, 1250),
        ("l 63 OK000186a0x\r", lg.HOURS, 100_000),
        ("n 01 OK2Ax", lg.TEMPERATURE, 42),
    ],
)
def test_an_answer_has_a_number(answer: str, command: str, expected: int) -> None:
    assert lg.value(answer, command=command) == expected


@pytest.mark.parametrize(
    ("answer", "command", "why"),
    [
        ("", lg.HOURS, "expected"),
        ("l 01 OK04E2", lg.HOURS, "expected"),
        ("l 1 OK04E2x", lg.HOURS, "expected"),
        ("l 01 OK04G2x", lg.HOURS, "expected"),
        ("l 01 OK04E2x l 01 OK04E2x", lg.HOURS, "expected"),
        ("n 01 OK2Ax", lg.HOURS, "answers d n"),
        ("l 01 NG00x", lg.HOURS, "refused"),
        ("l 01 OK4E2x", lg.HOURS, "4 to 8"),
        ("l 01 OK0000004E2x", lg.HOURS, "4 to 8"),
        ("n 01 OK02Ax", lg.TEMPERATURE, "has 2"),
    ],
)
def test_anything_else_is_refused_with_the_reason(answer: str, command: str, why: str) -> None:
    with pytest.raises(lg.BadAnswer, match=why):
        lg.value(answer, command=command)
