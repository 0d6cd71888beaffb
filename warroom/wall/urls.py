from django.urls import path

from warroom.wall import views

app_name = "wall"
urlpatterns = [
    path("wall/<slug:slug>/", views.wall, name="wall"),
    path("wall/<slug:slug>/output/<int:number>/", views.wall_output, name="output"),
]
