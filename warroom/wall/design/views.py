"""The editor's page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall import shown, sources
from warroom.wall.design import layouts, scenes, schedule, tours
from warroom.wall.models import AllowedSite, Layout, Picture, Tour


@requires(Act.WALL_MANAGE)
def editor(request: HttpRequest, slug: str) -> HttpResponse:
    wall = access.get_visible(request.user, shown.walls(), slug=slug)
    page = {
        "wall": shown.shown(wall, now=timezone.now()),
        "layouts": [layouts.told(row) for row in Layout.objects.all()],
        "scenes": [scenes.told(row) for row in wall.scenes.select_related("layout")],
        "tours": [tours.told(row) for row in Tour.objects.all()],
        "schedule": [schedule.told(row) for row in wall.schedule.select_related("scene")],
        "pictures": list(Picture.objects.values("slug", "title")),
        "sites": list(AllowedSite.objects.values("origin", "title")),
        "charts": sorted(sources.CHARTS),
        "layers": sorted(sources.LAYERS),
    }
    return render(request, "walls/editor.html", {"wall": wall, "page": page})
