"""Every address of the product. A view without a guard fails the permission matrix (tests/test_permissions.py)."""

from django.contrib import admin
from django.urls import include, path

from warroom.words import Words

from cameras.api import HlsRedirect

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("warroom.desk.urls")),
    path("", include("incidents.urls")),
    path("", include("cameras.urls")),
    path("jsi18n/<slug:language>/", Words.as_view(), name="words"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(("cameras.api_urls", "cameras-api"))),
    path("hls/<str:code>/<str:profile>/index.m3u8", HlsRedirect.as_view(), name="hls"),
]

handler400 = "warroom.errors.bad_request"
handler403 = "warroom.errors.forbidden"
handler404 = "warroom.errors.not_found"
handler500 = "warroom.errors.failed"
