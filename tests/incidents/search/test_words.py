"""How a query is read, and what the searched text is made of."""

import pytest

from incidents.search import words


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("", []),
        ("   ", []),
        ("Pingsan", ["pingsan"]),
        ("Pohon  TUMBANG", ["pohon", "tumbang"]),
        ('"jl. batua" ular', ["jl. batua", "ular"]),
        ('"jl. batua', ["jl.", "batua"]),  # a quote that was never closed
        ("a b c d e f g", ["a", "b", "c", "d", "e"]),
        ("ＳＩＭ-００１", ["sim-001"]),  # full-width letters, as some telephones type them
        ("100%", ["100%"]),
    ],
)
def test_a_query_becomes_words(query: str, asked: list[str]) -> None:
    assert words.asked(query) == asked


def test_parts_never_run_into_each_other() -> None:
    text = words.together(["MKS-1", None, "", "Kebakaran  Dapur"])
    assert text == "mks-1 | kebakaran dapur"
    assert "1kebakaran" not in text.replace(" ", "")


def test_a_long_text_is_cut() -> None:
    assert len(words.together(["kata " * 5000])) == words.LONGEST_TEXT
