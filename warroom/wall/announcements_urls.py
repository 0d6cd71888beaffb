from django.urls import path

from warroom.wall import announcements_api as api

urlpatterns = [
    path("walls/<slug:slug>/announcements/", api.Announcements.as_view(), name="announcements"),
    path("walls/<slug:slug>/announcements/<int:pk>/", api.AnnouncementOne.as_view(), name="announcement"),
]
