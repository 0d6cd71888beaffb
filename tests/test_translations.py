"""English says all that the sources say. ``bin/messages`` collects; what it leaves empty is for somebody to write."""

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import polib  # type: ignore[import-untyped]
import pytest

from warroom.launch import msgids

ROOT = Path(__file__).resolve().parent.parent
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd%]|\{\w*\}")


def catalogue(domain: str) -> polib.POFile:
    return polib.pofile(str(ROOT / "locale" / "en" / "LC_MESSAGES" / f"{domain}.po"))


def pairs(entry: polib.POEntry) -> Iterator[tuple[str, str]]:
    """Each source text with its translation; the plural's first form translates the singular."""
    if not entry.msgid_plural:
        yield entry.msgid, entry.msgstr
    for number, translation in entry.msgstr_plural.items():
        yield (entry.msgid_plural if number else entry.msgid), translation


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext is not installed (Debian: apt install gettext)")
def test_every_word_of_the_sources_is_in_the_catalogues() -> None:
    collected = msgids.collect(ROOT)
    missing = {
        domain: [entry.msgid for entry in collected[domain] if msgids.key(entry) not in set(map(msgids.key, known))]
        for domain in DOMAINS
        for known in [catalogue(domain)]
    }
    assert missing == {"django": [], "djangojs": []}, "run bin/messages, then translate"


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_entry_is_translated_and_none_is_a_guess(domain: str) -> None:
    words = catalogue(domain)
    assert [entry.msgid for entry in words.untranslated_entries()] == []
    assert [entry.msgid for entry in words.fuzzy_entries()] == []


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_translation_has_the_placeholders_of_its_source(domain: str) -> None:
    differing = [
        (source, translation)
        for entry in catalogue(domain)
        for source, translation in pairs(entry)
        if Counter(PLACEHOLDER.findall(source)) != Counter(PLACEHOLDER.findall(translation))
    ]
    assert differing == []


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="xgettext is not installed (Debian: apt install gettext)")
def test_collecting_keeps_translations_and_drops_what_nobody_says_any_more(tmp_path: Path) -> None:
    (tmp_path / "accounts").mkdir()
    source = tmp_path / "accounts" / "words.py"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a.html").write_text('{% load i18n %}{% translate "Meja" %}')
    (tmp_path / "static" / "js").mkdir(parents=True)
    (tmp_path / "static" / "js" / "a.js").write_text(
        't("Dinding"); tc("tawaran", "Terima"); tn("{n} baru", "{n} baru", n);'
    )
    source.write_text('_("Lama")\n_("Baru")\n')
    path = tmp_path / "locale" / "LC_MESSAGES" / "django.po"

    assert msgids.renew(tmp_path / "locale", msgids.collect(tmp_path)) == 6
    words = polib.pofile(str(path))
    words.find("Baru").msgstr = "New"
    words.save()
    source.write_text('_("Baru")\n')

    assert msgids.renew(tmp_path / "locale", msgids.collect(tmp_path)) == 4
    assert [(entry.msgid, entry.msgstr) for entry in polib.pofile(str(path))] == [("Baru", "New"), ("Meja", "")]
    assert "POT-Creation-Date" not in path.read_text()
