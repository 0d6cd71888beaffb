from django.urls import path

from warroom.wall.pictures import api

urlpatterns = [
    path("pictures/", api.Pictures.as_view(), name="pictures"),
    path("pictures/<slug:slug>/", api.PictureDetail.as_view(), name="picture"),
    path("pictures/<slug:slug>/file/", api.PictureFile.as_view(), name="picture-file"),
]
