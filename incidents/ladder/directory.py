"""The channels and contacts of the ladder: made, changed, removed and tried by who may manage them."""

import datetime as dt
from collections.abc import Mapping
from time import monotonic
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from accounts.roles import Act
from incidents.ladder import outbound, sending
from incidents.ladder.channels import bot, mail, webhook
from incidents.ladder.channels.bot import BadTemplate
from incidents.ladder.channels.message import NotSent
from incidents.ladder.channels.webhook import BadSecret
from incidents.ladder.outbound import BadTarget
from incidents.ladder.sending import LEASE, Clock
from incidents.models import Channel, Contact, Delivery

Form = Channel.Form
SETTINGS = {Form.EMAIL: {"tls", "user", "from"}, Form.WEBHOOK: set(), Form.HTTP: {"method", "headers", "body"}}


class BadChannel(Problem):
    """What is wrong with a channel, and in which field."""

    code = "bad_channel"


class InUse(Conflict):
    """It has sent messages, and those are kept: it can be put out of use, not removed."""

    code = "in_use"


class Taken(Conflict):
    """Another has this name in addresses."""

    code = "taken"


def save_channel(channel: Channel, *, secret: str | None, by: User, now: dt.datetime) -> Channel:
    """Write a new or changed channel. ``secret`` None leaves the one it has; it is sealed and never read back.

    Raises BadChannel with the field, Taken.
    """
    access.require(by, Act.CHANNEL_MANAGE)
    is_new = channel.pk is None
    check(channel, secret=secret if secret is not None else "" if is_new else sending.open_secret(channel))
    try:
        with transaction.atomic():
            channel.save()
            if secret is not None:
                channel.secret = sending.seal_secret(channel, secret)
                channel.save(update_fields=["secret"])
            detail = {"form": channel.form, "in_use": channel.in_use, "secret_changed": secret is not None}
            act = "channel_made" if is_new else "channel_changed"
            audit.record(actor=by, act=act, subject=f"channel:{channel.slug}", detail=detail, at=now)
    except IntegrityError:
        raise Taken(_("Nama alamat ini sudah dipakai."), current=channel.slug, field="slug") from None
    return channel


def check(channel: Channel, *, secret: str) -> None:
    """Raises BadChannel."""
    settings, reach = channel.settings, sending.policy()
    if unknown := set(settings) - SETTINGS[Form(channel.form)]:
        raise BadChannel(_("Isian %(name)s tidak dikenal.") % {"name": sorted(unknown)[0][:40]}, field="settings")
    try:
        match channel.form:
            case Form.EMAIL:
                outbound.mail_target(channel.address)
                _check_mail(settings, secret=secret)
            case Form.WEBHOOK:
                outbound.web_target(channel.address, reach)
                webhook.key_of(secret)
            case _:
                bot.check(channel.address, settings, reach)
    except BadTarget as refused:
        raise BadChannel(_("Alamat tidak dapat dipakai: %(why)s.") % {"why": refused}, field="address") from None
    except BadTemplate as refused:
        raise BadChannel(_("Templat tidak dapat dipakai: %(why)s.") % {"why": refused}, field="settings") from None
    except BadSecret as refused:
        raise BadChannel(f"{refused}.".capitalize(), field="secret") from None


def _check_mail(settings: Mapping[str, Any], *, secret: str) -> None:
    if settings.get("tls", "starttls") not in mail.TLS:
        raise BadChannel(_("Enkripsi harus starttls, tls atau none."), field="tls")
    if settings.get("tls") == "none" and (settings.get("user") or secret):
        raise BadChannel(_("Kata sandi tidak dikirim tanpa enkripsi."), field="tls")
    if not _is_mail_address(str(settings.get("from", ""))):
        raise BadChannel(_("Alamat pengirim bukan alamat surel."), field="from")


def save_contact(contact: Contact, *, by: User, now: dt.datetime) -> Contact:
    """Raises BadChannel with the field."""
    access.require(by, Act.CHANNEL_MANAGE)
    if contact.channel.form == Form.EMAIL and not _is_mail_address(contact.address):
        raise BadChannel(_("Ini bukan alamat surel."), field="address")
    if contact.channel.form == Form.HTTP and not contact.address.strip():
        raise BadChannel(_("Saluran ini perlu alamat, misalnya nomor obrolan."), field="address")
    act = "contact_made" if contact.pk is None else "contact_changed"
    with transaction.atomic():
        contact.save()
        detail = {"rung": contact.rung, "channel": contact.channel.slug, "in_use": contact.in_use}
        audit.record(actor=by, act=act, subject=f"contact:{contact.pk}", detail=detail, at=now)
    return contact


def remove(thing: Channel | Contact, *, by: User, now: dt.datetime) -> None:
    """Raises InUse."""
    access.require(by, Act.CHANNEL_MANAGE)
    kind = "channel" if isinstance(thing, Channel) else "contact"
    subject = f"{kind}:{thing.slug if isinstance(thing, Channel) else thing.pk}"
    try:
        with transaction.atomic():
            thing.delete()
            audit.record(actor=by, act=f"{kind}_removed", subject=subject, at=now)
    except ProtectedError:
        words = _("%(name)s sudah dipakai; matikan saja, catatannya disimpan.") % {"name": thing.name}
        raise InUse(words, current=subject) from None


def try_out(channel: Channel, *, address: str, by: User, clock: Clock) -> tuple[Delivery, int]:
    """Send one message now and wait for what becomes of it: the delivery and how many milliseconds it took. Not tried
    again, and a failure is no news: whoever asked is looking. Success ends the channel's failing."""
    access.require(by, Act.CHANNEL_MANAGE)
    now = clock()
    row = Delivery.objects.create(
        channel=channel,
        address=address,
        subject="Uji coba saluran ruang kendali",
        body=f"Uji coba, dikirim oleh {by.display_name}\nTidak ada yang perlu dilakukan.",
        state=Delivery.State.SENDING,
        attempts=1,
        created_at=now,
        leased_until=now + LEASE,
    )
    audit.record(actor=by, act="channel_tested", subject=f"channel:{channel.slug}", at=now)
    began = monotonic()
    try:
        sending.hand_over(row, leave=lambda: None, now=now)
    except NotSent as failure:
        row.state, row.last_error = Delivery.State.FAILED, failure.words
    else:
        row.state = Delivery.State.DELIVERED
        sending.recovered(channel, now=clock())
    row.ended_at, row.leased_until = clock(), None
    row.save(update_fields=["state", "last_error", "ended_at", "leased_until"])
    return row, round((monotonic() - began) * 1000)


def _is_mail_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
