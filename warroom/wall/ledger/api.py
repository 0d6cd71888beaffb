"""The API of the hardware panels: where agents report hours, and the acts of the ledger's page."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.problems import Problem
from accounts.roles import Act
from accounts.tokens import signed_in_user
from cameras.importing import BadFile
from warroom.wall.ledger import fitting, importing, lg, readings, standing
from warroom.wall.ledger.readings import Given
from warroom.wall.ledger.rows import PanelSerializer, panel_row
from warroom.wall.models import HardwarePanel, Output, PanelReading

MOST_ROWS = 500


class Hours(serializers.FloatField):
    """A finite number from 0."""

    def to_internal_value(self, data: Any) -> float:
        value = super().to_internal_value(data)
        if isinstance(data, bool) or not math.isfinite(value):
            self.fail("invalid")
        return value


class RawAnswers(serializers.Serializer[Any]):
    """A panel's own answers, as they came over its serial line."""

    dl = serializers.CharField(max_length=40, trim_whitespace=False, help_text="to d l: used hours")
    dn = serializers.CharField(max_length=40, trim_whitespace=False, required=False, help_text="to d n: temperature")


class ReadingSerializer(serializers.Serializer[Any]):
    serial = serializers.CharField(max_length=60)
    hours = Hours(min_value=0, max_value=1e7, required=False)
    temperature_c = Hours(min_value=-50, max_value=150, required=False, allow_null=True)
    at = serializers.DateTimeField(required=False, help_text="when it was read; now, if it is left out")
    raw = RawAnswers(required=False)
    reset = serializers.CharField(max_length=120, required=False, help_text="why the counter fell; people only")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("hours" in attrs) == ("raw" in attrs):
            raise serializers.ValidationError(_("Sebut hours atau raw, salah satu."), code="hours_or_raw")
        raw = attrs.pop("raw", None)
        if raw:
            try:
                attrs["hours"] = float(lg.value(raw["dl"], command=lg.HOURS))
                if "dn" in raw:
                    attrs["temperature_c"] = float(lg.value(raw["dn"], command=lg.TEMPERATURE))
            except lg.BadAnswer as error:
                raise serializers.ValidationError({"raw": str(error)}) from None
        return attrs


class ReportSerializer(serializers.Serializer[Any]):
    panels = serializers.ListField(child=ReadingSerializer(), min_length=1, max_length=MOST_ROWS)


class TakenSerializer(serializers.Serializer[Any]):
    serial = serializers.CharField()
    at = serializers.DateTimeField()
    hours = serializers.FloatField()
    outcome = serializers.CharField(help_text="added, or known already")


class ReportAnswer(serializers.Serializer[Any]):
    rows = TakenSerializer(many=True)


class Readings(APIView):
    required_acts: ClassVar = {"POST": Act.PANEL_REPORT}
    throttle_scope = "report"

    @extend_schema(
        request=ReportSerializer,
        responses={200: ReportAnswer, 400: OpenApiResponse(description="rows names each bad one; none was kept")},
        summary="Report the running hours of panels; the same again changes nothing",
    )
    def post(self, request: Request) -> Response:
        said = ReportSerializer(data=request.data)
        said.is_valid(raise_exception=True)
        now = timezone.now().replace(microsecond=0)
        given = [Given(**{"at": now, **row}) for row in said.validated_data["panels"]]
        by = signed_in_user(request)
        source = PanelReading.Source.AGENT
        taken = readings.take(given, source=source, by=by, now=timezone.now())
        return Response(ReportAnswer({"rows": taken}).data)


class PanelList(APIView):
    required_acts: ClassVar = {"GET": Act.WALL_VIEW}
    throttle_scope = "read"

    @extend_schema(responses=PanelSerializer(many=True), summary="The hardware panels with their hours and projection")
    def get(self, request: Request) -> Response:
        panels = access.visible_to(request.user, HardwarePanel.objects.select_related("output__wall", "replaces"))
        return Response([panel_row(row) for row in standing.of(list(panels), now=timezone.now())])


class PanelStep(APIView):
    """One act on one panel; answers the panel as it is then."""

    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    def panel(self, request: Request, serial: str) -> HardwarePanel:
        return access.get_visible(request.user, HardwarePanel.objects.all(), serial=serial)

    def answer(self, panel: HardwarePanel) -> Response:
        fresh = HardwarePanel.objects.select_related("output__wall", "replaces").get(pk=panel.pk)
        return Response(panel_row(standing.of([fresh], now=timezone.now())[0]))


class InstallRequest(serializers.Serializer[Any]):
    wall = serializers.SlugField(max_length=40, required=False, allow_blank=True, default="")
    output = serializers.IntegerField(min_value=1, required=False, allow_null=True, default=None)
    position = serializers.CharField(max_length=20, allow_blank=True, default="")
    on = serializers.DateField()
    hours = Hours(min_value=0, max_value=1e7, required=False, allow_null=True, default=None)


class Install(PanelStep):
    @extend_schema(request=InstallRequest, responses=PanelSerializer, summary="Fit a panel from stock")
    def post(self, request: Request, serial: str) -> Response:
        values = _checked(InstallRequest, request)
        wall, number = values.pop("wall"), values.pop("output")
        output = None
        if number is not None:
            output = access.get_visible(request.user, Output.objects.all(), wall__slug=wall, number=number)
        by = signed_in_user(request)
        with _named_faults():
            panel = fitting.install(self.panel(request, serial), output=output, by=by, now=timezone.now(), **values)
        return self.answer(panel)


class ReplaceRequest(serializers.Serializer[Any]):
    serial = serializers.CharField(max_length=60, help_text="of the panel that takes the place; from stock, or new")
    on = serializers.DateField()
    hours = Hours(min_value=0, max_value=1e7, required=False, allow_null=True, default=None)
    model = serializers.CharField(max_length=80, allow_blank=True, default="")
    warranty_until = serializers.DateField(required=False, allow_null=True, default=None)


class Replace(PanelStep):
    @extend_schema(request=ReplaceRequest, responses=PanelSerializer, summary="Another panel takes its place")
    def post(self, request: Request, serial: str) -> Response:
        values = _checked(ReplaceRequest, request)
        with _named_faults():
            new = fitting.replace(self.panel(request, serial), by=signed_in_user(request), now=timezone.now(), **values)
        return self.answer(new)


class ClaimRequest(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=300, help_text="what is wrong with it")


class Claim(PanelStep):
    @extend_schema(request=ClaimRequest, responses=PanelSerializer, summary="Its maker is asked to make it good")
    def post(self, request: Request, serial: str) -> Response:
        values = _checked(ClaimRequest, request)
        by = signed_in_user(request)
        return self.answer(fitting.claim(self.panel(request, serial), by=by, now=timezone.now(), **values))


class ImportRequest(serializers.Serializer[Any]):
    csv = serializers.CharField(max_length=importing.LARGEST_CHARS, trim_whitespace=False)
    dry_run = serializers.BooleanField(default=False)


class ImportRow(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    serial = serializers.CharField(source="code")
    outcome = serializers.CharField()
    faults = serializers.ListField(child=serializers.CharField())


class ImportAnswer(serializers.Serializer[Any]):
    rows = ImportRow(many=True)
    written = serializers.BooleanField()


class BadCsv(Problem):
    code = "bad_file"


class Import(APIView):
    required_acts: ClassVar = {"POST": Act.WALL_MANAGE}
    throttle_scope = "act"

    @extend_schema(
        request=ImportRequest, responses=ImportAnswer, summary="Panels and hours from CSV: all rows, or none"
    )
    def post(self, request: Request) -> Response:
        values = _checked(ImportRequest, request)
        try:
            rows = importing.read(values["csv"])
        except BadFile as error:
            raise BadCsv(str(error)) from None
        by = signed_in_user(request)
        report = importing.load(rows, by=by, now=timezone.now(), dry_run=values["dry_run"])
        code = status.HTTP_400_BAD_REQUEST if report.counts["refused"] else status.HTTP_200_OK
        return Response(ImportAnswer(report).data, status=code)


@contextmanager
def _named_faults() -> Iterator[None]:
    """A model's refusal becomes the API's, with the same field names."""
    try:
        yield
    except ValidationError as error:
        raise serializers.ValidationError(error.message_dict) from None


def _checked(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    said = shape(data=request.data)
    said.is_valid(raise_exception=True)
    return dict(said.validated_data)
