"""The page of the room's times. Its script asks the API."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.decorators import requires
from accounts.roles import Act
from cameras.models import Area
from incidents.models import Category


@requires(Act.REPORT_VIEW)
def kpi(request: HttpRequest) -> HttpResponse:
    context = {
        "districts": Area.objects.filter(level=Area.Level.KECAMATAN).only("code", "name").order_by("name"),
        "categories": Category.objects.only("code", "name").order_by("name"),
    }
    return render(request, "incidents/kpi.html", context)
