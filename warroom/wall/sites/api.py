"""The list of allowed sites over HTTP."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.models import AllowedSite
from warroom.wall.sites import listing


class SiteSerializer(serializers.ModelSerializer[AllowedSite]):
    by = serializers.CharField(source="by.display_name", read_only=True)

    class Meta:
        model = AllowedSite
        fields = ["id", "origin", "title", "by", "at"]


class SiteRequest(serializers.Serializer[Any]):
    origin = serializers.CharField(max_length=200, help_text="https://contoh.go.id")
    title = serializers.CharField(max_length=120)


SiteList = inline_serializer("AllowedSiteList", {"results": SiteSerializer(many=True)})


class Sites(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "POST" else "read"

    @extend_schema(responses=SiteList, summary="Web sites whose pages a panel may show")
    def get(self, request: Request) -> Response:
        sites = access.visible_to(request.user, AllowedSite.objects.select_related("by"))
        return Response({"results": SiteSerializer(sites, many=True).data})

    @extend_schema(
        request=SiteRequest,
        responses={
            201: SiteSerializer,
            400: OpenApiResponse(description="no origin to frame; see detail"),
        },
        summary="Allow a web site; walls frame it from their next load",
    )
    def post(self, request: Request) -> Response:
        asked = SiteRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        site = listing.allow(**asked.validated_data, by=signed_in_user(request), now=timezone.now())
        return Response(SiteSerializer(site).data, status=status.HTTP_201_CREATED)


class SiteDetail(APIView):
    required_acts: ClassVar = {"DELETE": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(responses={204: None}, summary="Take a web site from the list")
    def delete(self, request: Request, pk: int) -> Response:
        site = access.get_visible(request.user, AllowedSite.objects.all(), pk=pk)
        listing.disallow(site, by=signed_in_user(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)
