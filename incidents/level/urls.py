from django.urls import path

from incidents.level import views

urlpatterns = [path("level/", views.level_page, name="level")]
