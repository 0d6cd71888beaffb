"""Tours and the schedule over HTTP."""

from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.design import schedule, tours
from warroom.wall.design import serializers as shapes
from warroom.wall.design.api import GONE, REFUSED, asked_of, wall_of
from warroom.wall.models import ScheduledScene, Tour


class TourList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(operation_id="tours_list", responses=shapes.TourListSerializer, summary="The tours there are")
    def get(self, request: Request) -> Response:
        rows = access.visible_to(request.user, Tour.objects.all())
        return Response({"results": [tours.told(row) for row in rows]})

    @extend_schema(
        request=shapes.TourSerializer, responses={201: shapes.TourSerializer, **REFUSED}, summary="Make a tour"
    )
    def post(self, request: Request) -> Response:
        asked = asked_of(request, shapes.TourSerializer)
        made = tours.keep(asked.pop("slug"), **asked, is_new=True, by=signed_in_user(request), now=timezone.now())
        return Response(tours.told(made), status=201)


class TourOne(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "PUT": Act.WALL_MANAGE, "DELETE": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(responses=shapes.TourSerializer, summary="One tour")
    def get(self, request: Request, slug: str) -> Response:
        return Response(tours.told(access.get_visible(request.user, Tour.objects.all(), slug=slug)))

    @extend_schema(
        request=shapes.TourChangeSerializer, responses={200: shapes.TourSerializer, **REFUSED}, summary="Change a tour"
    )
    def put(self, request: Request, slug: str) -> Response:
        access.get_visible(request.user, Tour.objects.all(), slug=slug)
        asked = asked_of(request, shapes.TourChangeSerializer)
        kept = tours.keep(slug, **asked, is_new=False, by=signed_in_user(request), now=timezone.now())
        return Response(tours.told(kept))

    @extend_schema(responses=GONE, summary="Delete a tour that is not used")
    def delete(self, request: Request, slug: str) -> Response:
        access.get_visible(request.user, Tour.objects.all(), slug=slug)
        tours.drop(slug, by=signed_in_user(request), now=timezone.now())
        return Response(status=204)


class Schedule(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        operation_id="walls_schedule_list", responses=shapes.ScheduleSerializer, summary="The schedule of a wall"
    )
    def get(self, request: Request, slug: str) -> Response:
        rows = wall_of(request, slug).schedule.select_related("scene")
        return Response({"results": [schedule.told(row) for row in rows]})

    @extend_schema(
        request=shapes.ScheduleLineSerializer,
        responses={201: shapes.ScheduleLineSerializer, **REFUSED},
        summary="Plan a scene",
    )
    def post(self, request: Request, slug: str) -> Response:
        wall, asked = wall_of(request, slug), asked_of(request, shapes.ScheduleLineSerializer)
        made = schedule.keep(wall, asked, row=None, by=signed_in_user(request), now=timezone.now())
        return Response(schedule.told(made), status=201)


class ScheduleLine(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "PUT": Act.WALL_MANAGE, "DELETE": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(responses=shapes.ScheduleLineSerializer, summary="One line of the schedule")
    def get(self, request: Request, slug: str, pk: int) -> Response:
        return Response(schedule.told(self._row(request, slug, pk)))

    @extend_schema(
        request=shapes.ScheduleLineSerializer,
        responses={200: shapes.ScheduleLineSerializer, **REFUSED},
        summary="Change a line of the schedule",
    )
    def put(self, request: Request, slug: str, pk: int) -> Response:
        row, asked = self._row(request, slug, pk), asked_of(request, shapes.ScheduleLineSerializer)
        kept = schedule.keep(row.wall, asked, row=row, by=signed_in_user(request), now=timezone.now())
        return Response(schedule.told(kept))

    @extend_schema(responses=GONE, summary="Take a line out of the schedule")
    def delete(self, request: Request, slug: str, pk: int) -> Response:
        row = self._row(request, slug, pk)
        schedule.drop(row.wall, row, by=signed_in_user(request), now=timezone.now())
        return Response(status=204)

    def _row(self, request: Request, slug: str, pk: int) -> ScheduledScene:
        rows = ScheduledScene.objects.select_related("scene", "wall")
        return access.get_visible(request.user, rows, wall__slug=slug, pk=pk)
