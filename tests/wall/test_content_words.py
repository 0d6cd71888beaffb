"""Every reason against a content has words of its own, in the reader's language."""

import ast
from pathlib import Path

import pytest
from django.utils import translation

from warroom.wall import content_words, contents, sources
from warroom.wall.sources import BadContent

FACTS = {"name": "X9", "source": "map", "words": "Situs ini tidak diizinkan."}
NAMED = ("camera", "incident", "alert", "tour", "picture", "view")


def codes() -> set[str]:
    """Every code that the checks give: of the fields' table, of the faults raised beside it, of what is not there."""
    table = {why for checks in sources.FIELDS.values() for _is_right, why, _needed in checks.values()}
    raised = {
        str(call.args[1].value)
        for module in (sources, contents)
        for call in ast.walk(ast.parse(Path(str(module.__file__)).read_text()))
        if isinstance(call, ast.Call) and ast.unparse(call.func).endswith("BadContent") and len(call.args) == 2
        if isinstance(call.args[1], ast.Constant)
    }
    return table | raised | {f"no_{field}" for field in NAMED}


@pytest.mark.parametrize("why", sorted(codes()))
def test_a_reason_is_a_sentence(why: str) -> None:
    with translation.override("id"):
        said = content_words.of(BadContent("cells[0].x", why, **FACTS))
    assert said.endswith(".")
    assert "%(" not in said
    assert " " in said


def test_a_wrong_field_is_told_with_its_path() -> None:
    faults = sources.cell_faults([{"panel": "A1", "source": "chart", "chart": "x"}])
    with translation.override("id"):
        (told,) = content_words.told(faults)
    assert told["field"] == "cells[0].chart"
    assert told["why"].startswith("Grafik harus salah satu dari: acknowledge, ")
