"""The API's view of the media nodes."""

from typing import ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.etag import EtagMixin
from accounts.roles import Act
from cameras.streaming.roster import roster


class Nodes(EtagMixin, APIView):
    required_acts: ClassVar = {"GET": Act.NODE_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses={200: {"type": "object", "additionalProperties": True}},
        summary="What runs on which media node, and why; and what has no place",
    )
    def get(self, request: Request) -> Response:
        return Response(roster(timezone.now()))
