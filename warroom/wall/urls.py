from django.urls import include, path

from warroom.wall import views

app_name = "wall"
urlpatterns = [
    path("wall/<slug:slug>/", views.wall, name="wall"),
    path("", include("warroom.wall.ledger.urls")),  # before what takes any walls/<slug>/
    path("", include("warroom.wall.design.urls")),
    path("", include("warroom.wall.remote.urls")),
    path("wall/<slug:slug>/output/<int:number>/", views.wall_output, name="output"),
    path("", include("warroom.wall.history.urls")),
    path("", include("warroom.wall.devices.urls")),
]
