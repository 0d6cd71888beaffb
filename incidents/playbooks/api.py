"""Playbooks and the steps of an incident over HTTP."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import BaseParser, JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents.models import Incident, Playbook
from incidents.playbooks import lines, shape, steps, store, yaml_text
from incidents.playbooks import serializers as shapes
from incidents.playbooks.faults import NotAPlaybook

CODES = OpenApiParameter("code", str, many=True, description="only these; may be given several times")
DRY_RUN = OpenApiParameter("dry_run", str, enum=["1"], description="say what would change and write nothing")
REASON = OpenApiParameter("reason", str, description="why, for a body that is YAML itself")


class YamlParser(BaseParser):
    """A request whose body is the file. Reads no more than one byte beyond what is taken."""

    media_type = "application/yaml"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> dict[str, Any]:
        return {"yaml": stream.read(yaml_text.LARGEST_BYTES + 1)}


class PlaybookList(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=shapes.PlaybookRowSerializer(many=True), summary="All procedures, by code, without steps")
    def get(self, request: Request) -> Response:
        rows = access.visible_to(request.user, Playbook.objects.select_related("category")).order_by("code")
        return Response([shapes.row(playbook) for playbook in rows])


class PlaybookDetail(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW, "PUT": Act.PLAYBOOK_MANAGE}

    @property
    def throttle_scope(self) -> str:
        return "act" if self.request.method == "PUT" else "read"

    @extend_schema(responses=shapes.PlaybookSerializer, summary="One procedure with its steps")
    def get(self, request: Request, code: str) -> Response:
        return Response(store.playbook_json(_playbook(request, code)))

    @extend_schema(
        parameters=[DRY_RUN],
        request=shapes.PlaybookChangeRequest,
        responses=shapes.PlaybookSerializer,
        summary="Write the next version; every fault is listed with its path, 409 if it was changed meanwhile",
    )
    def put(self, request: Request, code: str) -> Response:
        playbook = _playbook(request, code)
        said = shapes.PlaybookChangeRequest(data=request.data)
        said.is_valid(raise_exception=True)
        body, faults = shape.check(said.validated_data["body"])
        if body is None:
            raise NotAPlaybook(faults)
        if request.query_params.get("dry_run") == "1":
            return Response(
                store.playbook_json(playbook) | {"body": body.to_json(), "yaml": store.text(playbook, body)}
            )
        changed = store.change(
            playbook,
            body=body,
            by=signed_in_user(request),
            reason=said.validated_data["reason"],
            version=said.validated_data["version"],
            now=timezone.now(),
        )
        return Response(store.playbook_json(changed))


class PlaybookVersions(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=shapes.PlaybookVersionSerializer(many=True), summary="The last 50 versions, newest first")
    def get(self, request: Request, code: str) -> Response:
        rows = _playbook(request, code).versions.select_related("by")[:50]
        return Response(shapes.PlaybookVersionSerializer(rows, many=True).data)


class PlaybookExport(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"

    @extend_schema(
        parameters=[CODES],
        responses={(200, "application/yaml"): OpenApiTypes.STR},
        summary="Procedures as YAML that an import takes in again",
    )
    def get(self, request: Request) -> HttpResponse:
        rows = access.visible_to(request.user, Playbook.objects.all())
        codes = request.query_params.getlist("code")
        text = store.export(rows.filter(code__in=codes) if codes else rows)
        name = f"sop-{codes[0].lower()}.yaml" if len(codes) == 1 and yaml_text.CODE.fullmatch(codes[0]) else "sop.yaml"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(text, content_type="application/yaml; charset=utf-8", headers=headers)


class PlaybookImport(APIView):
    required_acts: ClassVar = {"POST": Act.PLAYBOOK_MANAGE}
    parser_classes = [JSONParser, YamlParser]  # noqa: RUF012
    throttle_scope = "act"

    @extend_schema(
        parameters=[DRY_RUN, REASON],
        request={"application/json": shapes.PlaybookImportRequest, "application/yaml": OpenApiTypes.STR},
        responses=shapes.PlaybookImportSerializer,
        summary="Take in a YAML file, all of it or nothing; faults have their line and column",
    )
    def post(self, request: Request) -> Response:
        dry = request.query_params.get("dry_run") == "1"
        text, reason = _file(request)
        if dry:
            changes = store.read(text)
        else:
            changes = store.take_in(text, by=signed_in_user(request), reason=reason, now=timezone.now())
        return Response({"dry_run": dry, "changes": [shapes.change(one) for one in changes]})


class IncidentSteps(APIView):
    required_acts: ClassVar = {"GET": Act.INCIDENT_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=shapes.SopStepsSerializer, summary="The steps of an incident's procedure, in their order")
    def get(self, request: Request, number: str) -> Response:
        return _steps(_incident(request, number))


class IncidentStepActView(APIView):
    """One act on one step of an incident that the person may see."""

    required_acts: ClassVar = {"POST": Act.INCIDENT_RESOLVE}
    throttle_scope = "act"


class StepDone(IncidentStepActView):
    @extend_schema(request=shapes.StepDoneRequest, responses=shapes.SopStepsSerializer, summary="The step was taken")
    def post(self, request: Request, number: str, key: str) -> Response:
        incident = _incident(request, number)
        said = shapes.StepDoneRequest(data=request.data)
        said.is_valid(raise_exception=True)
        steps.done(incident, key, by=signed_in_user(request), now=timezone.now(), **said.validated_data)
        return _steps(_incident(request, number))


class StepSkip(IncidentStepActView):
    @extend_schema(
        request=shapes.StepSkipRequest, responses=shapes.SopStepsSerializer, summary="Left out, for a reason"
    )
    def post(self, request: Request, number: str, key: str) -> Response:
        incident = _incident(request, number)
        said = shapes.StepSkipRequest(data=request.data)
        said.is_valid(raise_exception=True)
        steps.skip(incident, key, by=signed_in_user(request), now=timezone.now(), **said.validated_data)
        return _steps(_incident(request, number))


class StepUndo(IncidentStepActView):
    @extend_schema(
        request=None, responses=shapes.SopStepsSerializer, summary="Open again, with the branch it had folded"
    )
    def post(self, request: Request, number: str, key: str) -> Response:
        steps.undo(_incident(request, number), key, by=signed_in_user(request), now=timezone.now())
        return _steps(_incident(request, number))


def _playbook(request: Request, code: str) -> Playbook:
    return access.get_visible(request.user, Playbook.objects.select_related("category"), code=code)


def _incident(request: Request, number: str) -> Incident:
    return access.get_visible(request.user, Incident.objects.select_related("playbook__playbook"), number=number)


def _steps(incident: Incident) -> Response:
    version = incident.playbook
    playbook = None if version is None else {"code": version.playbook.code, "version": version.version}
    return Response({"incident": incident.number, "playbook": playbook, "steps": lines.of(incident)})


def _file(request: Request) -> tuple[str | bytes, str]:
    if isinstance(request.data, dict) and isinstance(request.data.get("yaml"), bytes):
        return request.data["yaml"], request.query_params.get("reason", "")
    said = shapes.PlaybookImportRequest(data=request.data)
    said.is_valid(raise_exception=True)
    return said.validated_data["yaml"], said.validated_data["reason"]
