"""Dark cameras as a page of work."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.decorators import requires
from accounts.roles import Act
from cameras.models import Area


@requires(Act.CAMERA_VIEW)
def maintenance(request: HttpRequest) -> HttpResponse:
    """The page asks the API: it reads again each half minute anyway."""
    districts = Area.objects.filter(level=Area.Level.KECAMATAN).values("code", "name").order_by("name")
    return render(request, "incidents/maintenance.html", {"districts": districts})
