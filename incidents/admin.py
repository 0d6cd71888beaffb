"""The admin may look at what happened and edit the categories' promises; acts go through desk and API."""

from django.contrib import admin
from django.http import HttpRequest

from accounts.admin_site import Trailed
from incidents.models import Alert, Category, Entry, Event, Incident


class ReadOnly(admin.ModelAdmin):
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnly):
    list_display = ("occurred_at", "kind", "severity", "source", "camera", "area", "alert", "synthetic")
    list_filter = ("kind", "severity", "synthetic", "exercise")
    list_select_related = ("camera", "area", "alert")
    search_fields = ("summary", "source", "idempotency_key", "camera__code")


@admin.register(Alert)
class AlertAdmin(ReadOnly):
    list_display = ("raised_at", "severity", "kind", "state", "place", "count", "acknowledged_by", "incident")
    list_filter = ("state", "severity", "kind", "synthetic", "exercise")
    list_select_related = ("acknowledged_by", "incident")
    search_fields = ("summary", "place", "camera__code")


@admin.register(Incident)
class IncidentAdmin(ReadOnly):
    list_display = ("number", "category", "severity", "state", "place", "owner", "opened_at", "synthetic")
    list_filter = ("state", "severity", "category", "synthetic", "exercise")
    list_select_related = ("category", "owner")
    search_fields = ("number", "summary", "place")


@admin.register(Entry)
class EntryAdmin(ReadOnly):
    list_display = ("incident", "seq", "at", "actor", "kind", "text")
    list_filter = ("kind",)
    list_select_related = ("incident", "actor")
    search_fields = ("incident__number", "text")


@admin.register(Category)
class CategoryAdmin(Trailed):
    list_display = ("code", "name", "severity", "respond_within_s", "on_site_within_s", "resolve_within_s", "lead")

    def has_delete_permission(self, request: HttpRequest, obj: object | None = None) -> bool:
        return False
