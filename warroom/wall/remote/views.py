"""The page of one wall: its remote control, large. Data come by the API and the socket, commands go to the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from warroom.wall.models import Wall


@require_safe
@requires(Act.WALL_VIEW)
def remote(request: HttpRequest, slug: str) -> HttpResponse:
    wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
    return render(request, "walls/wall.html", {"wall": wall})
