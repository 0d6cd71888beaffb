from django.urls import path

from warroom.desk import views

app_name = "desk"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("map/", views.city_map, name="map"),
    path("wall/", views.first_wall, name="wall"),
]
