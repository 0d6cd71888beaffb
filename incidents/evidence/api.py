"""Evidence over HTTP. Every look at an original and every copy of it is a line in its chain of custody."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, ClassVar, cast

from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.problems import Conflict
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.evidence import capture, custody, holding, package, signing, sniffing, store, waiting
from incidents.evidence.serializers import (
    CustodySerializer,
    EvidenceSerializer,
    VerdictSerializer,
    WaitingSerializer,
)
from incidents.models import Custody, Evidence, Incident
from incidents.requests import CameraField, one_line

Board = inline_serializer(
    "EvidenceBoard", {"evidence": EvidenceSerializer(many=True), "waiting": WaitingSerializer(many=True)}
)
# A file that somebody brought is shown as a picture or a film and as nothing else, whatever it holds (CWE-79).
SEALED_OFF = "default-src 'none'; sandbox"


class Gone(Conflict):
    """Its term was over and the bytes are deleted."""

    status: int = status.HTTP_410_GONE
    code = "purged"


class Lost(Conflict):
    """The bytes should be there and are not: no line of custody may say that somebody saw them."""

    status: int = status.HTTP_503_SERVICE_UNAVAILABLE
    code = "original_missing"


class UploadRequest(serializers.Serializer[Any]):
    file = serializers.FileField(allow_empty_file=True)
    title = serializers.CharField(max_length=160, allow_blank=True, default="", validators=[one_line])


class CameraRequest(serializers.Serializer[Any]):
    camera = CameraField()


class EvidenceClipRequest(CameraRequest):
    to = serializers.DateTimeField()

    def get_fields(self) -> dict[str, Any]:
        return {**super().get_fields(), "from": serializers.DateTimeField()}  # a word of Python's own


class LegalHoldRequest(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=300, validators=[one_line])


class OfIncident(APIView):
    throttle_scope = "act"

    def incident(self, request: Request, number: str) -> Incident:
        return access.get_visible(request.user, Incident.objects.all(), number=number)


class EvidenceList(OfIncident):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_VIEW, "POST": Act.EVIDENCE_ADD}
    parser_classes = (MultiPartParser,)

    @property
    def throttle_scope(self) -> str:  # type: ignore[override]
        return "read" if self.request.method == "GET" else "act"

    @extend_schema(responses=Board, summary="What is sealed of this incident, and clips that are on their way")
    def get(self, request: Request, number: str) -> Response:
        incident = self.incident(request, number)
        rows = access.visible_to(request.user, shown().filter(incident=incident))
        on_their_way = waiting.of(incident, now=timezone.now())
        return Response(
            {
                "evidence": EvidenceSerializer(rows, many=True).data,
                "waiting": [WaitingSerializer(each).data for each in on_their_way],
            }
        )

    @extend_schema(request=UploadRequest, responses={201: EvidenceSerializer}, summary="Seal a file")
    def post(self, request: Request, number: str) -> Response:
        incident = self.incident(request, number)
        sent = UploadRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        file = cast(UploadedFile, sent.validated_data["file"])
        chunks = cast(Iterator[bytes], file.chunks(store.CHUNK))
        sealed = capture.upload(
            incident,
            chunks,
            file_name=file.name or "",
            title=sent.validated_data["title"],
            by=signed_in_user(request),
            now=timezone.now(),
        )
        return _created([sealed])


class EvidenceSnapshot(OfIncident):
    required_acts: ClassVar = {"POST": Act.EVIDENCE_ADD}

    @extend_schema(request=CameraRequest, responses={201: EvidenceSerializer}, summary="Seal what a camera shows now")
    def post(self, request: Request, number: str) -> Response:
        incident = self.incident(request, number)
        sent = CameraRequest(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        by = signed_in_user(request)
        return _created([capture.snapshot(incident, sent.validated_data["camera"], by=by, now=timezone.now())])


class EvidenceClip(OfIncident):
    required_acts: ClassVar = {"POST": Act.EVIDENCE_ADD}

    @extend_schema(
        request=EvidenceClipRequest,
        responses={202: WaitingSerializer},
        summary="Have a clip cut; it is sealed once it is there",
    )
    def post(self, request: Request, number: str) -> Response:
        incident = self.incident(request, number)
        sent = EvidenceClipRequest(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        values: dict[str, Any] = sent.validated_data
        since, until = cast(dt.datetime, values["from"]), cast(dt.datetime, values["to"])
        by = signed_in_user(request)
        asked = waiting.ask(incident, values["camera"], since, until, by=by, now=timezone.now())
        return Response(WaitingSerializer(asked).data, status=status.HTTP_202_ACCEPTED)


class EvidenceAfter(OfIncident):
    required_acts: ClassVar = {"POST": Act.EVIDENCE_ADD}

    @extend_schema(
        request=None,
        responses={201: EvidenceSerializer(many=True)},
        summary="Pictures of how it ended, from the nearest cameras that see the place",
    )
    def post(self, request: Request, number: str) -> Response:
        incident = self.incident(request, number)
        return _created(capture.after(incident, by=signed_in_user(request), now=timezone.now()), many=True)


class EvidencePackage(OfIncident):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_EXPORT}

    @extend_schema(
        parameters=[OpenApiParameter("reason", str, required=True, description="for whom, and why")],
        responses={(200, "application/zip"): OpenApiTypes.BINARY},
        summary="All originals with a signed manifest and the script that checks it",
    )
    def get(self, request: Request, number: str) -> FileResponse:
        incident = self.incident(request, number)
        reason = request.query_params.get("reason", "")
        file = package.export(incident, by=signed_in_user(request), reason=reason, now=timezone.now())
        return FileResponse(file, as_attachment=True, filename=f"{incident.number}.zip")


class EvidenceKey(APIView):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_VIEW}
    throttle_scope = "read"

    @extend_schema(
        responses=inline_serializer("EvidenceKey", {"fingerprint": serializers.CharField()}),
        summary="What whoever receives a package compares with what its script prints",
    )
    def get(self, request: Request) -> Response:
        return Response({"fingerprint": signing.fingerprint()})


class OneEvidence(APIView):
    throttle_scope = "act"

    def evidence(self, request: Request, uid: str) -> Evidence:
        return access.get_visible(request.user, shown(), uid=uid)


class EvidenceDetail(OneEvidence):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=EvidenceSerializer, summary="One piece of evidence")
    def get(self, request: Request, uid: str) -> Response:
        return Response(EvidenceSerializer(self.evidence(request, uid)).data)


class EvidenceFile(OneEvidence):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_VIEW}

    @extend_schema(
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
        summary="The original; `?download=1` as a file. Either is a line of custody",
    )
    def get(self, request: Request, uid: str) -> FileResponse:
        evidence = self.evidence(request, uid)
        if evidence.purged_at is not None:
            raise Gone(_("Masa simpannya habis; berkas aslinya sudah dihapus."), current=str(evidence.uid))
        is_download = request.query_params.get("download") == "1" or evidence.media_type not in sniffing.SHOWN_INLINE
        act = "downloaded" if is_download else "viewed"
        try:
            file = store.path_of(evidence.uid).open("rb")
        except FileNotFoundError:
            raise Lost(_("Berkas aslinya tidak ada."), current=str(evidence.uid)) from None
        custody.append(evidence, act=act, by=signed_in_user(request), at=timezone.now())
        answer = FileResponse(
            file,
            content_type=evidence.media_type,
            as_attachment=is_download,
            filename=evidence.file_name,
        )
        answer["Cache-Control"] = "no-store"
        answer["X-Content-Type-Options"] = "nosniff"
        answer["Content-Security-Policy"] = SEALED_OFF
        return answer


class EvidenceCustody(OneEvidence):
    required_acts: ClassVar = {"GET": Act.EVIDENCE_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=CustodySerializer(many=True), summary="Who had it in hand, oldest first")
    def get(self, request: Request, uid: str) -> Response:
        lines = Custody.objects.filter(evidence=self.evidence(request, uid)).select_related("actor").order_by("seq")
        return Response(CustodySerializer(lines, many=True).data)


class EvidenceVerify(OneEvidence):
    required_acts: ClassVar = {"POST": Act.EVIDENCE_VIEW}

    @extend_schema(request=None, responses=VerdictSerializer, summary="Hash the original and walk its chain anew")
    def post(self, request: Request, uid: str) -> Response:
        evidence = self.evidence(request, uid)
        verdict = custody.verify(evidence)
        custody.append(
            evidence, act="verified", by=signed_in_user(request), at=timezone.now(), detail={"holds": verdict.holds}
        )
        return Response(VerdictSerializer(verdict).data)


class EvidenceHold(OneEvidence):
    required_acts: ClassVar = {"POST": Act.EVIDENCE_HOLD}
    keep = staticmethod(holding.hold)

    @extend_schema(request=LegalHoldRequest, responses=EvidenceSerializer, summary="Keep it whatever its term says")
    def post(self, request: Request, uid: str) -> Response:
        sent = LegalHoldRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        evidence = self.evidence(request, uid)
        self.keep(evidence, by=signed_in_user(request), reason=sent.validated_data["reason"], now=timezone.now())
        return Response(EvidenceSerializer(self.evidence(request, uid)).data)


class EvidenceFree(EvidenceHold):
    keep = staticmethod(holding.free)

    @extend_schema(request=LegalHoldRequest, responses=EvidenceSerializer, summary="Its term counts again")
    def post(self, request: Request, uid: str) -> Response:
        return super().post(request, uid)


def shown() -> QuerySet[Evidence]:
    """With everything that a row shows, in two queries."""
    first = Prefetch("custody", Custody.objects.filter(seq=1), to_attr="first_lines")
    rows = Evidence.objects.select_related("incident", "camera", "captured_by", "held_by").prefetch_related(first)
    return rows.defer("camera__credentials", "incident__search_text")


def _created(sealed: list[Evidence], *, many: bool = False) -> Response:
    rows = list(shown().filter(pk__in=[each.pk for each in sealed]).order_by("pk"))
    data = EvidenceSerializer(rows if many else rows[0], many=many).data
    return Response(data, status=status.HTTP_201_CREATED)
