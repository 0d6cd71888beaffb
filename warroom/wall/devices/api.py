"""Outputs over HTTP: how they do, orders, pairing; and the one thing that a device itself may post."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.devices import geometry, identity, orders, pairing, roster, tokens
from warroom.wall.devices.orders import Do
from warroom.wall.devices.serializers import (
    CodeSerializer,
    OrderSerializer,
    OutputListSerializer,
    OutputSerializer,
    PlaceSerializer,
    RenewedSerializer,
)
from warroom.wall.models import Output, Wall


class OutputList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=OutputListSerializer, summary="The outputs of a wall and how they do")
    def get(self, request: Request, slug: str) -> Response:
        wall = access.get_visible(request.user, Wall.objects.prefetch_related("outputs__paired_by"), slug=slug)
        now = timezone.now()
        rows = [roster.entry(output, now=now) for output in wall.outputs.all()]
        body = {"wall": wall.slug, "revision": wall.revision, "at": now, "results": rows}
        return Response(body, headers={"Cache-Control": "no-store"})


class OutputPlace(APIView):
    required_acts: ClassVar = {"PATCH": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(request=PlaceSerializer, responses=OutputSerializer, summary="Name and place of an output")
    def patch(self, request: Request, slug: str, number: int) -> Response:
        output = _output(request, slug, number)
        asked = PlaceSerializer(data=request.data, partial=True)
        asked.is_valid(raise_exception=True)
        now = timezone.now()
        placed = geometry.place(output, dict(asked.validated_data), by=signed_in_user(request), now=now)
        return Response(roster.entry(placed, now=now))


class OrderSchema(AutoSchema):
    """Eight addresses of one view: each has a name of its own."""

    def get_operation_id(self) -> str:
        name: str = super().get_operation_id()
        return name if "{number}" in self.path else name.replace("_create", "_all_create")


class Order(APIView):
    """One order to one output, or with no number in the address to all of the wall."""

    schema = OrderSchema()

    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"
    do: Do = "identify"

    @extend_schema(request=None, responses=OrderSerializer, summary="An order to one output or to all of a wall")
    def post(self, request: Request, slug: str, number: int | None = None) -> Response:
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        if number is not None:
            _output(request, slug, number)
        given = orders.give(wall, number=number, do=self.do, by=signed_in_user(request), now=timezone.now())
        return Response({"wall": wall.slug, "output": number, "order": given})


class Revoke(APIView):
    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(request=None, responses=OutputSerializer, summary="The output's device is nobody from now on")
    def post(self, request: Request, slug: str, number: int) -> Response:
        now = timezone.now()
        revoked = orders.revoke(_output(request, slug, number), by=signed_in_user(request), now=now)
        return Response(roster.entry(revoked, now=now))


class Pair(APIView):
    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        request=CodeSerializer,
        responses={
            200: OutputSerializer,
            400: OpenApiResponse(description="wrong_code: never shown, used, or over"),
            429: OpenApiResponse(description="too many wrong codes"),
        },
        summary="The device that shows this code is to be this output; the next free number makes a new one",
    )
    def post(self, request: Request, slug: str, number: int) -> Response:
        asked = CodeSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        wall = access.get_visible(request.user, Wall.objects.all(), slug=slug)
        now = timezone.now()
        code = asked.validated_data["code"]
        output = pairing.claim(code, wall=wall, number=number, by=signed_in_user(request), now=now)
        return Response(roster.entry(output, now=now))


class Renew(APIView):
    """For devices whose page is not loaded anew for days."""

    required_acts: ClassVar = {"POST": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        request=None, responses=RenewedSerializer, summary="A device asks for a new token if its is a day old"
    )
    def post(self, request: Request) -> Response:
        device = identity.device_of(request._request)
        if device is None:
            raise PermissionDenied(_("Hanya untuk perangkat dinding."))
        fresh = tokens.rotate(device, now=timezone.now())
        body: dict[str, Any] = {"wall": device.output.wall.slug, "output": device.output.number, "renewed": bool(fresh)}
        response = Response(body, headers={"Cache-Control": "no-store"})
        if fresh is not None:
            tokens.set_cookie(response, fresh)
        return response


def _output(request: Request, slug: str, number: int) -> Output:
    outputs = Output.objects.select_related("wall", "paired_by")
    return access.get_visible(request.user, outputs, wall__slug=slug, number=number)
