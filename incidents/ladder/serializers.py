"""The JSON of channels, contacts, rungs and deliveries. Addresses are whole for who manages them, else shortened."""

import datetime as dt
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from rest_framework import serializers

from incidents import words
from incidents.models import Channel, Contact, Delivery, Rung

State = Delivery.State


def with_health(channels: QuerySet[Channel]) -> QuerySet[Channel]:
    """Each with when it last worked, what it last failed with, and how many contacts use it. One query."""
    own = Delivery.objects.filter(channel=OuterRef("pk"))
    arrived = own.filter(state__in=[State.DELIVERED, State.SEEN]).order_by("-ended_at")
    failed = own.exclude(last_error="").exclude(state=State.CANCELLED).order_by("-pk")
    return channels.annotate(
        last_success_at=Subquery(arrived.values("ended_at")[:1]),
        last_failure_at=Subquery(failed.values("created_at")[:1]),
        last_failure=Subquery(failed.values("last_error")[:1]),
        contact_count=Count("contacts", filter=Q(contacts__in_use=True)),
    )


def short_address(form: str, address: str) -> str:
    """Enough to tell one from another, too little to write to: "k…@city.example", "…6021", the host alone."""
    if form == "host":
        return "/".join(address.split("/", 3)[:3])
    if "@" in address:
        name, _at, host = address.rpartition("@")
        return f"{name[:1]}…@{host}"
    return f"…{address[-4:]}" if len(address) > 4 else address


class ChannelSerializer(serializers.ModelSerializer[Channel]):
    """Give it channels ``with_health``. ``settings`` is null for who may not manage."""

    address = serializers.SerializerMethodField()
    settings = serializers.SerializerMethodField()
    has_secret = serializers.SerializerMethodField()
    last_success_at = serializers.DateTimeField(read_only=True, allow_null=True)
    last_failure_at = serializers.DateTimeField(read_only=True, allow_null=True)
    last_failure = serializers.CharField(read_only=True, allow_null=True)
    contact_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Channel
        fields = [
            "slug", "name", "form", "address", "settings", "has_secret", "in_use", "failing_since", "last_success_at",
            "last_failure_at", "last_failure", "contact_count",
        ]  # fmt: skip

    def get_address(self, channel: Channel) -> str:
        if self.context["may_manage"] or channel.form == Channel.Form.EMAIL:
            return channel.address
        return short_address("host", channel.address)

    def get_settings(self, channel: Channel) -> dict[str, Any] | None:
        return channel.settings if self.context["may_manage"] else None

    def get_has_secret(self, channel: Channel) -> bool:
        return bool(channel.secret)


class ContactSerializer(serializers.ModelSerializer[Contact]):
    channel = serializers.CharField(source="channel.slug", read_only=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = Contact
        fields = ["id", "name", "office", "channel", "address", "rung", "order", "in_use"]

    def get_address(self, contact: Contact) -> str:
        return contact.address if self.context["may_manage"] else short_address("", contact.address)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """``incident`` and ``alert`` are what it is about; a test is about neither."""

    channel = serializers.CharField(source="channel.slug", read_only=True)
    channel_name = serializers.CharField(source="channel.name", read_only=True)
    contact = serializers.CharField(source="contact.name", read_only=True, allow_null=True, default=None)
    office = serializers.CharField(source="contact.office", read_only=True, allow_null=True, default=None)
    rung = serializers.CharField(source="rung.what", read_only=True, allow_null=True, default=None)
    incident = serializers.CharField(source="incident.number", read_only=True, allow_null=True, default=None)
    alert = serializers.IntegerField(source="alert_id", read_only=True, allow_null=True)
    address = serializers.SerializerMethodField()

    class Meta:
        model = Delivery
        fields = [
            "uid", "channel", "channel_name", "contact", "office", "address", "rung", "alert", "incident", "subject",
            "state", "created_at", "next_try_at", "attempts", "ended_at", "last_error",
        ]  # fmt: skip

    def get_address(self, delivery: Delivery) -> str:
        return delivery.address if self.context["may_manage"] else short_address("", delivery.address)


class RungSerializer(serializers.ModelSerializer[Rung]):
    after_s = serializers.SerializerMethodField(help_text="seconds after the first rung of its run")

    class Meta:
        model = Rung
        fields = ["run", "step", "what", "after_s", "due_at", "fired_at", "stopped_at"]

    def get_after_s(self, rung: Rung) -> int:
        first: dt.datetime = self.context["began"][rung.run]
        return round((rung.due_at - first).total_seconds())


class ChannelRequest(serializers.Serializer[Any]):
    """``secret``: write-only; left out, the one it has stays."""

    slug = serializers.SlugField(max_length=40)
    name = serializers.CharField(max_length=80)
    form = serializers.ChoiceField(Channel.Form.choices)
    address = serializers.CharField(max_length=500)
    settings = serializers.DictField(default=dict)
    secret = serializers.CharField(max_length=500, required=False, allow_blank=True, write_only=True)
    in_use = serializers.BooleanField(default=True)


class ContactRequest(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)
    office = serializers.CharField(max_length=80, default="", allow_blank=True)
    channel = serializers.SlugRelatedField(slug_field="slug", queryset=Channel.objects.all())
    address = serializers.CharField(max_length=200, default="", allow_blank=True)
    rung = serializers.ChoiceField(list(words.RUNGS.items()))
    order = serializers.IntegerField(min_value=0, max_value=999, default=0)
    in_use = serializers.BooleanField(default=True)


class TryRequest(serializers.Serializer[Any]):
    """Without an address the first contact of this channel gets it."""

    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
