"""The wall's pages: the whole composition, and the rectangle of one output."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall import panels
from warroom.wall.messages import scene_shown
from warroom.wall.models import Wall

OUTPUT_PX = (3840, 2160)  # what one graphics output carries


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
    shown = access.get_visible(request.user, Wall.objects.select_related("scene"), slug=slug)
    columns, rows = _outputs(shown)
    if output is not None and not 1 <= output <= columns * rows:
        raise Http404
    page = {
        "wall": _wall(shown),
        "output": _rectangle(output, columns, rows) if output else {},
        "focus_panels": panels.FOCUS,
        "tile_panels": panels.TILES,
        "tile_url": settings.MAP_TILE_URL,
    }
    context = {
        "wall": shown,
        "page": page,
        "tile_panels": panels.TILES,
        "output": output,
        "outputs": columns * rows,
    }
    return render(request, "wall/wall.html", context)


def _wall(shown: Wall) -> dict[str, Any]:
    return {
        "slug": shown.slug,
        "name": shown.name,
        "width_m": shown.width_m,
        "viewer_m": shown.viewer_m,
        "revision": shown.revision,
        "scene": scene_shown(shown.scene),
    }


def _outputs(shown: Wall) -> tuple[int, int]:
    """Columns and rows of outputs; a wall smaller than one output has one."""
    width, height = OUTPUT_PX
    return max(1, shown.width_px // width), max(1, shown.height_px // height)


def _rectangle(output: int, columns: int, rows: int) -> dict[str, int]:
    """Outputs are numbered from 1, row by row from the top left."""
    row, column = divmod(output - 1, columns)
    return {"columns": columns, "rows": rows, "column": column, "row": row}
