from django.urls import path

from cameras import api

urlpatterns = [
    path("areas/", api.AreaList.as_view(), name="areas"),
    path("lorong/", api.LorongList.as_view(), name="lorong"),
    path("cameras/", api.CameraList.as_view(), name="cameras"),
    path("cameras/<str:code>/", api.CameraDetail.as_view(), name="camera"),
    path("cameras/<str:code>/live/", api.Live.as_view(), name="camera-live"),
    path("map/base.json", api.MapBase.as_view(), name="map-base"),
]
