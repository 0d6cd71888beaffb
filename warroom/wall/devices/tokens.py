"""The token by which a device is an output: 256 random bits in a cookie, their SHA-256 in the row.

It changes at most once a day. The one before stays good until the new one has been seen, because the answer that
carried the new one may have been lost. Anything older is refused and logged: somebody has a copy of a disk.
"""

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final

import structlog
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase

from accounts import audit
from accounts.models import User
from warroom.wall.models import Output

COOKIE: Final = "warroom_output"
COOKIE_AGE_S: Final = 400 * 24 * 3600  # as long as browsers keep one; each rotation starts it anew
ROTATE_AFTER: Final = dt.timedelta(days=1)
LONGEST: Final = 80  # characters of a cookie that is ours

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Device:
    """A device that proved to be an output, and the account that it acts as."""

    output: Output
    account: User
    presented: str = field(repr=False)  # digest of the token it came with


def new(output_pk: int) -> tuple[str, str]:
    """A fresh token for this output and its digest. It cannot be read again afterwards."""
    token = f"{output_pk}.{secrets.token_urlsafe(32)}"
    return token, digest(token)


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def owner(token: str) -> Device | None:
    """The device behind a token that is good now, or None. Seeing the newest one ends the one before."""
    number = token.partition(".")[0]
    if len(token) > LONGEST or not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    output = Output.objects.select_related("wall__account__agency").filter(pk=int(number)).first()
    if output is None or output.revoked_at is not None:
        return None
    presented = digest(token)
    if not any(_same(presented, kept) for kept in (output.token_digest, output.token_before)):
        log.warning("output.token_refused", output=output.pk, wall=output.wall.slug, number=output.number)
        return None
    account = output.wall.account
    if account is None or not account.is_active:
        return None
    if output.token_before and _same(presented, output.token_digest):
        Output.objects.filter(pk=output.pk, token_digest=presented).update(token_before="")
        output.token_before = ""
    return Device(output, account, presented)


def rotate(device: Device, *, now: dt.datetime) -> str | None:
    """A new token if the device's is a day old; None if it is not, or if another request was first."""
    output = device.output
    if output.token_at is not None and now - output.token_at < ROTATE_AFTER:
        return None
    token, fresh = new(output.pk)
    with transaction.atomic():
        changed = Output.objects.filter(
            pk=output.pk, token_digest=output.token_digest, token_at=output.token_at, revoked_at=None
        ).update(token_digest=fresh, token_before=device.presented, token_at=now)
        if not changed:
            return None
        audit.record(actor=device.account, act="output_token_rotated", subject=_subject(output), at=now)
    return token


def set_cookie(response: HttpResponseBase, token: str) -> None:
    response.set_cookie(
        COOKIE, token, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def _same(presented: str, kept: str) -> bool:
    return bool(kept) and hmac.compare_digest(presented, kept)


def _subject(output: Output) -> str:
    return f"output:{output.wall.slug}/{output.number}"
