"""The page on which a 112 call is taken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.decorators import requires
from accounts.roles import Act
from incidents import words
from incidents.models import Category


@requires(Act.INCIDENT_OPEN)
def call(request: HttpRequest) -> HttpResponse:
    categories = [
        {
            "code": row.code,
            "name": row.name,
            "name_en": row.name_en,
            "severity": row.severity,
            "respond_within_s": row.respond_within_s,
            "lead": row.lead,
        }
        for row in Category.objects.all()
    ]
    return render(request, "incidents/call.html", {"categories": categories, "severities": words.SEVERITIES.items()})
