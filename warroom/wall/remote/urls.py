from django.urls import path

from warroom.wall.remote import views

urlpatterns = [
    path("walls/<slug:slug>/", views.remote, name="remote"),
]
