from django.urls import path

from cameras import (
    api,
    clips_api,
    converters,  # noqa: F401  registers <code:…>
)
from cameras.streaming import api as streaming_api

urlpatterns = [
    path("areas/", api.AreaList.as_view(), name="areas"),
    path("lorong/", api.LorongList.as_view(), name="lorong"),
    path("cameras/", api.CameraList.as_view(), name="cameras"),
    path("cameras/<code:code>/", api.CameraDetail.as_view(), name="camera"),
    path("cameras/<code:code>/live/", api.Live.as_view(), name="camera-live"),
    path("cameras/<code:code>/clips/", clips_api.CameraClips.as_view(), name="camera-clips"),
    path("cameras/<code:code>/recordings/", clips_api.Recordings.as_view(), name="camera-recordings"),
    path("cameras/<code:code>/pin/", clips_api.Pin.as_view(), name="camera-pin"),
    path("cameras/<code:code>/unpin/", clips_api.Unpin.as_view(), name="camera-unpin"),
    path("clips/", clips_api.ClipList.as_view(), name="clips"),
    path("clips/<uuid:uid>/", clips_api.ClipDetail.as_view(), name="clip"),
    path("clips/<uuid:uid>/download/", clips_api.ClipDownload.as_view(), name="clip-download"),
    path("cameras/<code:code>/still/", api.StillPicture.as_view(), name="camera-still"),
    path("nodes/", streaming_api.Nodes.as_view(), name="nodes"),
    path("map/base.json", api.MapBase.as_view(), name="map-base"),
]
