"""Taking 112 calls: find the place, look for what is known already, save; and who called, for whoever handles it."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access, audit
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.nearby import Point
from incidents.calls import duplicates, intake, places
from incidents.calls.requests import CallRequest, DuplicatesRequest, PlacesRequest
from incidents.models import Caller, Incident
from incidents.serializers import IncidentSerializer, incident_row


class FoundPlaceSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField(help_text="lorong, street, landmark, area or camera")
    code = serializers.CharField()
    name = serializers.CharField()
    area = serializers.CharField(allow_null=True)
    lat = serializers.FloatField()
    lon = serializers.FloatField()


class DuplicateSerializer(serializers.Serializer[Any]):
    number = serializers.CharField(allow_null=True)
    alert = serializers.IntegerField(allow_null=True)
    category = serializers.CharField()
    severity = serializers.CharField()
    summary = serializers.CharField()
    place = serializers.CharField()
    at = serializers.DateTimeField()
    distance_m = serializers.IntegerField()
    owner = serializers.CharField(allow_null=True)
    exercise = serializers.BooleanField()


class CallerSerializer(serializers.ModelSerializer[Caller]):
    taken_by = serializers.CharField(source="taken_by.display_name", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Caller
        fields = ["name", "phone", "called_at", "taken_by", "synthetic"]


class Calls(APIView):
    required_acts: ClassVar = {"POST": Act.INCIDENT_OPEN}
    throttle_scope = "act"

    @extend_schema(
        request=CallRequest,
        responses={201: IncidentSerializer, 200: IncidentSerializer},
        summary="Take a 112 call; 200 when it joined an incident or was sent before",
    )
    def post(self, request: Request) -> Response:
        said = CallRequest(data=request.data, context={"request": request})
        said.is_valid(raise_exception=True)
        by, now = signed_in_user(request), timezone.now()
        number = said.validated_data.get("join")
        call = said.call()
        taken = intake.join(call, number, by=by, now=now) if number else intake.take_call(call, by=by, now=now)
        code = status.HTTP_201_CREATED if taken.is_new else status.HTTP_200_OK
        return Response(incident_row(taken.incident), status=code)


class Duplicates(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_OPEN}
    throttle_scope = "read"

    @extend_schema(
        parameters=[DuplicatesRequest],
        responses=DuplicateSerializer(many=True),
        summary="Open incidents and alerts of like class within 300 m and 30 min",
    )
    def get(self, request: Request) -> Response:
        said = DuplicatesRequest(data=request.query_params, context={"request": request})
        said.is_valid(raise_exception=True)
        values = said.validated_data
        point = Point(values["lat"], values["lon"])
        return Response(duplicates.near(values["category"], point, by=signed_in_user(request), now=timezone.now()))


class Places(APIView):
    required_acts: ClassVar = {"GET": Act.CAMERA_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[OpenApiParameter("q", str, description="a few letters")],
        responses=FoundPlaceSerializer(many=True),
        summary="Lorong, streets, landmarks, kelurahan and cameras by name; at most 15",
    )
    def get(self, request: Request) -> Response:
        said = PlacesRequest(data=request.query_params)
        said.is_valid(raise_exception=True)
        return Response(places.find(said.validated_data["q"], by=signed_in_user(request)))


class Callers(APIView):
    """Reading who called is written down: it is personal data."""

    required_acts: ClassVar = {"GET": Act.CALLER_VIEW}
    throttle_scope = "act"

    @extend_schema(responses=CallerSerializer(many=True), summary="Who called about an incident")
    def get(self, request: Request, number: str) -> Response:
        by = signed_in_user(request)
        incident = access.get_visible(by, Incident.objects.all(), number=number)
        callers = list(Caller.objects.filter(incident=incident).select_related("taken_by"))
        if callers:
            audit.record(actor=by, act="callers_read", subject=number, detail={"callers": len(callers)})
        return Response(CallerSerializer(callers, many=True).data)
