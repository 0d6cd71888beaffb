"""The wall's pages: the whole composition, and the rectangle of one output."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall import shown
from warroom.wall.models import Wall
from warroom.wall.sites import listing

OUTPUT_PX = (3840, 2160)  # what one graphics output carries
FOCUS_PANELS = ("Z1", "Z2", "Z3", "Z4")
TILE_PANELS = ("A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4")


@require_safe
@requires(Act.WALL_VIEW)
def wall(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, slug, output=None)


@require_safe
@requires(Act.WALL_VIEW)
def wall_output(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """One output lays out the whole wall and shows its part, so all outputs agree on every length."""
    return _page(request, slug, output=number)


def _page(request: HttpRequest, slug: str, *, output: int | None) -> HttpResponse:
    found = access.get_visible(request.user, shown.walls(), slug=slug)
    columns, rows = _outputs(found)
    if output is not None and not 1 <= output <= columns * rows:
        raise Http404
    page = {
        "wall": shown.shown(found, now=timezone.now()),
        "output": _rectangle(output, columns, rows) if output else {},
        "focus_panels": FOCUS_PANELS,
        "tile_panels": TILE_PANELS,
        "tile_url": settings.MAP_TILE_URL,
    }
    context = {
        "wall": found,
        "page": page,
        "tile_panels": TILE_PANELS,
        "output": output,
        "outputs": columns * rows,
    }
    return listing.let_frame(render(request, "wall/wall.html", context))


def _outputs(wall: Wall) -> tuple[int, int]:
    """Columns and rows of outputs; a wall smaller than one output has one."""
    width, height = OUTPUT_PX
    return max(1, wall.width_px // width), max(1, wall.height_px // height)


def _rectangle(output: int, columns: int, rows: int) -> dict[str, int]:
    """Outputs are numbered from 1, row by row from the top left."""
    row, column = divmod(output - 1, columns)
    return {"columns": columns, "rows": rows, "column": column, "row": row}
