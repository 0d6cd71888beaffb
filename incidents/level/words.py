"""Why a level is what it is, in the city's words: "3 karena: 2 P1, laporan +240 %, 11 kamera hilang". Pure.

Stored with the row, so not translated: they are read by many and were true at that moment.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from incidents.level.score import Contributor

EASING = "easing"


def contributor(one: Contributor, *, names: Mapping[str, str]) -> str:
    n = round(one.n)
    match one.name:
        case "p1" | "p2":
            return f"{n} {one.name.upper()}"
        case "reports":
            return f"laporan {n:+d} %"
        case "cameras":
            return f"{n} kamera hilang"
        case "floods":
            return f"{n} genangan"
        case "fires":
            return f"{n} kebakaran"
        case "district":
            return f"{names.get(one.area, one.area)} tingkat {n}"
        case "alarm_flood":
            return f"banjir alarm, {n} alarm"
        case "unstaffed":
            return "ruang kendali tanpa petugas"
    raise ValueError(one.name)


def why(level: int, contributors: Sequence[Mapping[str, Any]]) -> str:
    """One sentence of the reasons, the weightiest first; what merely lingers is said last."""
    counted = sorted((one for one in contributors if one["points"]), key=lambda one: -one["points"])
    lingering = [one["words"] for one in contributors if one["name"] == EASING]
    reasons = [str(one["words"]) for one in counted] + lingering
    return f"{level} karena: {', '.join(reasons)}" if reasons else f"{level}: tidak ada yang menonjol"
