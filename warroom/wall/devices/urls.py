from django.urls import path

from warroom.wall.devices import views

urlpatterns = [
    path("output/", views.device, name="device"),
    path("output/wait/", views.wait, name="device-wait"),
    path("walls/", views.walls, name="list"),
]
