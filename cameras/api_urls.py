from django.urls import path

from cameras import (
    api,
    converters,  # noqa: F401  registers <code:…>
)

urlpatterns = [
    path("areas/", api.AreaList.as_view(), name="areas"),
    path("lorong/", api.LorongList.as_view(), name="lorong"),
    path("cameras/", api.CameraList.as_view(), name="cameras"),
    path("cameras/<code:code>/", api.CameraDetail.as_view(), name="camera"),
    path("cameras/<code:code>/live/", api.Live.as_view(), name="camera-live"),
    path("cameras/<code:code>/still/", api.StillPicture.as_view(), name="camera-still"),
    path("map/base.json", api.MapBase.as_view(), name="map-base"),
]
