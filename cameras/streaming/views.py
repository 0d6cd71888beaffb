"""The page of the media nodes. Its script asks the API again every two seconds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from accounts.decorators import requires
from accounts.roles import Act
from cameras.streaming.roster import roster


@requires(Act.NODE_VIEW)
def nodes(request: HttpRequest) -> HttpResponse:
    return render(request, "nodes/nodes.html", {"roster": roster(timezone.now())})
