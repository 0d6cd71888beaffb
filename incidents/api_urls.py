from django.urls import include, path

from incidents import api, paths  # noqa: F401  paths registers the converter

app_name = "incidents-api"
urlpatterns = [
    path("", include("incidents.calls.api_urls")),
    path("", include("incidents.figures.api_urls")),
    path("", include("incidents.load.api_urls")),
    path("", include("incidents.shifts.api_urls")),
    path("", include("incidents.report.api_urls")),
    path("", include("incidents.ladder.api_urls")),
    path("events/", api.EventList.as_view(), name="events"),
    path("alerts/", api.AlertList.as_view(), name="alerts"),
    path("alerts/<int:pk>/", api.AlertDetail.as_view(), name="alert"),
    path("alerts/<int:pk>/acknowledge/", api.AlertAcknowledge.as_view(), name="alert-acknowledge"),
    path("alerts/<int:pk>/dismiss/", api.AlertDismiss.as_view(), name="alert-dismiss"),
    path("alerts/<int:pk>/promote/", api.AlertPromote.as_view(), name="alert-promote"),
    path("incidents/", api.IncidentList.as_view(), name="incidents"),
    path("incidents/<incident:number>/", api.IncidentDetail.as_view(), name="incident"),
    path("incidents/<incident:number>/timeline/", api.Timeline.as_view(), name="incident-timeline"),
    path("incidents/<incident:number>/assign/", api.IncidentAssign.as_view(), name="incident-assign"),
    path("incidents/<incident:number>/accept/", api.IncidentAccept.as_view(), name="incident-accept"),
    path("incidents/<incident:number>/take/", api.IncidentTake.as_view(), name="incident-take"),
    path("incidents/<incident:number>/decline/", api.IncidentDecline.as_view(), name="incident-decline"),
    path("incidents/<incident:number>/arrive/", api.IncidentArrive.as_view(), name="incident-arrive"),
    path("incidents/<incident:number>/note/", api.IncidentNote.as_view(), name="incident-note"),
    path("incidents/<incident:number>/resolve/", api.IncidentResolve.as_view(), name="incident-resolve"),
    path("incidents/<incident:number>/close/", api.IncidentClose.as_view(), name="incident-close"),
    path("categories/", api.CategoryList.as_view(), name="categories"),
    path("people/", api.PeopleList.as_view(), name="people"),
]
