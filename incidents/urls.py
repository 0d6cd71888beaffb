from django.urls import include, path

from incidents import paths, views  # noqa: F401  paths registers the converter

app_name = "incidents"
urlpatterns = [
    path("", include("incidents.figures.urls")),
    path("incidents/", views.incident_list, name="list"),
    path("incidents/<incident:number>/", views.incident_detail, name="detail"),
]
