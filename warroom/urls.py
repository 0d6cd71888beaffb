"""Every address of the product. A view without a guard fails the permission matrix (tests/test_permissions.py)."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("accounts.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "warroom.errors.bad_request"
handler403 = "warroom.errors.forbidden"
handler404 = "warroom.errors.not_found"
handler500 = "warroom.errors.failed"
