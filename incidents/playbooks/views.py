"""The procedures as a page. It draws what the API says."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents.models import Playbook
from incidents.playbooks import serializers, shape


@requires(Act.INCIDENT_VIEW)
def playbooks(request: HttpRequest) -> HttpResponse:
    rows = access.visible_to(request.user, Playbook.objects.select_related("category")).order_by("code")
    context = {
        "rows": [serializers.row(row) for row in rows],
        "bounds": {"steps": shape.MOST_STEPS, "title": shape.STEP_TITLE, "detail": shape.DETAIL, "owner": shape.OWNER},
        "may_manage": access.may(request.user, Act.PLAYBOOK_MANAGE),
    }
    return render(request, "incidents/playbooks.html", context)
