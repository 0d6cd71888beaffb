from django.urls import path

from incidents import paths  # noqa: F401  paths registers the converter
from incidents.calls import api

urlpatterns = [
    path("calls/", api.Calls.as_view(), name="calls"),
    path("calls/duplicates/", api.Duplicates.as_view(), name="call-duplicates"),
    path("places/", api.Places.as_view(), name="places"),
    path("incidents/<incident:number>/callers/", api.Callers.as_view(), name="callers"),
]
