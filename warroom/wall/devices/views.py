"""Two pages: where a device starts, and how all outputs do."""

import datetime as dt
from typing import Final

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.decorators import requires
from accounts.models import User
from accounts.roles import Act
from warroom.wall.devices import identity, pairing, roster, tokens
from warroom.wall.devices.pairing import Ticket, TooManyCodes
from warroom.wall.messages import iso
from warroom.wall.models import Output

WAITING: Final = "warroom_pairing"  # the cookie of a device that shows a code; no script reads it
ASK_EVERY_MS: Final = 2000


@login_not_required
@never_cache
@require_safe
def device(request: HttpRequest) -> HttpResponse:
    """A paired device goes on to its output. Another one shows six digits until somebody has typed them."""
    known = identity.device_of(request)
    if known is not None:
        return HttpResponseRedirect(_address(known.output))
    now = timezone.now()
    try:
        ticket = pairing.open_code(
            secret=request.COOKIES.get(WAITING, ""),
            address=request.META.get("REMOTE_ADDR", ""),
            agent=request.headers.get("User-Agent", ""),
            now=now,
        )
    except TooManyCodes as refusal:
        return render(request, "walls/output.html", {"refusal": refusal, "page": _page(None, now)}, status=429)
    response = render(request, "walls/output.html", {"ticket": ticket, "page": _page(ticket, now)})
    response.set_cookie(
        WAITING, ticket.secret, max_age=24 * 3600, path=request.path, httponly=True, samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )  # fmt: skip
    return response


@login_not_required
@never_cache
@require_POST
def wait(request: HttpRequest) -> HttpResponse:
    """Has somebody typed this device's code? Then it gets its token here, once."""
    secret, now = request.COOKIES.get(WAITING, ""), timezone.now()
    fetched = pairing.fetch(secret, now=now) if secret else None
    if fetched is None:
        waiting = bool(secret) and pairing.waits(secret, now=now)
        return JsonResponse({"state": "waiting" if waiting else "over"})
    output, token = fetched
    response = JsonResponse({"state": "paired", "to": _address(output)})
    tokens.set_cookie(response, token)
    response.delete_cookie(WAITING, path=reverse("wall:device"), samesite="Lax")
    return response


@requires(Act.WALL_VIEW)
def walls(request: HttpRequest) -> HttpResponse:
    if not isinstance(request.user, User):
        raise TypeError("the guard lets only signed-in people in")
    now = timezone.now()
    page = {"at": iso(now), "walls": roster.walls(request.user, now=now)}
    return render(request, "walls/list.html", {"page": page})


def _address(output: Output) -> str:
    return reverse("wall:output", args=[output.wall.slug, output.number])


def _page(ticket: Ticket | None, now: dt.datetime) -> dict[str, object]:
    return {
        "now": iso(now),
        "expires_at": iso(ticket.expires_at) if ticket else None,
        "wait_path": reverse("wall:device-wait"),
        "every_ms": ASK_EVERY_MS,
    }
