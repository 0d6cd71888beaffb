"""The acts on an alert, over HTTP."""

from typing import Any, ClassVar

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view, inline_serializer
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import access
from accounts.roles import Act
from accounts.tokens import signed_in_user
from incidents import once, requests, triage
from incidents.api_acts import AlertActView, on_alert
from incidents.models import Alert
from incidents.serializers import AlertSerializer, IncidentSerializer, incident_row
from incidents.silence import shelves
from incidents.states import Dismissal


def _dismissal(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "dismissal": Dismissal(values["dismissal"])}


AlertAcknowledge = on_alert(
    "AlertAcknowledge", triage.acknowledge, needs=Act.ALERT_ACKNOWLEDGE, summary="A named person has seen it"
)
AlertDismiss = on_alert(
    "AlertDismiss",
    triage.dismiss,
    needs=Act.ALERT_ACKNOWLEDGE,
    shape=requests.DismissRequest,
    given=_dismissal,
    summary="Close an alert that needs no incident; a P1 waits for a second person",
)
AlertAgreeDismissal = on_alert(
    "AlertAgreeDismissal",
    triage.agree_dismissal,
    needs=Act.ALERT_ACKNOWLEDGE,
    summary="A second person agrees to close a P1",
)
AlertRefuseDismissal = on_alert(
    "AlertRefuseDismissal",
    triage.refuse_dismissal,
    needs=Act.ALERT_ACKNOWLEDGE,
    summary="It stays open: another does not agree, or whoever asked takes it back",
)
AlertLink = on_alert(
    "AlertLink",
    triage.link,
    needs=Act.INCIDENT_OPEN,
    shape=requests.LinkRequest,
    summary="Put it to an incident that is there",
)
AlertUnlink = on_alert(
    "AlertUnlink",
    triage.unlink,
    needs=Act.INCIDENT_OPEN,
    shape=requests.ReasonRequest,
    summary="Take it off its incident; it stays acknowledged",
)
AlertShelve = on_alert(
    "AlertShelve",
    shelves.shelve,
    needs=Act.ALERT_SHELVE,
    shape=requests.ShelveRequest,
    summary="Keep it quiet for a while: P1 never, P2 15 min by a supervisor, P3 60 min, P4 8 h",
)


@extend_schema_view(
    post=extend_schema(
        request=requests.PromoteRequest, responses={201: IncidentSerializer}, summary="Make an alert an incident"
    )
)
class AlertPromote(AlertActView):
    required_acts: ClassVar = {"POST": Act.INCIDENT_OPEN}
    shape = requests.PromoteRequest
    act = staticmethod(triage.promote)
    answers_with: int = status.HTTP_201_CREATED

    def answer(self, row: Any, done: Any) -> dict[str, Any]:
        if not isinstance(done, once.AlreadyDone):
            return incident_row(done)
        row.refresh_from_db()
        return incident_row(row.incident)


BulkAnswer = inline_serializer(
    "BulkAnswer",
    {
        "done": serializers.ListField(child=serializers.IntegerField()),
        "refused": inline_serializer(
            "BulkRefused",
            {"id": serializers.IntegerField(), "why": serializers.CharField(), "current": AlertSerializer()},
            many=True,
        ),
    },
)


class AlertAcknowledgeMany(APIView):
    """Alerts that the person may not see are left out of both lists."""

    required_acts: ClassVar = {"POST": Act.ALERT_ACKNOWLEDGE}
    throttle_scope = "act"

    @extend_schema(
        operation_id="alerts_acknowledge_many",
        request=requests.BulkRequest,
        responses=BulkAnswer,
        summary="Acknowledge many, with a result for each",
    )
    def post(self, request: Request) -> Response:
        sent = requests.BulkRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        alerts = access.visible_to(request.user, Alert.objects.filter(pk__in=sent.validated_data["ids"]))
        bulk = triage.acknowledge_many(alerts, by=signed_in_user(request), now=timezone.now())
        return Response({"done": bulk.done, "refused": bulk.refused})
