"""The report over HTTP."""

from typing import ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.models import Incident
from incidents.report import pdf


class IncidentReport(APIView):
    required_acts: ClassVar = {"GET": Act.REPORT_VIEW}
    throttle_scope = "act"  # it is drawn anew each time, and each is a line in the trail

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY}, summary="The incident as a PDF")
    def get(self, request: Request, number: str) -> HttpResponse:
        incidents = Incident.objects.with_row().select_related("opened_by", "resolved_by", "closed_by")
        incident = access.get_visible(request.user, incidents, number=number)
        pages = pdf.make(incident, by=signed_in_user(request), now=timezone.now())
        answer = HttpResponse(pages, content_type="application/pdf")
        answer["Content-Disposition"] = f'inline; filename="{incident.number}.pdf"'
        answer["Cache-Control"] = "no-store"
        return answer
