from django.urls import path

from cameras import (
    converters,  # noqa: F401  registers <code:…>
    views,
)
from cameras.streaming import views as streaming_views

app_name = "cameras"
urlpatterns = [
    path("cameras/", views.camera_list, name="list"),
    path("cameras/<code:code>/", views.camera_detail, name="detail"),
    path("nodes/", streaming_views.nodes, name="nodes"),
]
