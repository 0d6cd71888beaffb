"""The API of events, alerts, incidents, people: what is there, and what is new."""

from typing import ClassVar

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import status
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts import access
from accounts.etag import EtagMixin
from accounts.models import User
from accounts.paging import Cursor
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents import casework, intake, opening, requests
from incidents.filters import AlertFilter, EntryFilter, EventFilter, IncidentFilter
from incidents.models import Alert, Category, Entry, Event, Incident
from incidents.serializers import (
    AlertSerializer,
    CategorySerializer,
    EntrySerializer,
    EventSerializer,
    IncidentDetailSerializer,
    IncidentSerializer,
    PersonSerializer,
    alert_card,
    incident_row,
)
from incidents.states import LIVE_INCIDENT_STATES

EventAnswer = inline_serializer(
    "EventAnswer", {"event": EventSerializer(), "alert": AlertSerializer(allow_null=True, required=False)}
)


class BySeq(Cursor):
    ordering = "seq"


class ByCode(Cursor):
    ordering = "code"


class ByName(Cursor):
    ordering = "username"


class EventList(EtagMixin, ListAPIView[Event]):
    serializer_class = EventSerializer
    filterset_class = EventFilter
    required_acts: ClassVar = {"GET": Act.EVENT_VIEW, "POST": Act.EVENT_REPORT}

    @property
    def throttle_scope(self) -> str:
        return "report" if self.request.method == "POST" else "read"

    def get_queryset(self) -> QuerySet[Event]:
        events = Event.objects.select_related("area", "camera", "reporter").defer("area__boundary")
        return access.visible_to(self.request.user, events)

    @extend_schema(
        request=requests.EventRequest,
        responses={201: EventAnswer, 200: EventAnswer},
        summary="Report an event; the same source and key again answers 200 and changes nothing",
    )
    def post(self, request: Request) -> Response:
        said = requests.EventRequest(data=request.data, context={"request": request})
        said.is_valid(raise_exception=True)
        by = signed_in_user(request)
        values = said.validated_data
        answer = intake.report_event(
            kind=values["kind"],
            source=values.get("source") or f"user:{by.username}"[:80],
            summary=values["summary"],
            occurred_at=values.get("occurred_at"),
            severity=values.get("severity"),
            idempotency_key=values["idempotency_key"],
            exercise=values["exercise"],
            by=by,
            now=timezone.now(),
            **said.place(),
        )
        body = {
            "event": EventSerializer(answer.event).data,
            "alert": alert_card(answer.alert) if answer.alert else None,
        }
        return Response(body, status=status.HTTP_201_CREATED if answer.is_new else status.HTTP_200_OK)


class AlertList(EtagMixin, ListAPIView[Alert]):
    serializer_class = AlertSerializer
    filterset_class = AlertFilter
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Alert]:
        return access.visible_to(self.request.user, Alert.objects.with_card())


class AlertDetail(EtagMixin, RetrieveAPIView[Alert]):
    serializer_class = AlertSerializer
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW}
    throttle_scope = "read"

    def get_object(self) -> Alert:
        return access.get_visible(self.request.user, Alert.objects.with_card(), pk=self.kwargs["pk"])


class IncidentList(EtagMixin, ListAPIView[Incident]):
    serializer_class = IncidentSerializer
    filterset_class = IncidentFilter
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW, "POST": Act.INCIDENT_OPEN}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "POST" else "read"

    def get_queryset(self) -> QuerySet[Incident]:
        return access.visible_to(self.request.user, Incident.objects.with_row())

    @extend_schema(
        request=requests.IncidentRequest, responses={201: IncidentSerializer}, summary="Open an incident by hand"
    )
    def post(self, request: Request) -> Response:
        said = requests.IncidentRequest(data=request.data, context={"request": request})
        said.is_valid(raise_exception=True)
        incident = opening.open_incident(
            category=said.validated_data["category"],
            severity=said.validated_data.get("severity"),
            summary=said.validated_data["summary"],
            place=said.validated_data["place_name"],
            exercise=said.validated_data["exercise"],
            by=signed_in_user(request),
            now=timezone.now(),
            **said.place(),
        )
        return Response(incident_row(incident), status=status.HTTP_201_CREATED)


class IncidentDetail(EtagMixin, RetrieveAPIView[Incident]):
    serializer_class = IncidentDetailSerializer
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"

    def get_object(self) -> Incident:
        incidents = Incident.objects.with_row().select_related("opened_by", "resolved_by", "closed_by")
        return access.get_visible(self.request.user, incidents, number=self.kwargs["number"])


class Timeline(EtagMixin, ListAPIView[Entry]):
    """Oldest first."""

    serializer_class = EntrySerializer
    pagination_class = BySeq
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"
    filterset_class = EntryFilter

    def get_queryset(self) -> QuerySet[Entry]:
        if getattr(self, "swagger_fake_view", False):
            return Entry.objects.none()
        incident = access.get_visible(self.request.user, Incident.objects.all(), number=self.kwargs["number"])
        return Entry.objects.filter(incident=incident).select_related("actor", "incident")


class CategoryList(EtagMixin, ListAPIView[Category]):
    queryset = Category.objects.all()
    serializer_class = CategorySerializer
    pagination_class = ByCode
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"


class PeopleList(EtagMixin, ListAPIView[User]):
    """Who can take an incident, and how many they have."""

    serializer_class = PersonSerializer
    pagination_class = ByName
    required_acts: ClassVar = {"GET": Act.INCIDENT_ASSIGN}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[User]:
        live = Count("incidents", filter=Q(incidents__state__in=LIVE_INCIDENT_STATES))
        return User.objects.filter(is_active=True, role__in=casework.TAKERS).annotate(open_incidents=live)
