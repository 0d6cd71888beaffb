"""The JSON of events, alerts, incidents and timelines: one shape for API, feed and pages."""

from typing import Any, TypedDict

from django.conf import settings
from django.utils import translation
from rest_framework import serializers

from accounts.models import User
from incidents import words
from incidents.models import Alert, Assignment, Category, Entry, Event, Incident, IncidentCamera


class CategoryName(TypedDict):
    code: str
    name: str
    name_en: str


class Offer(TypedDict):
    """``to`` is for people to read; a page compares ``username`` with its own."""

    to: str
    username: str
    expires_at: str


def _name(who: str) -> serializers.CharField:
    """The short name of the person in this field, null for nobody."""
    return serializers.CharField(source=f"{who}.display_name", read_only=True, allow_null=True, default=None)


class CategorySerializer(serializers.ModelSerializer[Category]):
    class Meta:
        model = Category
        fields = [
            "code", "name", "name_en", "severity", "respond_within_s", "on_site_within_s", "resolve_within_s", "lead",
        ]  # fmt: skip


class AlertSerializer(serializers.ModelSerializer[Alert]):
    """An alert's card."""

    area = serializers.CharField(source="area.name", read_only=True, allow_null=True, default=None)
    camera = serializers.CharField(source="camera.code", read_only=True, allow_null=True, default=None)
    acknowledged_by = _name("acknowledged_by")
    incident = serializers.CharField(source="incident.number", read_only=True, allow_null=True, default=None)
    target_s = serializers.IntegerField(read_only=True)

    class Meta:
        model = Alert
        fields = [
            "id", "kind", "severity", "state", "version", "count", "summary", "place", "area", "camera", "lat", "lon",
            "raised_at", "last_event_at", "acknowledged_by", "acknowledged_at", "incident", "target_s", "synthetic",
            "exercise",
        ]  # fmt: skip


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident as a row of a list. Give it incidents of ``Incident.objects.with_row()``."""

    category = serializers.SerializerMethodField()
    area = serializers.CharField(source="area.name", read_only=True, allow_null=True, default=None)
    owner = _name("owner")
    owner_username = serializers.CharField(source="owner.username", read_only=True, allow_null=True, default=None)
    offer = serializers.SerializerMethodField()
    cameras = serializers.SerializerMethodField()
    alerts = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            "number", "category", "severity", "state", "version", "summary", "place", "area", "lat", "lon", "opened_at",
            "state_since", "owner", "owner_username", "offer", "cameras", "alerts", "synthetic", "exercise",
        ]  # fmt: skip

    def get_category(self, incident: Incident) -> CategoryName:
        category = incident.category
        return {"code": category.code, "name": category.name, "name_en": category.name_en}

    def get_offer(self, incident: Incident) -> Offer | None:
        offers: list[Assignment] = getattr(incident, "open_offers")  # noqa: B009  set by with_row()
        if not offers:
            return None
        expires_at = serializers.DateTimeField().to_representation(offers[0].expires_at)
        return {"to": offers[0].to.display_name, "username": offers[0].to.username, "expires_at": str(expires_at)}

    def get_cameras(self, incident: Incident) -> list[str]:
        return [seen.camera.code for seen in incident.incidentcamera_set.all()]

    def get_alerts(self, incident: Incident) -> list[int]:
        return [alert.pk for alert in incident.alerts.all()]


class NearbySerializer(serializers.ModelSerializer[IncidentCamera]):
    code = serializers.CharField(source="camera.code", read_only=True)
    name = serializers.CharField(source="camera.name", read_only=True)

    class Meta:
        model = IncidentCamera
        fields = ["code", "name", "order", "distance_m", "sees"]


class IncidentDetailSerializer(IncidentSerializer):
    """One incident with all that its page shows but the timeline."""

    category_promise = CategorySerializer(source="category", read_only=True)
    nearby = NearbySerializer(source="incidentcamera_set", many=True, read_only=True)
    opened_by = _name("opened_by")
    resolved_by = _name("resolved_by")
    closed_by = _name("closed_by")

    class Meta(IncidentSerializer.Meta):
        fields = [
            *IncidentSerializer.Meta.fields, "category_promise", "nearby", "opened_by", "outcome", "resolution",
            "resolved_at", "resolved_by", "closed_at", "closed_by",
        ]  # fmt: skip


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One line of a timeline. ``text`` is what its author wrote, else a sentence in the reader's language."""

    incident = serializers.CharField(source="incident.number", read_only=True)
    actor = _name("actor")
    text = serializers.SerializerMethodField()

    class Meta:
        model = Entry
        fields = ["incident", "seq", "at", "actor", "kind", "text", "data"]

    def get_text(self, entry: Entry) -> str:
        return entry.text or words.sentence(entry.kind, entry.data)


class EventSerializer(serializers.ModelSerializer[Event]):
    area = serializers.CharField(source="area.name", read_only=True, allow_null=True, default=None)
    camera = serializers.CharField(source="camera.code", read_only=True, allow_null=True, default=None)
    reporter = _name("reporter")
    alert = serializers.IntegerField(source="alert_id", read_only=True, allow_null=True)

    class Meta:
        model = Event
        fields = [
            "id", "uid", "kind", "source", "occurred_at", "received_at", "camera", "area", "lat", "lon", "severity",
            "summary", "reporter", "alert", "synthetic", "exercise",
        ]  # fmt: skip


class PersonSerializer(serializers.ModelSerializer[User]):
    """Somebody who can take an incident."""

    display_name = serializers.CharField(read_only=True)
    initials = serializers.CharField(read_only=True)
    open_incidents = serializers.IntegerField(read_only=True)

    class Meta:
        model = User
        fields = ["username", "display_name", "initials", "role", "open_incidents"]


def alert_card(alert: Alert) -> dict[str, Any]:
    """The card of an alert as the database has it now. One query."""
    return dict(AlertSerializer(Alert.objects.with_card().get(pk=alert.pk)).data)


def incident_row(incident: Incident) -> dict[str, Any]:
    """The row of an incident as the database has it now. Four queries."""
    return dict(IncidentSerializer(Incident.objects.with_row().get(pk=incident.pk)).data)


def entry_line(entry: Entry) -> dict[str, Any]:
    """A timeline line for the feed, in the city's language: many will read it."""
    with translation.override(settings.LANGUAGE_CODE):
        return dict(EntrySerializer(entry).data)
