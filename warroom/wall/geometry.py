"""What a layout may be: where panels lie, how large they are, and whether what they say can be read. Pure.

Lengths are in w, 1/480 of the wall's width. A letter of size s (w) has a cap height of 0.698 s (Inter, as in
static/css/tokens.css); seen from D metres it covers atan(cap / D). ISO 9241-303: 16 arcmin is the least to read.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from warroom.wall.sources import PANEL_NAME

WIDTH: Final = 480.0
TOP: Final = 16.0
TRUTH: Final = 10.0
STANDARD_HEIGHT: Final = 270.0  # of a 16:9 wall
CAP_RATIO: Final = 0.698
LEAST_ARCMIN: Final = 16.0
TOLERANCE_ARCMIN: Final = 0.05  # sizes are rounded to whole pixels
STANDARD_TEXT: Final = 4.0
LARGEST_TEXT: Final = 40.0
SMALLEST: Final = (12.0, 6.0)  # width, height: one line of a few letters
MOST_PANELS: Final = 80
TOUCH: Final = 0.01  # panels that share an edge after rounding do not overlap
LETTER_EM: Final = 0.56  # mean width of a letter
LINE_EM: Final = 1.4


@dataclass(frozen=True)
class Need:
    """How much of a panel a source needs, in letters across and lines down."""

    letters: int
    lines: float


# From the anatomy in docs/design.md; a picture is counted as the lines it hides.
NEEDS: Final[Mapping[str, Need]] = {
    "camera": Need(16, 4.5),
    "tour": Need(16, 4.5),
    "map": Need(20, 8),
    "feed": Need(24, 6),
    "incidents": Need(24, 6),
    "incident": Need(30, 10),
    "chart": Need(24, 8),
    "figures": Need(20, 8),
    "escalation": Need(24, 6),
    "clock": Need(8, 1.5),
    "banner": Need(20, 1),
    "ticker": Need(30, 1),
    "announcement": Need(16, 3),
    "picture": Need(6, 3),
    "web": Need(40, 15),
    "heading": Need(4, 1),
    "alarm": Need(40, 2),
    "sop": Need(24, 5),
}


class BadLayout(ValueError):
    """One thing that is wrong with a layout or with what stands in it.

    ``field`` is a path such as panels[3].w, ``why`` a code for warroom.wall.design.words.
    """

    def __init__(self, field: str, why: str, **facts: Any) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why
        self.facts = facts


def legible(text_w: float, *, width_m: float, viewer_m: float) -> float:
    """The angle in arcmin under which a capital of this letter size is seen by the farthest reader."""
    cap_m = CAP_RATIO * text_w / WIDTH * width_m
    return math.degrees(math.atan(cap_m / viewer_m)) * 60


def smallest_text(*, width_m: float, viewer_m: float, arcmin: float = LEAST_ARCMIN) -> float:
    """The letter size in w that is seen under this angle."""
    return viewer_m * math.tan(math.radians(arcmin / 60)) / CAP_RATIO / width_m * WIDTH


def is_legible(text_w: float, *, width_m: float, viewer_m: float) -> bool:
    return legible(text_w, width_m=width_m, viewer_m=viewer_m) >= LEAST_ARCMIN - TOLERANCE_ARCMIN


def room(source: str, *, text: float, letters: int = 0) -> tuple[float, float]:
    """Width and height in w that a source needs with letters of this size. ``letters``: of a heading's words."""
    need = NEEDS.get(source)
    if need is None:
        return SMALLEST
    width, height = need.letters * LETTER_EM * text, need.lines * LINE_EM * text
    if source == "heading":
        width = max(width, letters * LETTER_EM * text)
    return max(width, SMALLEST[0]), max(height, SMALLEST[1])


def faults(body: Any, *, height: float = STANDARD_HEIGHT) -> Iterator[BadLayout]:
    """Everything that is wrong with a layout's body on a wall that is so high."""
    if not isinstance(body, Mapping):
        yield BadLayout("body", "object")
        return
    for name in sorted(str(name)[:40] for name in body.keys() - {"top", "panels"}):
        yield BadLayout(name, "surplus")
    top = body.get("top", True)
    if not isinstance(top, bool):
        yield BadLayout("top", "boolean")
        top = True
    panels = body.get("panels")
    if not isinstance(panels, list) or not 1 <= len(panels) <= MOST_PANELS:
        yield BadLayout("panels", "count", most=MOST_PANELS)
        return
    sound = []
    seen: set[str] = set()
    for number, panel in enumerate(panels):
        wrong = list(_panel_faults(panel, at=f"panels[{number}]", seen=seen, top=top, height=height))
        yield from wrong
        if not wrong:
            sound.append((number, panel))
    yield from _overlaps(sound)


def _panel_faults(panel: Any, *, at: str, seen: set[str], top: bool, height: float) -> Iterator[BadLayout]:
    if not isinstance(panel, Mapping):
        yield BadLayout(at, "object")
        return
    for surplus in sorted(str(one)[:40] for one in panel.keys() - {"name", "x", "y", "w", "h", "zone", "text"}):
        yield BadLayout(f"{at}.{surplus}", "surplus")
    name = panel.get("name")
    if not isinstance(name, str) or not PANEL_NAME.match(name):
        yield BadLayout(f"{at}.name", "name")
    elif name in seen:
        yield BadLayout(f"{at}.name", "twice", name=name)
    else:
        seen.add(name)
    if not isinstance(panel.get("zone", False), bool):
        yield BadLayout(f"{at}.zone", "boolean")
    text = panel.get("text", STANDARD_TEXT)
    if not _is_length(text) or not 1 <= text <= LARGEST_TEXT:
        yield BadLayout(f"{at}.text", "letter", most=LARGEST_TEXT)
    numbers = [side for side in "xywh" if not _is_length(panel.get(side))]
    for side in numbers:
        yield BadLayout(f"{at}.{side}", "number")
    if numbers:
        return
    x, y, w, h = (float(panel[side]) for side in "xywh")
    for side, given, least in (("w", w, SMALLEST[0]), ("h", h, SMALLEST[1])):
        if given < least:
            yield BadLayout(f"{at}.{side}", "small", least=least)
    ceiling, floor = TOP if top else 0.0, height - TRUTH
    if x < 0 or x + w > WIDTH + TOUCH:
        yield BadLayout(f"{at}.x", "outside", low=0.0, high=WIDTH)
    if y < ceiling or y + h > floor + TOUCH:
        yield BadLayout(f"{at}.y", "outside", low=ceiling, high=floor)


def _overlaps(panels: list[tuple[int, Mapping[str, Any]]]) -> Iterator[BadLayout]:
    for index, (_number, one) in enumerate(panels):
        for number, other in panels[index + 1 :]:
            across = min(one["x"] + one["w"], other["x"] + other["w"]) - max(one["x"], other["x"])
            down = min(one["y"] + one["h"], other["y"] + other["h"]) - max(one["y"], other["y"])
            if across > TOUCH and down > TOUCH:
                yield BadLayout(f"panels[{number}]", "overlap", name=other["name"], other=one["name"])


def text_faults(body: Mapping[str, Any], *, width_m: float, viewer_m: float) -> Iterator[BadLayout]:
    """The panels whose letters the farthest reader of a wall cannot read. For a body without other faults."""
    for number, panel in enumerate(body["panels"]):
        text = float(panel.get("text", STANDARD_TEXT))
        if not is_legible(text, width_m=width_m, viewer_m=viewer_m):
            yield BadLayout(
                f"panels[{number}].text",
                "illegible",
                name=panel["name"],
                arcmin=round(legible(text, width_m=width_m, viewer_m=viewer_m), 1),
                least=round(smallest_text(width_m=width_m, viewer_m=viewer_m), 1),
                viewer_m=viewer_m,
            )


def fit_faults(body: Mapping[str, Any], cells: Sequence[Mapping[str, Any]]) -> Iterator[BadLayout]:
    """The cells whose panel is too small for what stands in it. For a body and cells without other faults."""
    panels = {panel["name"]: panel for panel in body["panels"]}
    for number, cell in enumerate(cells):
        panel = panels.get(cell["panel"])
        if panel is None or cell["source"] in {"unchanged", "empty"}:
            continue
        text = float(panel.get("text", STANDARD_TEXT))
        w, h = room(cell["source"], text=text, letters=len(cell.get("text", "")))
        if panel["w"] + TOUCH < w or panel["h"] + TOUCH < h:
            yield BadLayout(
                f"cells[{number}].panel",
                "tight",
                name=panel["name"],
                source=cell["source"],
                w=round(w, 1),
                h=round(h, 1),
            )


def _is_length(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
