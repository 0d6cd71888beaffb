"""The timed escalation of alarms that nobody has seen, and the calls that leave the room."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from incidents import words
from incidents.models.alerts import Alert
from incidents.models.cases import Incident
from incidents.models.columns import PERSON


class Channel(models.Model):
    """A way out of the room: mail, a signed webhook, or a bot by an HTTP template."""

    access_rule = AccessRule(view=Act.CHANNEL_MANAGE)

    class Form(models.TextChoices):
        EMAIL = "email", _("surel")
        WEBHOOK = "webhook", _("webhook")
        HTTP = "http", _("templat HTTP")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    form = models.CharField(_("bentuk"), max_length=8, choices=Form.choices)
    address = models.CharField(_("alamat"), max_length=500, help_text="smtp host:port, or an https address")
    settings = models.JSONField(default=dict, blank=True, help_text="form's own: see incidents.ladder.channels")
    secret = models.BinaryField(default=b"", blank=True, editable=False, help_text="sealed (accounts.secrets)")
    in_use = models.BooleanField(_("dipakai"), default=True)
    failing_since = models.DateTimeField(_("gagal sejak"), null=True, blank=True)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("saluran")
        verbose_name_plural = _("saluran")
        constraints = [
            models.CheckConstraint(condition=Q(form__in=["email", "webhook", "http"]), name="channel_form_known")
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """Somebody outside the room's screens who is called at a rung."""

    access_rule = AccessRule(view=Act.CHANNEL_MANAGE)

    name = models.CharField(_("nama"), max_length=80)
    office = models.CharField(_("jabatan"), max_length=80, blank=True)
    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="contacts")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="contacts", verbose_name=_("saluran"))
    address = models.CharField(
        _("alamat"), max_length=200, help_text="mail address, chat id; empty for a webhook", blank=True
    )
    rung = models.CharField(_("anak tangga"), max_length=12, choices=words.RUNGS)
    order = models.PositiveSmallIntegerField(_("urutan"), default=0)
    in_use = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        ordering = ["rung", "order", "pk"]
        verbose_name = _("kontak")
        verbose_name_plural = _("kontak")

    def __str__(self) -> str:
        return self.name


class Rung(models.Model):
    """One step of one alert's ladder: when it is due, when it was climbed, or that it was stopped before."""

    access_rule = AccessRule(view=Act.ALERT_VIEW, area_lookup="alert__area")

    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, related_name="rungs")
    run = models.PositiveIntegerField(help_text="an alert that is raised again climbs again")
    step = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=12, choices=words.RUNGS)
    due_at = models.DateTimeField()
    fired_at = models.DateTimeField(null=True, blank=True)
    stopped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["alert", "run", "step"]
        verbose_name = _("anak tangga")
        verbose_name_plural = _("anak tangga")
        indexes = [
            models.Index(fields=["due_at"], condition=Q(fired_at=None, stopped_at=None), name="rungs_to_climb"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["alert", "run", "step"], name="rung_once_per_run"),
            models.CheckConstraint(
                condition=Q(fired_at=None) | Q(stopped_at=None) | Q(stopped_at__gte=F("fired_at")),
                name="a_stopped_rung_does_not_fire",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.what}"


class Delivery(models.Model):
    """One message to one recipient by one channel, and how far it came. A row before it is a message."""

    access_rule = AccessRule(view=Act.CHANNEL_VIEW)

    class State(models.TextChoices):
        QUEUED = "queued", _("menunggu")
        SENDING = "sending", _("dikirim")
        DELIVERED = "delivered", _("tersampaikan")
        SEEN = "seen", _("dibaca")
        FAILED = "failed", _("gagal")
        CANCELLED = "cancelled", _("dibatalkan")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="the receiver's idempotency key")
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    alert = models.ForeignKey(Alert, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    channel = models.ForeignKey(Channel, on_delete=models.PROTECT, related_name="deliveries")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="deliveries")
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(_("keadaan"), max_length=9, choices=State.choices, default=State.QUEUED)
    created_at = models.DateTimeField(_("dibuat"))
    next_try_at = models.DateTimeField(_("coba lagi"), null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(_("percobaan"), default=0)
    leased_until = models.DateTimeField(null=True, blank=True, help_text="a worker has it in hand until then")
    ended_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    last_error = models.CharField(_("galat"), max_length=300, blank=True)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("pengiriman")
        verbose_name_plural = _("pengiriman")
        indexes = [
            models.Index(
                fields=["next_try_at"], condition=Q(state__in=["queued", "sending"]), name="deliveries_to_send"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["rung", "channel", "address"],
                condition=~Q(rung=None),
                name="one_delivery_per_rung_and_recipient",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["queued", "sending", "delivered", "seen", "failed", "cancelled"]),
                name="delivery_state_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel_id} {self.state}"


class Overdue(models.Model):
    """A promise that was missed, told once: an incident's timer ran out."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="overdue")
    timer = models.CharField(max_length=12, help_text="assign, on_scene or resolve")
    at = models.DateTimeField(_("waktu"))

    class Meta:
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["incident", "timer"], name="overdue_told_once")]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.timer}"


class TickMark(models.Model):
    """When a periodic act last ran, to notice a clock that jumped or a house that stood still."""

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
