"""The operator's desk and the full map. Pages only: their data come by the socket, their acts go to the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents.models import Alert
from warroom.desk.load import alarm_load


@requires(Act.ALERT_VIEW)
def desk(request: HttpRequest) -> HttpResponse:
    load = alarm_load(access.visible_to(request.user, Alert.objects.all()), now=timezone.now())
    return render(request, "desk/desk.html", {"load": load})


@requires(Act.MAP_VIEW)
def city_map(request: HttpRequest) -> HttpResponse:
    return render(request, "map/map.html")
