"""The layouts that the product brings along, in w: 1/480 of the wall's width. A 16:9 wall is 480 x 270 of them."""

from collections.abc import Iterable
from typing import Any, Final

from warroom.wall.models import Layout

CITY: Final = "dasar-kota"


def _panel(name: str, x: float, y: float, w: float, h: float, **more: Any) -> dict[str, Any]:
    return {"name": name, "x": x, "y": y, "w": w, "h": h, **more}


# Columns 108, 258 and 96 with gaps of 5. A tile is its 16:9 picture and a caption of 7.
_CITY_PANELS: Final = [
    _panel("K1", 4, 20, 108, 64),
    _panel("M1", 4, 87, 108, 113),
    _panel("E1", 4, 204, 108, 52),
    _panel("H1", 117, 20, 258, 15),
    _panel("Z1", 117, 35, 200, 119.5, zone=True),
    _panel("Z2", 319, 35, 56, 38.5, zone=True),
    _panel("Z3", 319, 75.5, 56, 38.5, zone=True),
    _panel("Z4", 319, 116, 56, 38.5, zone=True),
    _panel("T1", 117, 162, 258, 8),
    *(_panel(f"A{column + 1}", 117 + 65 * column, 170.1, 63, 42.4) for column in range(4)),
    *(_panel(f"B{column + 1}", 117 + 65 * column, 213.5, 63, 42.4) for column in range(4)),
    _panel("F1", 380, 20, 96, 236),
]

SHIPPED: Final[dict[str, dict[str, Any]]] = {
    CITY: {"title": "Dasar kota", "body": {"top": True, "panels": _CITY_PANELS}},
}

CITY_TILES: Final = ("Z1", "Z2", "Z3", "Z4", "A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")


def city_cells(cameras: Iterable[str] = ()) -> list[dict[str, Any]]:
    """The city's default scene: figures, map, districts, alarms, and in the tiles as many of these cameras as fit."""
    cells: list[dict[str, Any]] = [
        {"panel": "K1", "source": "figures"},
        {"panel": "M1", "source": "map"},
        {"panel": "E1", "source": "escalation"},
        {"panel": "H1", "source": "alarm"},
        {"panel": "T1", "source": "heading", "text": "Pantauan kota"},
        {"panel": "F1", "source": "feed"},
    ]
    for panel, code in zip(CITY_TILES, cameras, strict=False):
        cells.append({"panel": panel, "source": "camera", "camera": code})
    return cells


def ship() -> None:
    """Write the shipped layouts, new or improved ones. Who wants another geometry makes a layout of another name."""
    for slug, layout in SHIPPED.items():
        Layout.objects.update_or_create(
            slug=slug, defaults={"title": layout["title"], "body": layout["body"], "shipped": True}
        )


def city() -> Layout:
    """The city's default layout; written if this installation does not have it yet."""
    found = Layout.objects.filter(slug=CITY).first()
    if found is None:
        ship()
        found = Layout.objects.get(slug=CITY)
    return found
