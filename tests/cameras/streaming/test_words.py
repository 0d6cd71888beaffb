import re
from pathlib import Path

import pytest
from django.utils import translation

from cameras.streaming import words
from cameras.streaming.engine.reasons import WORDS, Reason

SCRIPT = Path(__file__).resolve().parents[3] / "static" / "js" / "lib" / "reason-words.js"


def test_django_and_the_pages_know_every_reason_in_the_engines_words() -> None:
    with translation.override("id"):
        assert {reason: str(said) for reason, said in words.REASONS.items()} == WORDS
    in_script = dict(re.findall(r'^  (\w+): \(\) => t\("(.*)"\),$', SCRIPT.read_text(), re.MULTILINE))
    assert {str(reason): said for reason, said in WORDS.items() if said}.items() <= in_script.items()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sandi salah", "wrong password"),
        ("sandi salah (kamera meminta sandi)", "wrong password"),
        ("sandi salah ketik", "sandi salah ketik"),
        ("kabel dicuri", "kabel dicuri"),
        ("", ""),
    ],
)
def test_a_reason_is_read_in_another_language_without_its_detail(
    written: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(words.REASONS, Reason.AUTH, "wrong password")
    assert words.translated(written) == read


def test_a_reader_of_indonesian_sees_the_detail() -> None:
    with translation.override("id"):
        assert words.translated("sandi salah (kamera meminta sandi)") == "sandi salah (kamera meminta sandi)"
