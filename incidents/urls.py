from django.urls import include, path

from incidents import paths, views  # noqa: F401  paths registers the converter
from incidents.ladder import views as ladder_views
from incidents.load import views as load_views

app_name = "incidents"
urlpatterns = [
    path("", include("incidents.playbooks.urls")),
    path("", include("incidents.calls.urls")),
    path("", include("incidents.figures.urls")),
    path("", include("incidents.shifts.urls")),
    path("", include("incidents.level.urls")),
    path("", include("incidents.maintenance.urls")),
    path("", include("incidents.rulebook.urls")),
    path("alarm-load/", load_views.alarm_load, name="alarm-load"),
    path("channels/", ladder_views.channels, name="channels"),
    path("incidents/", views.incident_list, name="list"),
    path("incidents/<incident:number>/", views.incident_detail, name="detail"),
]
