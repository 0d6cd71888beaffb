from django.urls import path

from warroom.wall.sites import api

urlpatterns = [
    path("sites/", api.Sites.as_view(), name="sites"),
    path("sites/<int:pk>/", api.SiteDetail.as_view(), name="site"),
]
