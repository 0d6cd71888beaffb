"""Compiles translations. Django's compilemessages calls GNU msgfmt, which a bare machine lacks."""

from pathlib import Path

import polib  # type: ignore[import-untyped]


def compile_outdated(locale: Path) -> int:
    """Write each ``.mo`` that is missing or older than its ``.po``; how many. Raises OSError."""
    outdated = [
        source
        for source in sorted(locale.glob("*/LC_MESSAGES/*.po"))
        if not (made := source.with_suffix(".mo")).exists() or made.stat().st_mtime_ns < source.stat().st_mtime_ns
    ]
    for source in outdated:
        unfinished = source.with_suffix(".mo.unfinished")
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
        unfinished.replace(source.with_suffix(".mo"))
    return len(outdated)


if __name__ == "__main__":
    print(f"{compile_outdated(Path(__file__).resolve().parents[2] / 'locale')} translations compiled")
