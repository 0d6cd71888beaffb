"""Incidents as pages: a list and one incident. Both draw what the API and the socket say."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents import words
from incidents.models import Category, Incident


@requires(Act.INCIDENT_VIEW)
def incident_list(request: HttpRequest) -> HttpResponse:
    context = {
        "states": words.INCIDENT_STATES.items(),
        "severities": words.SEVERITIES.items(),
        "categories": Category.objects.all(),
    }
    return render(request, "incidents/list.html", context)


@requires(Act.INCIDENT_VIEW)
def incident_detail(request: HttpRequest, number: str) -> HttpResponse:
    incident = access.get_visible(request.user, Incident.objects.all(), number=number)
    return render(request, "incidents/detail.html", {"incident": incident, "outcomes": _outcomes()})


def _outcomes() -> list[tuple[str, str]]:
    return [(code, str(name)) for code, name in words.OUTCOMES.items()]
