"""What people do with an incident: sort it, offer it, take it, write on it, end it. Each act is one transaction."""

from incidents.casework.ends import cancel, close, reopen, resolve
from incidents.casework.merging import merge, unmerge
from incidents.casework.offers import TAKERS, accept, assign, decline, expire_offers, release, take
from incidents.casework.progress import arrive, hold, note, resume, set_field_status, stabilise, wake_held
from incidents.casework.sorting import escalate, send_back, triage
from incidents.casework.takeover import consent, refuse_take_over, take_over
from incidents.states import Outcome

__all__ = [
    "TAKERS",
    "Outcome",
    "accept",
    "arrive",
    "assign",
    "cancel",
    "close",
    "consent",
    "decline",
    "escalate",
    "expire_offers",
    "hold",
    "merge",
    "note",
    "refuse_take_over",
    "release",
    "reopen",
    "resolve",
    "resume",
    "send_back",
    "set_field_status",
    "stabilise",
    "take",
    "take_over",
    "triage",
    "unmerge",
    "wake_held",
]
