"""The page of the levels. Draws what the API says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents.level import api, rows
from incidents.stamps import iso


@requires(Act.LEVEL_VIEW)
def level_page(request: HttpRequest) -> HttpResponse:
    data = {
        "at": iso(timezone.now()),
        "levels": [rows.row(level) for level in access.visible_to(request.user, rows.levels())],
        "stages": api.stages(),
        "raises": access.may(request.user, Act.LEVEL_RAISE),
        "confirms": access.may(request.user, Act.LEVEL_CONFIRM),
    }
    return render(request, "incidents/level.html", {"data": data})
