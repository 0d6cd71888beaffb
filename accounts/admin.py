from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.admin_site import Trailed
from accounts.models import Agency, Agreement, ApiToken, AuditEntry, Scope, User


@admin.register(User)
class PersonAdmin(Trailed, UserAdmin):
    list_display = ["username", "first_name", "last_name", "role", "agency", "is_active"]
    list_filter = ["role", "agency", "is_active"]
    fieldsets = [
        *(UserAdmin.fieldsets or ()),
        (_("Ruang kendali"), {"fields": ["role", "agency", "language", "area_codes"]}),
    ]


class ScopeInline(admin.TabularInline):
    model = Scope
    extra = 0


@admin.register(Agreement)
class AgreementAdmin(Trailed):
    list_display = ["number", "agency", "valid_from", "valid_until"]
    inlines = [ScopeInline]


@admin.register(Agency)
class AgencyAdmin(Trailed):
    list_display = ["code", "name"]


@admin.register(ApiToken)
class ApiTokenAdmin(Trailed):
    list_display = ["name", "user", "expires_at", "last_used_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # manage.py create_token shows the token once; a form would store what nobody can read

    def has_change_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return False


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):
    list_display = ["seq", "at", "actor", "act", "subject"]
    list_filter = ["act"]
    search_fields = ["actor", "subject"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
