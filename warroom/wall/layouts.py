"""The layouts that the product brings along, in w: 1/480 of the wall's width. A 16:9 wall is 480 x 270 of them."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection
from django.utils import timezone

from warroom.wall.models import Layout, LayoutVersion, Wall

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

_LEFT, _RIGHT, _TOP, _FLOOR = 2.0, 478.0, 18.0, 259.0  # what a grid fills, under the top bar and over the truth bar
_GAP = 2.0


def _grid(columns: int, rows: int, *, left: float = _LEFT, gap: float = _GAP, zone: int | None = None) -> list[Any]:
    """Equal panels, rows A, B, C... from the top. ``zone``: the column that is the alarm zone's."""
    w, h = (_RIGHT - left + gap) / columns, (_FLOOR - _TOP + gap) / rows
    return [
        _cell(f"{chr(65 + row)}{column + 1}", (left, _TOP), (w, h), (column, row), gap=gap, zone=column + 1 == zone)
        for row in range(rows)
        for column in range(columns)
    ]


def _around(cells: int) -> list[Any]:
    """One large panel and the smaller ones at its right and under it, of a square of so many cells."""
    w, h = (_RIGHT - _LEFT + _GAP) / cells, (_FLOOR - _TOP + _GAP) / cells
    first, step, last = (_LEFT, _TOP), (w, h), cells - 1
    return [
        _cell("A1", first, step, (0, 0), size=last),
        *(_cell(f"B{row + 1}", first, step, (last, row), zone=True) for row in range(cells)),
        *(_cell(f"C{column + 1}", first, step, (column, last)) for column in range(last)),
    ]


def _cell(
    name: str,
    first: tuple[float, float],
    step: tuple[float, float],
    at: tuple[int, int],
    *,
    size: int = 1,
    gap: float = _GAP,
    zone: bool = False,
) -> dict[str, Any]:
    (left, top), (w, h), (column, row) = first, step, at
    x, y = round(left + column * w, 1), round(top + row * h, 1)
    right, foot = round(left + (column + size) * w - gap, 1), round(top + (row + size) * h - gap, 1)
    more = {"zone": True} if zone else {}
    return _panel(name, x, y, round(right - x, 1), round(foot - y, 1), **more)


def _shipped(title: str, panels: list[Any]) -> dict[str, Any]:
    return {"title": title, "body": {"top": True, "panels": panels}}


SHIPPED: Final[dict[str, dict[str, Any]]] = {
    CITY: _shipped("Dasar kota", _CITY_PANELS),
    "satu": _shipped("1", _grid(1, 1)),
    "satu-lima": _shipped("1 + 5", _around(3)),
    "satu-tujuh": _shipped("1 + 7", _around(4)),
    "kisi-2x2": _shipped("2 x 2", _grid(2, 2)),
    "kisi-3x3": _shipped("3 x 3, terpadat untuk mengamati", _grid(3, 3, zone=3)),
    "kisi-4x4": _shipped("4 x 4", _grid(4, 4, zone=4)),
    "kisi-6x4": _shipped("6 x 4", _grid(6, 4, zone=6)),
    "kisi-8x8": _shipped("8 x 8, ikhtisar", _grid(8, 8, gap=1.0)),
    # As wide as 16:9 pictures of this height are; the map has the rest.
    "peta-delapan": _shipped(
        "Peta + 8", [_panel("M1", _LEFT, _TOP, 284, _FLOOR - _TOP), *_grid(2, 4, left=288.0, zone=2)]
    ),
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


def ship(**_signal: Any) -> None:
    """Write the shipped layouts that this installation does not have yet, and improve those that no wall shows.

    After each migrate. A layout on a wall is changed by hand, where its people see it happen.
    """
    if Layout._meta.db_table not in connection.introspection.table_names():
        return  # migrated back to nothing
    now = timezone.now()
    there = {layout.slug: layout for layout in Layout.objects.all()}
    shown = set(Wall.objects.values_list("layout__slug", flat=True))
    for slug, layout in SHIPPED.items():
        row = there.get(slug)
        if row is None:
            made, _fresh = Layout.objects.get_or_create(
                slug=slug, defaults={"title": layout["title"], "body": layout["body"], "shipped": True}
            )
            _remember(made, now=now)
        elif row.shipped and slug not in shown and (row.title, row.body) != (layout["title"], layout["body"]):
            _remember(row, now=now)  # as it was, if it came before versions were kept
            row.title, row.body, row.version = layout["title"], layout["body"], row.version + 1
            row.save(update_fields=["title", "body", "version"])
            _remember(row, now=now)


def _remember(layout: Layout, *, now: dt.datetime) -> None:
    LayoutVersion.objects.get_or_create(
        layout=layout, number=layout.version, defaults={"title": layout.title, "body": layout.body, "by": "", "at": now}
    )


def city() -> Layout:
    """The city's default layout; written if this installation does not have it yet."""
    found = Layout.objects.filter(slug=CITY).first()
    if found is None:
        ship()
        found = Layout.objects.get(slug=CITY)
    return found
