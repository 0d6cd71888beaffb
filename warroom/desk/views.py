"""The operator's desk and the full map. Pages only: their data come by the socket, their acts go to the API."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from cameras.models import Area, Lorong
from incidents import words
from incidents.models import Annunciation
from warroom.desk.load import AlarmLoad, alarm_load
from warroom.wall.models import Wall


@requires(Act.ALERT_VIEW)
def desk(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/desk.html", {"load": _load(request)})


@requires(Act.MAP_VIEW)
def city_map(request: HttpRequest) -> HttpResponse:
    context = {
        "load": _load(request),
        "severities": words.SEVERITIES.items(),
        "classes": Lorong.SafetyClass.choices,
        "districts": Area.objects.filter(level=Area.Level.KECAMATAN).only("name", "lat", "lon").order_by("name"),
    }
    return render(request, "map/map.html", context)


@requires(Act.WALL_VIEW)
def first_wall(request: HttpRequest) -> HttpResponse:
    """The menu names one wall: the first. A house with more of them links the others from the desk."""
    wall = access.visible_to(request.user, Wall.objects.all()).first()
    if wall is None:
        raise Http404
    return redirect(f"/wall/{wall.slug}/")


def _load(request: HttpRequest) -> AlarmLoad:
    told = access.visible_to(request.user, Annunciation.objects.all(), act=Act.ALERT_VIEW)
    return alarm_load(told, now=timezone.now())
