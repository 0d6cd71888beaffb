"""Alarm load as a page. It draws what the API and the socket say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.decorators import requires
from accounts.roles import Act
from incidents.load import hours, live, zones


@requires(Act.LOAD_VIEW)
def alarm_load(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"now_data": live.take(now=now), "strips": hours.take(now=now), "board": zones.board()}
    return render(request, "incidents/alarm_load.html", context)
