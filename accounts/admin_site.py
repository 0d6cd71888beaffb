"""Django's admin site behind the one access rule, with its changes in the one audit trail."""

from typing import Any

from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts import access, audit
from accounts.forms import AdministratorsForm
from accounts.models import User
from accounts.roles import Act


class RoomAdminSite(admin.AdminSite):
    """Staff flags outlive a change of role; the role decides."""

    login_form = AdministratorsForm

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and access.may(request.user, Act.ADMIN_SITE)


class Trailed(admin.ModelAdmin):
    """Who may see what follows from these rows, so each change of them is in the trail: which fields, never values."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _record(request, "admin_added", obj, message)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        _record(request, "admin_changed", obj, message)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        for obj in queryset:
            _record(request, "admin_deleted", obj, "")
        return super().log_deletions(request, queryset)


def _record(request: HttpRequest, act: str, obj: Model, message: Any) -> None:
    if not isinstance(request.user, User):
        raise TypeError("the admin site lets only signed-in people in")
    subject = f"{obj._meta.label_lower}:{obj.pk}"
    audit.record(actor=request.user, act=act, subject=subject, detail={"name": str(obj), "message": message})
