"""The panels of the wall's layout and what may stand in them. Pure: a scene is checked here before it is kept."""

from collections.abc import Iterable
from typing import Any, Final, NotRequired, TypedDict

FIGURES: Final = "K1"
MAP: Final = "M1"
ESCALATION: Final = "E1"
FOCUS: Final = ("Z1", "Z2", "Z3", "Z4")
TILES: Final = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")
FEED: Final = "F1"
PANELS: Final = (FIGURES, MAP, ESCALATION, *FOCUS, *TILES, FEED)
SOURCES: Final = frozenset({"camera", "map", "feed", "figures", "escalation", "clock", "empty"})


class Cell(TypedDict):
    """What one panel shows. A locked panel keeps its content when an alarm asks for a place."""

    panel: str
    source: str
    camera: NotRequired[str]
    locked: NotRequired[bool]


class BadScene(ValueError):
    """These cells are no scene; the text says which and why."""


def check(cells: Any) -> list[Cell]:
    """The cells as they may be kept. Raises BadScene for unknown panels or sources, doubles and missing cameras."""
    if not isinstance(cells, list):
        raise BadScene("cells: a list is expected")
    checked = [_checked(cell) for cell in cells]
    seen: set[str] = set()
    for cell in checked:
        if cell["panel"] in seen:
            raise BadScene(f"{cell['panel']}: named twice")
        seen.add(cell["panel"])
    return checked


def standard(cameras: Iterable[str] = ()) -> list[Cell]:
    """The city's default scene: figures, map, districts, alarms, and in the tiles as many of these cameras as fit."""
    fixed = [(FIGURES, "figures"), (MAP, "map"), (ESCALATION, "escalation"), (FEED, "feed")]
    cells = [Cell(panel=panel, source=source) for panel, source in fixed]
    for panel, code in zip((*FOCUS, *TILES), cameras, strict=False):
        cells.append(Cell(panel=panel, source="camera", camera=code))
    return cells


def cameras(cells: Iterable[Cell]) -> list[str]:
    """Codes of the cameras that these cells show, in panel order."""
    return [cell["camera"] for cell in cells if "camera" in cell]


def _checked(cell: Any) -> Cell:
    if not isinstance(cell, dict) or not cell.keys() <= {"panel", "source", "camera", "locked"}:
        raise BadScene(f"{str(cell)[:80]}: a cell has panel, source, camera and locked")
    panel, source, camera = cell.get("panel"), cell.get("source"), cell.get("camera")
    if panel not in PANELS:
        raise BadScene(f"{str(panel)[:20]}: no panel of this layout")
    if not isinstance(source, str) or source not in SOURCES:
        raise BadScene(f"{panel}: source {str(source)[:20]} is unknown")
    if (source == "camera") != (isinstance(camera, str) and 0 < len(camera) <= 32):
        raise BadScene(f"{panel}: a camera code goes with the source camera, and only with it")
    if not isinstance(cell.get("locked", False), bool):
        raise BadScene(f"{panel}: locked is true or false")
    kept = Cell(panel=panel, source=source)
    if isinstance(camera, str):
        kept["camera"] = camera
    if cell.get("locked"):
        kept["locked"] = True
    return kept
