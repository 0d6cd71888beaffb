"""The JSON of events, alerts, incidents and timelines: one shape for API, feed and pages."""

import datetime as dt
from typing import Any, TypedDict

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone, translation
from rest_framework import serializers

from accounts.models import User
from cameras.models import Area
from incidents import words
from incidents.ladder import promises
from incidents.ladder.promises import TimerRow
from incidents.models import Alert, Assignment, Category, Entry, Event, Incident, IncidentCamera
from incidents.playbooks import lines


class CategoryName(TypedDict):
    code: str
    name: str
    name_en: str


class Offer(TypedDict):
    """``to`` is for people to read; a page compares ``username`` with its own."""

    to: str
    username: str
    form: str
    expires_at: str


class SopCount(TypedDict):
    """How many steps of the procedure are done or left out, of those that count."""

    done: int
    of: int


class Shelved(TypedDict):
    until: str
    by: str
    reason: str


class Suppressed(TypedDict):
    """Which work or work order keeps it quiet."""

    id: int
    form: str
    reason: str
    until: str | None


class ClosingAsked(TypedDict):
    """Somebody wants a P1 dismissed; another person must agree."""

    by: str
    username: str
    at: str
    dismissal: str
    note: str


def _iso(at: dt.datetime) -> str:
    return str(serializers.DateTimeField().to_representation(at))


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
    district = serializers.SerializerMethodField(help_text="the kecamatan")
    camera = serializers.CharField(source="camera.code", read_only=True, allow_null=True, default=None)
    acknowledged_by = _name("acknowledged_by")
    incident = serializers.CharField(source="incident.number", read_only=True, allow_null=True, default=None)
    target_s = serializers.IntegerField(read_only=True)
    shown_as = serializers.CharField(read_only=True)
    position = serializers.CharField(source="position.slug", read_only=True, allow_null=True, default=None)
    grouped = serializers.BooleanField(source="is_grouped", read_only=True)
    shelved = serializers.SerializerMethodField()
    suppressed = serializers.SerializerMethodField()
    closing_asked = serializers.SerializerMethodField()

    class Meta:
        model = Alert
        fields = [
            "id", "kind", "severity", "state", "version", "count", "summary", "place", "area", "district", "camera",
            "lat", "lon",
            "raised_at", "last_event_at", "acknowledged_by", "acknowledged_at", "incident", "target_s", "synthetic",
            "exercise", "event_class", "shown_as", "annunciated_at", "cleared_at", "shelved", "suppressed", "grouped",
            "position", "closing_asked", "dismissal",
        ]  # fmt: skip

    def get_district(self, alert: Alert) -> str | None:
        area = alert.area
        if area is None:
            return None
        return area.parent.name if area.level == Area.Level.KELURAHAN and area.parent else area.name

    def get_shelved(self, alert: Alert) -> Shelved | None:
        shelf = alert.shelf
        if shelf is None:
            return None
        return {"until": _iso(shelf.until), "by": shelf.by.display_name, "reason": shelf.reason}

    def get_suppressed(self, alert: Alert) -> Suppressed | None:
        suppression = alert.suppression
        if suppression is None:
            return None
        until = None if suppression.until is None else _iso(suppression.until)
        return {"id": suppression.pk, "form": suppression.form, "reason": suppression.reason, "until": until}

    def get_closing_asked(self, alert: Alert) -> ClosingAsked | None:
        if alert.closing_asked_by is None or alert.closing_asked_at is None:
            return None
        asked = alert.closing_asked
        return {
            "by": alert.closing_asked_by.display_name,
            "username": alert.closing_asked_by.username,
            "at": _iso(alert.closing_asked_at),
            "dismissal": asked.get("dismissal", ""),
            "note": asked.get("note", ""),
        }


class IncidentSerializer(serializers.ModelSerializer[Incident]):
    """An incident as a row of a list. Give it incidents of ``Incident.objects.with_row()``."""

    category = serializers.SerializerMethodField()
    area = serializers.CharField(source="area.name", read_only=True, allow_null=True, default=None)
    owner = _name("owner")
    owner_username = serializers.CharField(source="owner.username", read_only=True, allow_null=True, default=None)
    offer = serializers.SerializerMethodField()
    merged_into = serializers.CharField(source="merged_into.number", read_only=True, allow_null=True, default=None)
    cameras = serializers.SerializerMethodField()
    alerts = serializers.SerializerMethodField()
    sop = serializers.SerializerMethodField()
    timers = serializers.SerializerMethodField()

    class Meta:
        model = Incident
        fields = [
            "number", "category", "severity", "state", "version", "summary", "place", "area", "lat", "lon", "opened_at",
            "state_since", "owner", "owner_username", "offer", "cameras", "alerts", "synthetic", "exercise",
            "field_status", "field_status_at", "triaged_at", "accepted_at", "on_scene_at", "hold_reason", "hold_until",
            "paused_s", "merged_into", "reopened_count", "sop", "timers",
        ]  # fmt: skip

    def get_category(self, incident: Incident) -> CategoryName:
        category = incident.category
        return {"code": category.code, "name": category.name, "name_en": category.name_en}

    def get_offer(self, incident: Incident) -> Offer | None:
        offers: list[Assignment] = getattr(incident, "open_offers")  # noqa: B009  set by with_row()
        if not offers:
            return None
        offer = offers[0]
        return {
            "to": offer.to.display_name,
            "username": offer.to.username,
            "form": offer.form,
            "expires_at": _iso(offer.expires_at),
        }

    def get_cameras(self, incident: Incident) -> list[str]:
        return [seen.camera.code for seen in incident.incidentcamera_set.all()]

    def get_alerts(self, incident: Incident) -> list[int]:
        return [alert.pk for alert in incident.alerts.all()]

    def get_timers(self, incident: Incident) -> list[TimerRow]:
        """As they stand when the row is written: a reader that shows them counts on from ``due_at``."""
        return promises.rows_of(incident, now=timezone.now())

    def get_sop(self, incident: Incident) -> SopCount | None:
        count: int = getattr(incident, "sop_of")  # noqa: B009  set by with_row()
        return {"done": getattr(incident, "sop_done"), "of": count} if count else None  # noqa: B009


class NearbySerializer(serializers.ModelSerializer[IncidentCamera]):
    code = serializers.CharField(source="camera.code", read_only=True)
    name = serializers.CharField(source="camera.name", read_only=True)

    class Meta:
        model = IncidentCamera
        fields = ["code", "name", "order", "distance_m", "sees"]


class MergedIncident(TypedDict):
    """An incident that was merged into this one; its alerts and its timeline stay its own."""

    number: str
    summary: str
    severity: str
    place: str
    opened_at: str
    alerts: list[int]
    entry_count: int


class IncidentDetailSerializer(IncidentSerializer):
    """One incident with all that its page shows but the timeline."""

    merged = serializers.SerializerMethodField()

    category_promise = CategorySerializer(source="category", read_only=True)
    nearby = NearbySerializer(source="incidentcamera_set", many=True, read_only=True)
    steps = serializers.SerializerMethodField()
    opened_by = _name("opened_by")
    resolved_by = _name("resolved_by")
    closed_by = _name("closed_by")

    class Meta(IncidentSerializer.Meta):
        fields = [
            *IncidentSerializer.Meta.fields, "category_promise", "nearby", "steps", "opened_by", "outcome",
            "resolution", "resolved_at", "resolved_by", "closed_at", "closed_by", "severity_reason", "merged",
        ]  # fmt: skip

    def get_merged(self, incident: Incident) -> list[MergedIncident]:
        alerts = Prefetch("alerts", Alert.objects.only("pk", "incident_id").order_by("pk"))
        return [
            {
                "number": row.number,
                "summary": row.summary,
                "severity": row.severity,
                "place": row.place,
                "opened_at": _iso(row.opened_at),
                "alerts": [alert.pk for alert in row.alerts.all()],
                "entry_count": row.entry_count,
            }
            for row in incident.merged.prefetch_related(alerts).order_by("opened_at")
        ]

    def get_steps(self, incident: Incident) -> list[lines.StepLine]:
        return lines.of(incident)


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
