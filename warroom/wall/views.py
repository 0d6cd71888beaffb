"""The wall's pages: the whole composition, and the rectangle of one output."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall import shown
from warroom.wall.devices import identity
from warroom.wall.models import Wall
from warroom.wall.rectangles import Rectangle, rectangles
from warroom.wall.sites import listing


@require_safe
@requires(Act.WALL_VIEW)
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug, number=None)


@require_safe
@requires(Act.WALL_VIEW)
def wall_output(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One output lays out the whole wall and shows its part, so all outputs agree on every length."""
    return _page(request, slug, number=number)


def _page(request: HttpRequest, slug: str, *, number: int | None) -> HttpResponse:
    found = access.get_visible(request.user, shown.walls(), slug=slug)
    page: dict[str, Any] = {
        "wall": shown.shown(found, now=timezone.now()),
        "output": _output(found, number) if number is not None else None,
        "order": _order(found, number),
        "device": identity.device_of(request) is not None,
        "tile_url": settings.MAP_TILE_URL,
    }
    context = {"wall": found, "page": page, "frame_budget": _frame_budget(found, number)}
    return listing.let_frame(render(request, "wall/wall.html", context))


def _frame_budget(found: Wall, number: int | None) -> int | None:
    """Pictures a second that this output's browser may show; None where nobody has said."""
    return next((row.frame_budget for row in found.outputs.all() if row.number == number), None)


def _output(found: Wall, number: int) -> Rectangle:
    for rectangle in rectangles(found):
        if rectangle["number"] == number:
            return rectangle
    raise Http404


def _order(found: Wall, number: int | None) -> dict[str, Any]:
    """What somebody asked of this output before its page was there, such as the test pattern."""
    return next((row.order for row in found.outputs.all() if row.number == number), {})
