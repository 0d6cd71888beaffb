"""One act of the API on one row: check the shape, call the act, answer with the row as it is now.

The same act again under the same key is done once and answered the same way.
"""

from collections.abc import Callable
from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents import once, requests
from incidents.models import Alert, Incident
from incidents.serializers import AlertSerializer, IncidentSerializer, alert_card, incident_row

KEY = "idempotency_key"
HEADER = "Idempotency-Key"
Shape = type[serializers.Serializer[Any]]
# What the act is given, beyond the row, from what was sent.
Given = Callable[[dict[str, Any]], dict[str, Any]]


def as_sent(values: dict[str, Any]) -> dict[str, Any]:
    return values


class ActView(APIView):
    """Subclasses name the act. ``given`` turns what was sent into the act's keyword arguments."""

    throttle_scope = "act"
    shape: ClassVar[Shape] = requests.ActRequest
    act: ClassVar[Callable[..., Any]]
    given: ClassVar[Given] = staticmethod(as_sent)
    answers_with: int = status.HTTP_200_OK

    def row(self, request: Request, **names: Any) -> Any:
        raise NotImplementedError

    def answer(self, row: Any, done: Any) -> dict[str, Any]:
        """``done`` is what the act gave back, or once.AlreadyDone."""
        raise NotImplementedError

    def post(self, request: Request, **names: Any) -> Response:
        values, row = self.said(request), self.row(request, **names)
        try:
            done = type(self).act(row, by=signed_in_user(request), now=timezone.now(), **values)
        except once.AlreadyDone as already:
            done = already
        return Response(self.answer(row, done), status=self.answers_with)

    def said(self, request: Request) -> dict[str, Any]:
        sent = self.shape(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        values = dict(sent.validated_data)
        if KEY in values:
            values["key"] = key_of(request) or values[KEY]
            del values[KEY]
        return type(self).given(values)


class AlertActView(ActView):
    def row(self, request: Request, **names: Any) -> Alert:
        return access.get_visible(request.user, Alert.objects.all(), pk=names["pk"])

    def answer(self, row: Any, done: Any) -> dict[str, Any]:
        return alert_card(row)


class IncidentActView(ActView):
    def row(self, request: Request, **names: Any) -> Incident:
        return access.get_visible(request.user, Incident.objects.all(), number=names["number"])

    def answer(self, row: Any, done: Any) -> dict[str, Any]:
        return incident_row(row)


def key_of(request: Request) -> str:
    """The header's key, checked as one in the body is."""
    sent = requests.KeyRequest(data={KEY: request.headers.get(HEADER, "")})
    sent.is_valid(raise_exception=True)
    return str(sent.validated_data[KEY])


def on_alert(
    name: str, act: Callable[..., Any], *, needs: Act, summary: str, shape: Shape = requests.ActRequest,
    given: Given = as_sent,
) -> type[AlertActView]:  # fmt: skip
    return _view(AlertActView, name, act, needs=needs, summary=summary, shape=shape, given=given, gives=AlertSerializer)


def on_incident(
    name: str, act: Callable[..., Any], *, needs: Act, summary: str, shape: Shape = requests.ActRequest,
    given: Given = as_sent,
) -> type[IncidentActView]:  # fmt: skip
    gives = IncidentSerializer
    return _view(IncidentActView, name, act, needs=needs, summary=summary, shape=shape, given=given, gives=gives)


def _view(
    base: Any, name: str, act: Callable[..., Any], *, needs: Act, summary: str, shape: Shape, given: Given, gives: Any
) -> Any:
    said = {
        "required_acts": {"POST": needs},
        "shape": shape,
        "act": staticmethod(act),
        "given": staticmethod(given),
        "__doc__": summary,
        "__module__": __name__,
    }
    described = extend_schema(request=shape, responses=gives, summary=summary)
    return extend_schema_view(post=described)(type(name, (base,), said))
