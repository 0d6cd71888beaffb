"""Takes one message from its row to its channel, and writes down what became of it.

A delivery is claimed for a minute by a conditional UPDATE and claimed again right before it leaves, with the receiver
already connected: whoever acknowledges the alarm until then stops it. A worker that dies leaves the claim to run out,
so a message may arrive twice, under the same id, but is never lost.
"""

import datetime as dt
import random
import ssl
from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from accounts import secrets
from accounts.secrets import SecretLost
from incidents import fingerprint, intake, triage
from incidents.ladder import backoff, deliveries
from incidents.ladder.channels import bot, mail, webhook
from incidents.ladder.channels.message import Message, NotSent, Way, Withdrawn
from incidents.ladder.outbound import OutboundPolicy
from incidents.models import Alert, Channel, Delivery

LEASE = dt.timedelta(seconds=60)
CHANNEL_FAILING = "channel_failing"
SOURCE = "ladder"
TOO_LATE = "Diterima ketika pesan sudah keluar"  # stored in the city's language

Clock = Callable[[], dt.datetime]
State = Delivery.State

log = structlog.get_logger(__name__)


def policy() -> OutboundPolicy:
    return OutboundPolicy(settings.CHANNEL_NETWORKS, loopback_allowed=settings.CHANNEL_LOOPBACK_ALLOWED)


def is_due(now: dt.datetime) -> Q:
    return Q(state=State.QUEUED, next_try_at__lte=now) | Q(state=State.SENDING, leased_until__lt=now)


def send(pk: int, *, clock: Clock, trust: ssl.SSLContext | None = None) -> bool:
    """Try one delivery that is due; False if it was not, or somebody else has it."""
    began = clock()
    if not Delivery.objects.filter(is_due(began), pk=pk).update(
        state=State.SENDING, attempts=F("attempts") + 1, leased_until=began + LEASE
    ):
        return False
    row = Delivery.objects.select_related("channel", "alert__area").get(pk=pk)
    claim = _Claim(row, clock=clock, until=began + LEASE)
    try:
        if not row.channel.in_use:
            raise NotSent("saluran dimatikan", is_final=True)
        hand_over(row, leave=claim.renew, now=began, trust=trust)
    except Withdrawn:
        log.info("delivery.withdrawn", delivery=row.pk, alert=row.alert_id)
    except NotSent as failure:
        _failed(row, claim, failure, now=clock())
    else:
        _arrived(row, claim, now=clock())
    return True


def hand_over(
    row: Delivery, *, leave: Callable[[], None], now: dt.datetime, trust: ssl.SSLContext | None = None
) -> str:
    """Give a message to its channel. Raises NotSent, Withdrawn."""
    channel, message = row.channel, _message(row)
    try:
        way = Way(channel.address, channel.settings, open_secret(channel))
    except SecretLost:
        raise NotSent("rahasia saluran tidak terbuka", is_final=True) from None
    reach = policy()
    match channel.form:
        case Channel.Form.EMAIL:
            return mail.send(way, message, to=row.address, policy=reach, leave=leave, trust=trust)
        case Channel.Form.WEBHOOK:
            return webhook.send(way, message, now=now, policy=reach, leave=leave, trust=trust)
        case _:
            return bot.send(way, message, chat=row.address, policy=reach, leave=leave, trust=trust)


def seal_secret(channel: Channel, plain: str) -> bytes:
    return secrets.seal(plain, context=f"channel:{channel.pk}:secret") if plain else b""


def open_secret(channel: Channel) -> str:
    """Raises SecretLost."""
    return secrets.unseal(bytes(channel.secret), context=f"channel:{channel.pk}:secret") if channel.secret else ""


class _Claim:
    """This worker's hold on a delivery. Ends when somebody cancels it or it runs out."""

    def __init__(self, row: Delivery, *, clock: Clock, until: dt.datetime) -> None:
        self._pk, self._clock, self._until = row.pk, clock, until

    def renew(self) -> None:
        """Raises Withdrawn."""
        until = self._clock() + LEASE
        if not self.write(leased_until=until):
            raise Withdrawn
        self._until = until

    def write(self, **changes: object) -> bool:
        rows = Delivery.objects.filter(pk=self._pk, state=State.SENDING, leased_until=self._until)
        return bool(rows.update(**changes))


def _message(row: Delivery) -> Message:
    alert = row.alert
    if alert is None:
        return Message(str(row.uid), row.subject, row.body)
    return Message(
        str(row.uid),
        row.subject,
        row.body,
        severity=alert.severity,
        place=alert.place,
        link=deliveries.link_to(alert),
        facts={"alert": alert.pk, "kind": alert.kind, "synthetic": alert.synthetic},
    )


def _arrived(row: Delivery, claim: _Claim, *, now: dt.datetime) -> None:
    if not claim.write(state=State.DELIVERED, ended_at=now, leased_until=None, last_error=""):
        Delivery.objects.filter(pk=row.pk, state=State.CANCELLED).update(last_error=TOO_LATE)
    log.info("delivery.arrived", delivery=row.pk, channel=row.channel.slug, attempts=row.attempts)
    recovered(row.channel, now=now)


def _failed(row: Delivery, claim: _Claim, failure: NotSent, *, now: dt.datetime) -> None:
    tried = {"delivery": row.pk, "channel": row.channel.slug, "attempts": row.attempts, "why": failure.words}
    wait_s = None
    if not failure.is_final:
        chance = random.random()  # noqa: S311  jitter, no secret
        wait_s = backoff.wait_s(row.attempts, chance=chance, retry_after_s=failure.retry_after_s)
    if wait_s is not None:
        log.info("delivery.put_off", **tried, wait_s=round(wait_s, 1))
        next_at = now + dt.timedelta(seconds=wait_s)
        claim.write(state=State.QUEUED, next_try_at=next_at, leased_until=None, last_error=failure.words)
        return
    log.warning("delivery.failed", **tried)
    claim.write(state=State.FAILED, ended_at=now, leased_until=None, last_error=failure.words)
    if row.channel.in_use:
        failing(row.channel, failure, now=now)


def failing(channel: Channel, failure: NotSent, *, now: dt.datetime) -> None:
    """The channel has given up a message: noted and told once until it works again. Gone for good: out of use."""
    with transaction.atomic():
        began = Channel.objects.filter(pk=channel.pk, failing_since=None).update(failing_since=now)
        gone = failure.is_gone and Channel.objects.filter(pk=channel.pk, in_use=True).update(in_use=False)
        if not began and not gone:
            return
        what = "Dimatikan: penerima menolak untuk seterusnya" if gone else "Pesan tidak sampai"
        intake.report_event(
            kind=CHANNEL_FAILING,
            source=SOURCE,
            subject=channel.slug,
            idempotency_key=f"failing:{channel.pk}:{now.isoformat()}",
            place=f"Saluran {channel.name}",
            summary=f"{what} ({failure.words})"[:300],
            now=now,
        )


def recovered(channel: Channel, *, now: dt.datetime) -> None:
    if not Channel.objects.filter(pk=channel.pk, failing_since__isnull=False).update(failing_since=None):
        return
    log.info("channel.recovered", channel=channel.slug)
    known = fingerprint.of_subject(CHANNEL_FAILING, channel.slug)
    for alert in Alert.objects.open().filter(kind=CHANNEL_FAILING, fingerprint=known):
        triage.clear(alert, note="Saluran bekerja lagi", now=now)
