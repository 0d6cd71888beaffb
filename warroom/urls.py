"""Every address of the product. A view without a guard fails the permission matrix (tests/test_permissions.py)."""

from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from cameras.api import HlsRedirect
from warroom import health
from warroom.words import Words

urlpatterns = [
    path("", include("accounts.urls")),
    path("", include("warroom.wall.urls")),
    path("", include("warroom.desk.urls")),
    path("", include("incidents.urls")),
    path("", include("cameras.urls")),
    path("jsi18n/<slug:language>/", Words.as_view(), name="words"),
    path("admin/", admin.site.urls),
    path("api/v1/", include(("cameras.api_urls", "cameras-api"))),
    path("api/v1/", include("incidents.api_urls")),
    path("api/v1/", include(("warroom.wall.api_urls", "wall-api"))),
    path("api/schema/", SpectacularAPIView.as_view(), name="schema"),
    path(
        "api/docs/",
        SpectacularSwaggerSplitView.as_view(url_name="schema", template_name="api/docs.html"),
        name="api-docs",
    ),
    path("hls/<code:code>/<str:profile>/index.m3u8", HlsRedirect.as_view(), name="hls"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
]

handler400 = "warroom.errors.bad_request"
handler403 = "warroom.errors.forbidden"
handler404 = "warroom.errors.not_found"
handler500 = "warroom.errors.failed"
