"""The walls' pictures over HTTP."""

from typing import Any, ClassVar

from django.http import FileResponse, Http404, HttpResponseBase, HttpResponseNotModified
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from warroom.wall.models import Picture
from warroom.wall.pictures import gallery
from warroom.wall.pictures.limits import MOST_BYTES

TYPES = {"jpg": "image/jpeg", "png": "image/png"}
A_DAY_S = 24 * 3600


class PictureSerializer(serializers.ModelSerializer[Picture]):
    by = serializers.CharField(source="by.display_name", read_only=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Picture
        fields = ["slug", "title", "width", "height", "sha256", "by", "at", "url"]

    def get_url(self, picture: Picture) -> str:
        return reverse("wall-api:picture-file", args=[picture.slug])


class PictureRequest(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=120)
    file = serializers.FileField(max_length=200, help_text="JPEG, PNG or WebP of at most 20 MB and 33 million pixels")

    def validate_file(self, file: Any) -> Any:
        if file.size > MOST_BYTES:  # before it is read into memory
            raise serializers.ValidationError(
                _("Berkas lebih besar dari %(n)s MB.") % {"n": MOST_BYTES // 1024 // 1024}
            )
        return file


PictureList = inline_serializer("PictureList", {"results": PictureSerializer(many=True)})


class Pictures(APIView):
    parser_classes = (MultiPartParser,)
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "POST": Act.WALL_MANAGE}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "POST" else "read"

    @extend_schema(operation_id="pictures_list", responses=PictureList, summary="Pictures that a panel may show")
    def get(self, request: Request) -> Response:
        pictures = access.visible_to(request.user, Picture.objects.select_related("by"))
        return Response({"results": PictureSerializer(pictures, many=True).data})

    @extend_schema(
        request={"multipart/form-data": PictureRequest},
        responses={201: PictureSerializer, 400: OpenApiResponse(description="no picture to show; see detail")},
        summary="Take a picture in; it is painted anew, so that only its pixels are kept",
    )
    def post(self, request: Request) -> Response:
        asked = PictureRequest(data=request.data)
        asked.is_valid(raise_exception=True)
        data, title = asked.validated_data["file"].read(), asked.validated_data["title"]
        picture = gallery.keep(data, title=title, by=signed_in_user(request), now=timezone.now())
        return Response(PictureSerializer(picture).data, status=status.HTTP_201_CREATED)


class PictureDetail(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW, "DELETE": Act.WALL_MANAGE}
    throttle_scope = "read"

    @extend_schema(responses=PictureSerializer, summary="A picture and where its file is")
    def get(self, request: Request, slug: str) -> Response:
        return Response(PictureSerializer(_found(request, slug)).data)

    @extend_schema(
        responses={204: None, 409: OpenApiResponse(description="a panel or a scene shows it; see current")},
        summary="Give a picture back, for good",
    )
    def delete(self, request: Request, slug: str) -> Response:
        gallery.remove(_found(request, slug), by=signed_in_user(request), now=timezone.now())
        return Response(status=status.HTTP_204_NO_CONTENT)


class PictureFile(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses={(200, "image/*"): OpenApiTypes.BINARY, 304: None}, summary="The picture itself, JPEG or PNG"
    )
    def get(self, request: Request, slug: str) -> HttpResponseBase:
        picture = _found(request, slug)
        tag = f'"{picture.sha256}"'
        headers = {"ETag": tag, "Cache-Control": f"private, max-age={A_DAY_S}"}
        if request.headers.get("If-None-Match") == tag:
            return HttpResponseNotModified(headers=headers)
        try:
            file = picture.file.open("rb")
        except FileNotFoundError:
            raise Http404 from None
        suffix = str(picture.file.name).rpartition(".")[2]
        return FileResponse(file, content_type=TYPES.get(suffix, "application/octet-stream"), headers=headers)


def _found(request: Request, slug: str) -> Picture:
    return access.get_visible(request.user, Picture.objects.select_related("by"), slug=slug)
