from django.urls import path

from warroom.wall.history import api

urlpatterns = [
    path("walls/<slug:slug>/history/", api.Moment.as_view(), name="wall-moment"),
    path("walls/<slug:slug>/history/events/", api.Events.as_view(), name="wall-events"),
]
