"""Spans of time as people write them: "2 menit", "1 jam 30 menit". Pure."""

import re

UNITS = {"detik": 1, "dtk": 1, "menit": 60, "mnt": 60, "jam": 3600, "hari": 86_400}
SHOWN = (("hari", 86_400), ("jam", 3600), ("menit", 60), ("detik", 1))
PART = re.compile(r"(\d{1,7})\s*([a-z]+)\s*")


def seconds(words: str) -> int | None:
    """How many seconds that is; None for anything but numbers with known units, each unit smaller than the last."""
    left, total, last = words.strip().lower(), 0, 10**9
    if not left:
        return None
    while left:
        part = PART.match(left)
        unit = UNITS.get(part[2]) if part else None
        if part is None or unit is None or unit >= last:
            return None
        total, last, left = total + int(part[1]) * unit, unit, left[part.end() :]
    return total


def words(total_s: int) -> str:
    """The shortest exact way to write it; ``seconds`` reads it back."""
    said, left = [], total_s
    for name, unit in SHOWN:
        n, left = divmod(left, unit)
        if n:
            said.append(f"{n} {name}")
    return " ".join(said) or "0 detik"
