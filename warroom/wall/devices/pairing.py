"""A device becomes an output: it shows six digits, a supervisor types them, the device fetches its token.

The code is derived from the device's secret, so a reload of the page shows the same one and the database holds
neither. It is good once and for ten minutes.
"""

import datetime as dt
import hashlib
import ipaddress
import secrets
from dataclasses import dataclass, field
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import AuditEntry, User
from accounts.problems import Problem
from accounts.roles import Act
from warroom.wall import feed, messages
from warroom.wall.devices import account, outputs, tokens
from warroom.wall.devices.news import told
from warroom.wall.models import Output, Pairing, Wall

GOOD_FOR: Final = dt.timedelta(minutes=10)
FETCHED_WITHIN: Final = dt.timedelta(minutes=2)  # after the code ended, if it was claimed at the last moment
KEPT_FOR: Final = dt.timedelta(hours=1)
MOST_OPEN: Final = 100
MOST_BY_ADDRESS: Final = 24  # in ten minutes; a wall's players often share one address
WRONG_CODES: Final = 5
WRONG_WITHIN: Final = dt.timedelta(minutes=15)
MOST_OUTPUTS: Final = 64
REFUSED: Final = "output_pairing_refused"


class TooManyCodes(Problem):
    """No more codes for now. ``retry_at``: when the oldest of them ends."""

    status = 429
    code = "too_many_codes"


class WrongCode(Problem):
    """Not a code that is open: never shown, used, or over. Which of them is not said."""

    status = 400
    code = "wrong_code"


class TooManyWrongCodes(Problem):
    status = 429
    code = "too_many_wrong_codes"


class NoSuchOutput(Problem):
    status = 404
    code = "no_such_output"


@dataclass(frozen=True)
class Ticket:
    """What the waiting device holds. ``secret`` is its own, ``code`` is for everybody in the room."""

    code: str
    secret: str = field(repr=False)
    expires_at: dt.datetime


def open_code(*, secret: str, address: str, agent: str, now: dt.datetime) -> Ticket:
    """The device's open code, or a new one. Raises TooManyCodes."""
    known = Pairing.objects.filter(secret_digest=_digest(secret), expires_at__gt=now, claimed_at=None).first()
    if secret and known is not None:
        return Ticket(_code(secret), secret, known.expires_at)
    Pairing.objects.filter(expires_at__lt=now - KEPT_FOR).delete()
    place = _ip(address)
    _bounded(place, now)
    while True:
        secret = secrets.token_urlsafe(32)
        try:
            with transaction.atomic():
                Pairing.objects.create(
                    code_digest=_code_digest(_code(secret)),
                    secret_digest=_digest(secret),
                    address=place,
                    agent=agent[:200],
                    created_at=now,
                    expires_at=now + GOOD_FOR,
                )
        except IntegrityError:  # those six digits were shown within the hour
            continue
        return Ticket(_code(secret), secret, now + GOOD_FOR)


def claim(code: str, *, wall: Wall, number: int, by: User, now: dt.datetime) -> Output:
    """A supervisor says which output the device with this code is. The next free number makes a new output.

    Nothing changes on the wall yet: the device that is the output now stays so until the other one has come. Raises
    WrongCode, TooManyWrongCodes, NoSuchOutput.
    """
    wrong = AuditEntry.objects.filter(actor=by.username, act=REFUSED, at__gt=now - WRONG_WITHIN)
    if wrong.count() >= WRONG_CODES:
        raise TooManyWrongCodes(_("Terlalu banyak kode salah. Tunggu seperempat jam."))
    subject = f"output:{wall.slug}/{number}"
    with transaction.atomic():
        Wall.objects.select_for_update().get(pk=wall.pk)
        output = wall.outputs.filter(number=number).first() or _new_output(wall, number)
        won = Pairing.objects.filter(
            code_digest=_code_digest(code), expires_at__gt=now, claimed_at=None
        ).update(output=output, claimed_by=by, claimed_at=now)  # fmt: skip
        if won:
            audit.record(actor=by, act="output_pairing_claimed", subject=subject, at=now)
            return output
        transaction.set_rollback(True)
    audit.record(actor=by, act=REFUSED, subject=subject, at=now)
    raise WrongCode(_("Kode tidak dikenal atau sudah lewat. Lihat kode yang tampil di layar sekarang."))


def waits(secret: str, *, now: dt.datetime) -> bool:
    """Is the device's code still open, or claimed and waiting to be fetched?"""
    rows = Pairing.objects.filter(secret_digest=_digest(secret), taken_at=None)
    return rows.filter(expires_at__gt=now).exists()


def fetch(secret: str, *, now: dt.datetime) -> tuple[Output, str] | None:
    """The output that the waiting device has become, with its token; None while nobody has claimed it. Works once."""
    claimed = Pairing.objects.filter(
        secret_digest=_digest(secret), taken_at=None, claimed_at__isnull=False, expires_at__gt=now - FETCHED_WITHIN
    )
    pairing = claimed.select_related("output__wall", "claimed_by").first()
    if pairing is None or pairing.output is None or pairing.claimed_by is None:
        return None
    with transaction.atomic():
        wall = Wall.objects.select_for_update(of=("self",)).select_related("account").get(pk=pairing.output.wall_id)
        if not claimed.update(taken_at=now):
            return None
        account.of(wall)
        token, digest = tokens.new(pairing.output.pk)
        Output.objects.filter(pk=pairing.output.pk).update(
            token_digest=digest, token_before="", token_at=now, paired_at=now, paired_by=pairing.claimed_by,
            revoked_at=None, last_seen_at=now, connection="", opened_by="", figures={"told": "online"}, order={},
        )  # fmt: skip
        output = Output.objects.select_related("wall").get(pk=pairing.output.pk)
        detail = {"agent": pairing.agent, "address": pairing.address}
        audit.record(
            actor=pairing.claimed_by, act="output_paired", subject=f"output:{wall.slug}/{output.number}",
            detail=detail, at=now,
        )  # fmt: skip
        feed.append(messages.WALL_OUTPUT, told(output, now=now), at=now, act=Act.WALL_VIEW)
    return output, token


def _bounded(place: str | None, now: dt.datetime) -> None:
    recent = Pairing.objects.filter(created_at__gt=now - GOOD_FOR)
    here = recent.filter(address=place)
    for rows, most in ((here, MOST_BY_ADDRESS), (recent.filter(expires_at__gt=now), MOST_OPEN)):
        if rows.count() >= most:
            first = rows.order_by("created_at").values_list("created_at", flat=True)[0]
            raise TooManyCodes(_("Terlalu banyak kode terbuka."), retry_at=messages.iso(first + GOOD_FOR))


def _new_output(wall: Wall, number: int) -> Output:
    """The next number, at the next place row by row; its rectangle can be moved later."""
    last = wall.outputs.order_by("-number").values_list("number", flat=True).first() or 0
    if number != last + 1 or number > MOST_OUTPUTS:
        raise NoSuchOutput(_("Dinding ini tidak punya keluaran nomor %(n)s.") % {"n": number})
    return Output.objects.create(wall=wall, number=number, **outputs.place(wall, number))


def _code(secret: str) -> str:
    return f"{int(salted_hmac('warroom.wall.pairing.code', secret, algorithm='sha256').hexdigest(), 16) % 10**6:06d}"


def _code_digest(code: str) -> str:
    """Keyed, because a million codes are hashed in a second."""
    return salted_hmac("warroom.wall.pairing.digest", code, algorithm="sha256").hexdigest()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _ip(address: str) -> str | None:
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:  # a socket of this machine
        return None
