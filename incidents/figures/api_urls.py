from django.urls import path

from incidents.figures import api

urlpatterns = [
    path("kpi/", api.KpiDetail.as_view(), name="kpi"),
    path("kpi.csv", api.KpiSheet.as_view(), name="kpi-csv"),
]
