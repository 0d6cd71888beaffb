"""Shelves and suppressions over HTTP: what is kept quiet, by whom, why and until when."""

from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.paging import Cursor
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.models import Alert, Shelf, Suppression
from incidents.silence import shelves, suppressions
from incidents.silence.serializers import ShelfSerializer, SuppressionRequest, SuppressionSerializer

KEPT = Prefetch("alerts", Alert.objects.open().only("pk", "shelf_id", "suppression_id").order_by("pk"))


class ByEnd(Cursor):
    ordering = "until"


class Newest(Cursor):
    ordering = "-pk"


class ShelfList(ListAPIView[Shelf]):
    """The open ones, in the order in which they come back."""

    serializer_class = ShelfSerializer
    pagination_class = ByEnd
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW}
    throttle_scope = "read"

    def get_queryset(self) -> QuerySet[Shelf]:
        rows = Shelf.objects.filter(ended_at=None).select_related("by").prefetch_related(KEPT)
        return access.visible_to(self.request.user, rows)


class ShelfEnd(APIView):
    required_acts: ClassVar = {"POST": Act.ALERT_SHELVE}
    throttle_scope = "act"

    @extend_schema(request=None, responses=ShelfSerializer, summary="Bring it back before its time")
    def post(self, request: Request, pk: int) -> Response:
        shelf = access.get_visible(request.user, Shelf.objects.select_related("by"), pk=pk)
        return Response(ShelfSerializer(shelves.end(shelf, by=signed_in_user(request), now=timezone.now())).data)


class SuppressionList(ListAPIView[Suppression]):
    """The open ones, newest first."""

    serializer_class = SuppressionSerializer
    pagination_class = Newest
    required_acts: ClassVar = {"GET": Act.ALERT_VIEW, "POST": Act.ALERT_SUPPRESS}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "POST" else "read"

    def get_queryset(self) -> QuerySet[Suppression]:
        rows = Suppression.objects.filter(ended_at=None).select_related("by", "camera", "area").defer("area__boundary")
        return access.visible_to(self.request.user, rows.prefetch_related(KEPT))

    @extend_schema(
        request=SuppressionRequest,
        responses={201: SuppressionSerializer},
        summary="Keep expected alarms quiet: a window of work, or out of service by a work order",
    )
    def post(self, request: Request) -> Response:
        sent = SuppressionRequest(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        values: dict[str, Any] = dict(sent.validated_data)
        made = suppressions.suppress(by=signed_in_user(request), now=timezone.now(), **values)
        return Response(SuppressionSerializer(made).data, status=status.HTTP_201_CREATED)


class SuppressionEnd(APIView):
    required_acts: ClassVar = {"POST": Act.ALERT_SUPPRESS}
    throttle_scope = "act"

    @extend_schema(request=None, responses=SuppressionSerializer, summary="The work is done before its time")
    def post(self, request: Request, pk: int) -> Response:
        row = access.get_visible(request.user, Suppression.objects.select_related("by"), pk=pk)
        ended = suppressions.end(row, by=signed_in_user(request), now=timezone.now())
        return Response(SuppressionSerializer(ended).data)
