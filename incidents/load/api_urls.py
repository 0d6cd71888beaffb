from django.urls import path

from incidents.load import api

urlpatterns = [
    path("load/", api.LoadNow.as_view(), name="load"),
    path("load/hours/", api.LoadHours.as_view(), name="load-hours"),
    path("load/days/", api.LoadDays.as_view(), name="load-days"),
    path("load/days.csv", api.LoadSheet.as_view(), name="load-sheet"),
    path("load/bad-actors/", api.BadActors.as_view(), name="bad-actors"),
    path("load/floods/", api.FloodList.as_view(), name="floods"),
    path("load/floods/<int:pk>/alerts/", api.FloodAlerts.as_view(), name="flood-alerts"),
    path("positions/", api.PositionList.as_view(), name="positions"),
    path("routes/", api.RouteList.as_view(), name="routes"),
    path("routes/<str:code>/", api.RouteDetail.as_view(), name="route"),
]
