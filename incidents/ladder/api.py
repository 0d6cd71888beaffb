"""The API of the ladder: who was called for an alarm, the ways out of the room, and what became of each message."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.etag import EtagMixin
from accounts.paging import Cursor
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.ladder import directory
from incidents.ladder import serializers as shapes
from incidents.models import Alert, Channel, Contact, Delivery, Rung

ChannelList = inline_serializer("ChannelList", {"results": shapes.ChannelSerializer(many=True)})
ContactList = inline_serializer("ContactList", {"results": shapes.ContactSerializer(many=True)})
Ladder = inline_serializer(
    "AlertLadder",
    {
        "rungs": shapes.RungSerializer(many=True),
        "deliveries": shapes.DeliverySerializer(many=True, allow_null=True),
        "leaves_house": serializers.BooleanField(help_text="false for a drill: it calls nobody outside the room"),
    },
)
Tried = inline_serializer(
    "ChannelTried",
    {"delivery": shapes.DeliverySerializer(), "arrived": serializers.BooleanField(), "ms": serializers.IntegerField()},
)


def shown_to(request: Request) -> dict[str, Any]:
    return {"may_manage": access.may(request.user, Act.CHANNEL_MANAGE)}


class LadderView(APIView):
    @property
    def throttle_scope(self) -> str:
        return "read" if self.request.method == "GET" else "act"


class Channels(LadderView):
    required_acts: ClassVar = {"GET": Act.CHANNEL_VIEW, "POST": Act.CHANNEL_MANAGE}

    @extend_schema(
        operation_id="channels_list", responses=ChannelList, summary="The ways out of the room and how each does"
    )
    def get(self, request: Request) -> Response:
        rows = access.visible_to(request.user, Channel.objects.all(), act=Act.CHANNEL_VIEW)
        data = shapes.ChannelSerializer(shapes.with_health(rows), many=True, context=shown_to(request)).data
        return Response({"results": data})

    @extend_schema(
        request=shapes.ChannelRequest, responses={201: shapes.ChannelSerializer}, summary="Open a way out of the room"
    )
    def post(self, request: Request) -> Response:
        return Response(_saved(request, Channel()), status=status.HTTP_201_CREATED)


class ChannelOne(LadderView):
    required_acts: ClassVar = {"GET": Act.CHANNEL_VIEW, "PUT": Act.CHANNEL_MANAGE, "DELETE": Act.CHANNEL_MANAGE}

    @extend_schema(responses=shapes.ChannelSerializer, summary="One channel; its secret is never read back")
    def get(self, request: Request, slug: str) -> Response:
        return Response(_channel_row(request, slug))

    @extend_schema(
        request=shapes.ChannelRequest,
        responses=shapes.ChannelSerializer,
        summary="Change a channel; without a secret it keeps the one it has",
    )
    def put(self, request: Request, slug: str) -> Response:
        return Response(_saved(request, _channel(request, slug, Act.CHANNEL_MANAGE)))

    @extend_schema(responses={204: None}, summary="Remove a channel that has never sent anything")
    def delete(self, request: Request, slug: str) -> Response:
        channel = _channel(request, slug, Act.CHANNEL_MANAGE)
        directory.remove(channel, by=signed_in_user(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class ChannelTry(APIView):
    required_acts: ClassVar = {"POST": Act.CHANNEL_MANAGE}
    throttle_scope = "act"

    @extend_schema(request=shapes.TryRequest, responses=Tried, summary="Send a test message now; what became of it")
    def post(self, request: Request, slug: str) -> Response:
        asked = shapes.TryRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        channel = _channel(request, slug, Act.CHANNEL_MANAGE)
        first = channel.contacts.filter(in_use=True).order_by("rung", "order").first()
        address = asked.validated_data.get("address") or (first.address if first else "")
        by = signed_in_user(request)
        row, took_ms = directory.try_out(channel, address=address, by=by, clock=timezone.now)
        data = shapes.DeliverySerializer(row, context=shown_to(request)).data
        return Response({"delivery": data, "arrived": row.state == Delivery.State.DELIVERED, "ms": took_ms})


class Contacts(LadderView):
    required_acts: ClassVar = {"GET": Act.CHANNEL_VIEW, "POST": Act.CHANNEL_MANAGE}

    @extend_schema(operation_id="contacts_list", responses=ContactList, summary="Who is called at which rung")
    def get(self, request: Request) -> Response:
        rows = access.visible_to(request.user, Contact.objects.select_related("channel"), act=Act.CHANNEL_VIEW)
        return Response({"results": shapes.ContactSerializer(rows, many=True, context=shown_to(request)).data})

    @extend_schema(
        request=shapes.ContactRequest, responses={201: shapes.ContactSerializer}, summary="Somebody more is called"
    )
    def post(self, request: Request) -> Response:
        return Response(_saved_contact(request, Contact()), status=status.HTTP_201_CREATED)


class ContactOne(LadderView):
    required_acts: ClassVar = {"PUT": Act.CHANNEL_MANAGE, "DELETE": Act.CHANNEL_MANAGE}

    @extend_schema(request=shapes.ContactRequest, responses=shapes.ContactSerializer, summary="Change a contact")
    def put(self, request: Request, pk: int) -> Response:
        return Response(_saved_contact(request, access.get_visible(request.user, Contact.objects.all(), pk=pk)))

    @extend_schema(responses={204: None}, summary="Remove a contact who was never called")
    def delete(self, request: Request, pk: int) -> Response:
        contact = access.get_visible(request.user, Contact.objects.all(), pk=pk)
        directory.remove(contact, by=signed_in_user(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class DeliveryFilter(filters.FilterSet):
    state = filters.MultipleChoiceFilter(choices=Delivery.State.choices)
    incident = filters.CharFilter(field_name="incident__number", label="incident number")
    channel = filters.CharFilter(field_name="channel__slug", label="channel")
    since = filters.IsoDateTimeFilter(field_name="created_at", lookup_expr="gte", label="made at or after")

    class Meta:
        model = Delivery
        fields = ["alert", "incident", "state", "channel", "since"]


class Deliveries(EtagMixin, ListAPIView[Delivery]):
    """The newest first."""

    serializer_class = shapes.DeliverySerializer
    filterset_class = DeliveryFilter
    pagination_class = Cursor
    required_acts: ClassVar = {"GET": Act.CHANNEL_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Delivery]:
        rows = Delivery.objects.select_related("channel", "contact", "rung", "incident")
        return access.visible_to(self.request.user, rows)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), **shown_to(self.request)}


class AlertLadder(APIView):
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=Ladder, summary="Whom an alarm has called and will call; deliveries for the room's own")
    def get(self, request: Request, pk: int) -> Response:
        alert = access.get_visible(request.user, Alert.objects.all(), pk=pk)
        rungs = list(Rung.objects.filter(alert=alert).order_by("run", "step"))
        began = {rung.run: rung.due_at for rung in rungs if rung.step == 0}
        deliveries = None
        if access.may(request.user, Act.CHANNEL_VIEW):
            rows = Delivery.objects.filter(alert=alert).select_related("channel", "contact", "rung", "incident")
            deliveries = shapes.DeliverySerializer(rows.order_by("pk"), many=True, context=shown_to(request)).data
        body = {
            "rungs": shapes.RungSerializer(rungs, many=True, context={"began": began}).data,
            "deliveries": deliveries,
            "leaves_house": not alert.exercise,
        }
        return Response(body)


def _channel(request: Request, slug: str, act: Act) -> Channel:
    return access.get_visible(request.user, Channel.objects.all(), act=act, slug=slug)


def _channel_row(request: Request, slug: str) -> dict[str, Any]:
    rows = shapes.with_health(Channel.objects.all())
    channel = access.get_visible(request.user, rows, act=Act.CHANNEL_VIEW, slug=slug)
    return dict(shapes.ChannelSerializer(channel, context=shown_to(request)).data)


def _saved(request: Request, channel: Channel) -> dict[str, Any]:
    said = shapes.ChannelRequest(data=request.data)
    said.is_valid(raise_exception=True)
    values = dict(said.validated_data)
    secret = values.pop("secret", None)
    for name, value in values.items():
        setattr(channel, name, value)
    saved = directory.save_channel(channel, secret=secret, by=signed_in_user(request), now=timezone.now())
    return _channel_row(request, saved.slug)


def _saved_contact(request: Request, contact: Contact) -> dict[str, Any]:
    said = shapes.ContactRequest(data=request.data)
    said.is_valid(raise_exception=True)
    for name, value in said.validated_data.items():
        setattr(contact, name, value)
    saved = directory.save_contact(contact, by=signed_in_user(request), now=timezone.now())
    return dict(shapes.ContactSerializer(saved, context=shown_to(request)).data)
