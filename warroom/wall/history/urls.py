from django.urls import path

from warroom.wall.history import views

urlpatterns = [path("walls/<slug:slug>/history/", views.history, name="history")]
