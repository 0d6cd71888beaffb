from django.urls import path

from incidents import paths  # noqa: F401  registers the converter
from incidents.report import api

urlpatterns = [
    path("incidents/<incident:number>/report.pdf", api.IncidentReport.as_view(), name="incident-report"),
]
