"""The pages of the ledger: all panels by wall, one panel with its curve and its forebears, its claim sheet."""

import datetime as dt
import re
from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall.ledger import claims, curve, hours, importing, standing, words
from warroom.wall.ledger.standing import IN_USE, Standing
from warroom.wall.models import HardwarePanel, Output, Wall

PLACE = re.compile(r"\D*(\d{1,2})\D+(\d{1,2})\D*")  # "baris 1 kolom 2", "R1 C2", "1-2"
MOST_BEFORE = 20


@requires(Act.WALL_VIEW)
def panels(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = [_shown(one) for one in _standings(request, now)]
    by_wall: dict[Wall | None, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        output = row["panel"].output
        by_wall[output.wall if output and row["in_use"] else None].append(row)
    stock = by_wall.pop(None, [])
    outputs = access.visible_to(request.user, Output.objects.select_related("wall"))
    context = {
        "walls": [_wall(wall, mine) for wall, mine in by_wall.items() if wall is not None],
        "others": stock,
        "as_of": now,
        "may_manage": access.may(request.user, Act.WALL_MANAGE),
        "outputs": [
            {"wall": one.wall.slug, "number": one.number, "title": f"{one.wall.name}, {one.number}"} for one in outputs
        ],
    }
    return render(request, "walls/panels.html", context)


@requires(Act.WALL_VIEW)
def panel(request: HttpRequest, serial: str) -> HttpResponse:
    now = timezone.now()
    one = _one(request, serial, now)
    totals = standing.totals_of(one.panel)
    if one.panel.state in IN_USE and totals:
        totals.append(hours.Reading(now, one.run.hours, real=False))
    context = {
        "row": _shown(one),
        "curve": curve.of(totals),
        "readings": one.panel.readings.order_by("-at")[:50],
        "before": _chain(one.panel),
        "after": HardwarePanel.objects.filter(replaces=one.panel).first(),
        "as_of": now,
    }
    return render(request, "walls/panel.html", context)


@requires(Act.WALL_VIEW)
def claim_sheet(request: HttpRequest, serial: str) -> HttpResponse:
    now = timezone.now()
    one = _one(request, serial, now)
    pdf = claims.sheet(one, readings=one.panel.readings.all(), chain=_chain(one.panel), at=now)
    name = re.sub(r"[^A-Za-z0-9._-]", "_", one.panel.serial)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="klaim-{name}.pdf"'
    response["Cache-Control"] = "no-store"
    return response


@requires(Act.WALL_VIEW)
def panels_csv(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    text = importing.export(_standings(request, now))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="panel-{timezone.localdate(now):%Y%m%d}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _standings(request: HttpRequest, now: dt.datetime) -> list[Standing]:
    seen = access.visible_to(request.user, HardwarePanel.objects.select_related("output__wall", "replaces"))
    return standing.of(list(seen), now=now)


def _one(request: HttpRequest, serial: str, now: dt.datetime) -> Standing:
    seen = HardwarePanel.objects.select_related("output__wall", "replaces")
    return standing.of([access.get_visible(request.user, seen, serial=serial)], now=now)[0]


def _chain(panel: HardwarePanel) -> list[HardwarePanel]:
    """Those that stood in its place before, the last one first."""
    chain: list[HardwarePanel] = []
    while panel.replaces is not None and len(chain) < MOST_BEFORE:
        panel = panel.replaces
        chain.append(panel)
    return chain


def _shown(one: Standing) -> dict[str, Any]:
    return {
        "panel": one.panel,
        "standing": one,
        "in_use": one.panel.state in IN_USE,
        "percent": round(100 * one.share, 1),
        "bar": min(100.0, round(100 * one.share, 1)),
        "near_end": "hours" in one.warnings,
        "warranty_ends": "warranty" in one.warnings,
        "state": one.state,
        "state_words": words.STATES[one.state],
    }


def _wall(wall: Wall, rows: list[dict[str, Any]]) -> dict[str, Any]:
    rows = sorted(rows, key=lambda row: (_place(row["panel"]) or (99, 99), row["panel"].serial))
    worn = sorted(rows, key=lambda row: row["standing"].run.hours)
    return {
        "wall": wall,
        "rows": rows,
        "grid": _grid(rows),
        "wear": hours.wear([row["standing"].run.hours for row in rows]),
        "least": worn[0],
        "most": worn[-1],
    }


def _place(panel: HardwarePanel) -> tuple[int, int] | None:
    """Row and column, if its position says so."""
    said = PLACE.fullmatch(panel.position)
    return (int(said[1]), int(said[2])) if said else None


def _grid(rows: list[dict[str, Any]]) -> list[list[dict[str, Any] | None]]:
    """The panels as they hang, if their positions say so; else empty."""
    places: dict[tuple[int, int], dict[str, Any]] = {}
    for row in rows:
        place = _place(row["panel"])
        if place is None:
            return []
        places[place] = row
    if len(places) != len(rows):
        return []
    down, across = (sorted({place[axis] for place in places}) for axis in (0, 1))
    return [[places.get((line, column)) for column in across] for line in down]
