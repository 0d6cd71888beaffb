from django.urls import include, path

from warroom.wall import api

urlpatterns = [
    path("feed/", api.Feed.as_view(), name="feed"),
    path("walls/", api.WallList.as_view(), name="walls"),
    path("walls/<slug:slug>/scene/", api.WallScene.as_view(), name="wall-scene"),
    path("", include("warroom.wall.commands_urls")),
    path("", include("warroom.wall.design.api_urls")),
    path("", include("warroom.wall.announcements_urls")),
    path("", include("warroom.wall.history.api_urls")),
    path("", include("warroom.wall.charts.urls")),
    path("", include("warroom.wall.devices.api_urls")),
    path("", include("warroom.wall.ledger.api_urls")),
    path("", include("warroom.wall.sites.urls")),
    path("", include("warroom.wall.pictures.urls")),
]
