"""What stands in the sample wall's scenes: one for each thing that a wall is for. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from warroom.wall.layouts import CITY, SHIPPED, city_cells

DEFAULT: Final = "dasar-kota"
ALLEYS: Final = "lorong"
ROADS: Final = "jalan-utama"

Cells = list[dict[str, Any]]


@dataclass(frozen=True)
class SampleScene:
    slug: str
    title: str
    layout: str  # a shipped one
    cells: Cells


def all_of(cameras: Sequence[str], *, tours: Sequence[str]) -> list[SampleScene]:
    """The scenes with as many of these cameras as fit. ``tours``: the slugs that there are."""
    return [
        SampleScene(DEFAULT, "Dasar kota", CITY, city_cells(cameras)),
        SampleScene("pantau-3x3", "Pantau 3 x 3", "kisi-3x3", _tiles("kisi-3x3", cameras)),
        SampleScene("ikhtisar-8x8", "Ikhtisar 8 x 8", "kisi-8x8", _tiles("kisi-8x8", cameras)),
        SampleScene("peta-8", "Peta dan delapan kamera", "peta-delapan", [_MAP, *_tiles("peta-delapan", cameras)]),
        SampleScene("kinerja", "Kinerja", "satu-lima", _PERFORMANCE),
        SampleScene("insiden", "Insiden terbaru", "satu-lima", [*_INCIDENT, *_in(("B2", "B3"), cameras)]),
        SampleScene("pemilihan", "Pemilihan", "satu-tujuh", [*_election(tours), *_in(("B3", "B4"), cameras[-2:])]),
    ]


_MAP: Final = {"panel": "M1", "source": "map"}

_PERFORMANCE: Final[Cells] = [
    {"panel": "A1", "source": "chart", "chart": "cameras_by_district"},
    {"panel": "B1", "source": "chart", "chart": "alarm_load"},
    {"panel": "B2", "source": "chart", "chart": "acknowledge"},
    {"panel": "B3", "source": "chart", "chart": "etle"},
    {"panel": "C1", "source": "figures"},
    {"panel": "C2", "source": "incidents"},
]

# Column B is the alarm zone: what must stay beside the incident lies in the row under it.
_INCIDENT: Final[Cells] = [
    {"panel": "A1", "source": "incident", "incident": "newest"},
    {"panel": "B1", "source": "feed"},
    {"panel": "C1", "source": "sop"},
    {"panel": "C2", "source": "map"},
]


def _election(tours: Sequence[str]) -> Cells:
    rounds = zip(("B1", "B2"), tours, strict=False)
    return [
        {"panel": "A1", "source": "map"},
        *({"panel": panel, "source": "tour", "tour": slug} for panel, slug in rounds),
        {"panel": "C1", "source": "escalation"},
        {"panel": "C2", "source": "incidents"},
        {"panel": "C3", "source": "chart", "chart": "alarm_load"},
    ]


def _tiles(layout: str, cameras: Sequence[str]) -> Cells:
    """Cameras in the layout's panels, row by row; what is left over stays empty. A map's panel is left out."""
    names = [panel["name"] for panel in SHIPPED[layout]["body"]["panels"] if panel["name"] != _MAP["panel"]]
    return _in(names, cameras)


def _in(panels: Sequence[str], cameras: Sequence[str]) -> Cells:
    placed = zip(panels, cameras, strict=False)
    return [{"panel": panel, "source": "camera", "camera": code} for panel, code in placed]
