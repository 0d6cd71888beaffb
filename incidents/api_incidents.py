"""The acts on an incident, over HTTP."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import status

from accounts.models import User
from accounts.roles import Act
from incidents import casework, once, requests
from incidents.api_acts import IncidentActView, on_incident
from incidents.casework.progress import written_then
from incidents.models import Entry
from incidents.refusals import CannotTake
from incidents.serializers import EntrySerializer
from incidents.states import FieldStatus, Outcome


def _person(values: dict[str, Any]) -> dict[str, Any]:
    to = User.objects.filter(username=values["to"], is_active=True).first()
    if to is None:
        raise CannotTake(values["to"])
    return {**values, "to": to}


def _outcome(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "outcome": Outcome(values["outcome"])}


def _status(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "status": FieldStatus(values["status"])}


def _where(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, **(values.pop("location", None) or {})}


IncidentTriage = on_incident(
    "IncidentTriage",
    casework.triage,
    needs=Act.INCIDENT_OPEN,
    shape=requests.TriageRequest,
    given=_where,
    summary="Class, place and severity are looked at and set",
)
IncidentSendBack = on_incident(
    "IncidentSendBack",
    casework.send_back,
    needs=Act.INCIDENT_OPEN,
    shape=requests.ReasonRequest,
    summary="Back to the beginning: it must be looked at again",
)
IncidentEscalate = on_incident(
    "IncidentEscalate",
    casework.escalate,
    needs=Act.INCIDENT_OPEN,
    shape=requests.ReasonRequest,
    summary="One level worse",
)
IncidentAssign = on_incident(
    "IncidentAssign",
    casework.assign,
    needs=Act.INCIDENT_ASSIGN,
    shape=requests.AssignRequest,
    given=_person,
    summary="Offer it to somebody; to oneself: take it",
)
IncidentAccept = on_incident(
    "IncidentAccept", casework.accept, needs=Act.INCIDENT_ACCEPT, summary="Take what was offered"
)
IncidentTake = on_incident("IncidentTake", casework.take, needs=Act.INCIDENT_ACCEPT, summary="Take what nobody has")
IncidentDecline = on_incident(
    "IncidentDecline",
    casework.decline,
    needs=Act.INCIDENT_ACCEPT,
    shape=requests.ReasonRequest,
    summary="Refuse what was offered",
)
IncidentRelease = on_incident(
    "IncidentRelease",
    casework.release,
    needs=Act.INCIDENT_ACCEPT,
    shape=requests.ReasonRequest,
    summary="Give it back to the room",
)
IncidentTakeOver = on_incident(
    "IncidentTakeOver",
    casework.take_over,
    needs=Act.INCIDENT_ACCEPT,
    shape=requests.TakeOverRequest,
    summary="Ask whoever has it to hand it over; they have 15 seconds",
)
IncidentConsent = on_incident(
    "IncidentConsent", casework.consent, needs=Act.INCIDENT_ACCEPT, summary="Hand it over to the one who asked"
)
IncidentRefuseTakeOver = on_incident(
    "IncidentRefuseTakeOver",
    casework.refuse_take_over,
    needs=Act.INCIDENT_ACCEPT,
    shape=requests.ReasonRequest,
    summary="Keep it",
)
IncidentField = on_incident(
    "IncidentField",
    casework.set_field_status,
    needs=Act.INCIDENT_RESOLVE,
    shape=requests.FieldRequest,
    given=_status,
    summary="Where the people who were sent are",
)
IncidentArrive = on_incident(
    "IncidentArrive", casework.arrive, needs=Act.INCIDENT_RESOLVE, summary="Help is at the place"
)
IncidentHold = on_incident(
    "IncidentHold",
    casework.hold,
    needs=Act.INCIDENT_RESOLVE,
    shape=requests.HoldRequest,
    summary="Wait for something; it wakes by itself",
)
IncidentStabilise = on_incident(
    "IncidentStabilise", casework.stabilise, needs=Act.INCIDENT_RESOLVE, summary="The danger is contained and watched"
)
IncidentResume = on_incident("IncidentResume", casework.resume, needs=Act.INCIDENT_RESOLVE, summary="Work goes on")
IncidentResolve = on_incident(
    "IncidentResolve",
    casework.resolve,
    needs=Act.INCIDENT_RESOLVE,
    shape=requests.ResolveRequest,
    given=_outcome,
    summary="It is over, and how",
)
IncidentCancel = on_incident(
    "IncidentCancel",
    casework.cancel,
    needs=Act.INCIDENT_RESOLVE,
    shape=requests.CancelRequest,
    given=_outcome,
    summary="A false, repeated or test report that nobody works on; P1 and P2 by a supervisor",
)
IncidentClose = on_incident(
    "IncidentClose",
    casework.close,
    needs=Act.INCIDENT_CLOSE,
    shape=requests.CloseRequest,
    summary="A supervisor has looked at it; P1 and P2 never by whoever resolved it",
)
IncidentReopen = on_incident(
    "IncidentReopen",
    casework.reopen,
    needs=Act.INCIDENT_LEAD,
    shape=requests.ReasonRequest,
    summary="Open it again, within 30 days of its end",
)
IncidentMerge = on_incident(
    "IncidentMerge",
    casework.merge,
    needs=Act.INCIDENT_OPEN,
    shape=requests.MergeRequest,
    summary="It is the same as another",
)
IncidentUnmerge = on_incident(
    "IncidentUnmerge", casework.unmerge, needs=Act.INCIDENT_LEAD, summary="They were two after all"
)


@extend_schema_view(
    post=extend_schema(request=requests.NoteRequest, responses={201: EntrySerializer}, summary="Write on the timeline")
)
class IncidentNote(IncidentActView):
    required_acts: ClassVar = {"POST": Act.INCIDENT_NOTE}
    shape = requests.NoteRequest
    act = staticmethod(casework.note)
    answers_with: int = status.HTTP_201_CREATED

    def answer(self, row: Any, done: Any) -> dict[str, Any]:
        entry: Entry = written_then(row, done.entry) if isinstance(done, once.AlreadyDone) else done
        return dict(EntrySerializer(entry).data)
