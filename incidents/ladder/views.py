"""The page of the channels. Its data come from the API."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts import access
from accounts.decorators import requires
from accounts.roles import Act
from incidents import words
from incidents.ladder import steps
from incidents.ladder.channels import bot, mail
from incidents.models import Channel


@requires(Act.CHANNEL_VIEW)
def channels(request: HttpRequest) -> HttpResponse:
    may_manage = access.may(request.user, Act.CHANNEL_MANAGE)
    return render(request, "incidents/channels.html", {"ladder": _ladder(may_manage), "may_manage": may_manage})


def _ladder(may_manage: bool) -> dict[str, Any]:
    """What the page needs that never changes while it is open."""
    return {
        "may_manage": may_manage,
        "steps": {
            severity: [{"after_s": step.after_s, "what": step.what.value} for step in climbed]
            for severity, climbed in steps.LADDERS.items()
            if severity in {"P1", "P2"}
        },
        "rungs": {code: str(name) for code, name in words.RUNGS.items()},
        "forms": {code: str(name) for code, name in Channel.Form.choices},
        "names": sorted(bot.NAMES),
        "methods": sorted(bot.METHODS),
        "tls": list(mail.TLS),
    }
