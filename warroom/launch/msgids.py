"""Collects the words that need a translation: from Python and templates into django.po, from scripts into djangojs.po.

Django's makemessages does not see the scripts' own ``t()``, and writes beside the sources while it works.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import polib  # type: ignore[import-untyped]
from django.utils.translation.template import templatize

ROOMS = ("accounts", "cameras", "incidents", "warroom")
PYTHON_KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
SCRIPT_KEYWORDS = ("t", "tn:1,2", "tc:1c,2", "toTranslate")
REMARK = "English. The sources speak Bahasa Indonesia; bin/messages keeps this list of what they say."
HEADER = {
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


class NoGettext(Exception):
    """xgettext is not installed."""


def collect(root: Path) -> dict[str, polib.POFile]:
    """What the sources say now, untranslated, by domain: "django", "djangojs". Raises NoGettext, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        python = [
            path for room in ROOMS for path in sorted((root / room).rglob("*.py")) if "migrations" not in path.parts
        ]
        templates = list(_templates_as_python(root, Path(folder)))
        scripts = sorted((root / "static" / "js").rglob("*.js"))
        return {
            "django": _extract([*python, *templates], "Python", PYTHON_KEYWORDS, defaults=True),
            "djangojs": _extract(scripts, "JavaScript", SCRIPT_KEYWORDS, defaults=False),
        }


def renew(locale: Path, collected: dict[str, polib.POFile]) -> int:
    """Rewrite the catalogues of ``locale`` (locale/en): the sources' order, kept translations; how many are missing."""
    missing = 0
    for domain, words in collected.items():
        path = locale / "LC_MESSAGES" / f"{domain}.po"
        known = {key(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
        for entry in words:
            if old := known.get(key(entry)):
                entry.msgstr, entry.msgstr_plural = old.msgstr, old.msgstr_plural or entry.msgstr_plural
            entry.flags = [flag for flag in entry.flags if flag != "javascript-format"]  # {n} % is no printf
        words.header, words.metadata, words.metadata_is_fuzzy = REMARK, HEADER, False
        path.parent.mkdir(parents=True, exist_ok=True)
        words.save(str(path))
        missing += len(words.untranslated_entries())
    return missing


def key(entry: polib.POEntry) -> tuple[str | None, str, str]:
    """What makes two entries the same."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural


def _templates_as_python(root: Path, folder: Path) -> Iterable[Path]:
    """xgettext reads no templates; Django rewrites them into something it does read."""
    for number, path in enumerate(sorted((root / "templates").rglob("*.*"))):
        made = folder / f"{number:04}.py"
        made.write_text(templatize(path.read_text(), origin=str(path)))
        yield made


def _extract(files: Sequence[Path], language: str, keywords: Iterable[str], *, defaults: bool) -> polib.POFile:
    program = shutil.which("xgettext")
    if program is None:
        raise NoGettext("xgettext is not installed (Debian: apt install gettext)")
    options = [
        "--no-location",
        "--no-wrap",
        "--from-code=UTF-8",
        f"--language={language}",
        "--output=-",
        "--files-from=-",
    ]
    words = [f"--keyword={keyword}" for keyword in keywords]
    command = [program, *options, *([] if defaults else ["--keyword"]), *words]
    names = "\n".join(map(str, files))
    made = subprocess.run(command, input=names, capture_output=True, text=True, check=True)  # noqa: S603  fixed words
    return polib.pofile(made.stdout, wrapwidth=10_000)


def main() -> int:
    root = Path(__file__).resolve().parents[2]
    try:
        missing = renew(root / "locale" / "en", collect(root))
    except NoGettext as trouble:
        print(f"bin/messages: {trouble}")
        return 1
    print(f"{missing} without a translation" if missing else "all translated")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
