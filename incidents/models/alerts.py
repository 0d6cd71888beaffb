"""Events as they came in, and the alerts that they raise."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import words
from incidents.models.columns import ON_EARTH, PERSON
from incidents.models.duty import Position
from incidents.models.silence import Shelf, Suppression
from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity
from incidents.states import AlertShown, AlertState, Dismissal, EventClass, Flags, shown_as


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> Self:
        return self.exclude(state=AlertState.CLOSED)

    def unacknowledged(self) -> Self:
        return self.filter(state=AlertState.NEW)

    def in_queue(self) -> Self:
        """Open ones that somebody must look at: neither a notice, nor shelved, nor suppressed."""
        return self.open().exclude(event_class=EventClass.NOTICE).filter(shelf=None, suppression=None)

    def counted(self) -> Self:
        """Those that statistics are about: a drill's are not."""
        return self.filter(exercise=False)

    def with_card(self) -> Self:
        """Everything an alert's card shows, in one query."""
        rows = self.select_related(
            "area__parent",
            "camera",
            "acknowledged_by",
            "incident",
            "position",
            "shelf__by",
            "suppression",
            "closing_asked_by",
        )
        return rows.defer("area__boundary", "area__parent__boundary")


class Alert(models.Model):
    """Something an operator must look at. Events that are alike share one."""

    access_rule = AccessRule(view=Act.ALERT_VIEW, area_lookup="area")

    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    kind = models.CharField(_("jenis"), max_length=40)
    event_class = models.CharField(
        _("kelas"), max_length=6, choices=words.EVENT_CLASSES, default=EventClass.ALERT.value
    )
    fingerprint = models.CharField(max_length=120)
    state = models.CharField(_("keadaan"), max_length=12, choices=words.ALERT_STATES, default=AlertState.NEW.value)
    version = models.PositiveIntegerField(
        default=1, help_text="grows when state, severity or incident change, not when another like event is counted"
    )
    count = models.PositiveIntegerField(_("kejadian"), default=1)
    summary = models.CharField(_("ringkasan"), max_length=300, blank=True)
    place = models.CharField(_("tempat"), max_length=160, blank=True)
    camera = models.ForeignKey(
        Camera, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("kamera")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("kelurahan")
    )
    lat = models.FloatField(_("lintang"), null=True, blank=True)
    lon = models.FloatField(_("bujur"), null=True, blank=True)
    raised_at = models.DateTimeField(_("muncul"))
    last_event_at = models.DateTimeField(_("kejadian terakhir"))
    acknowledged_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    acknowledged_at = models.DateTimeField(_("diterima"), null=True, blank=True)
    incident = models.ForeignKey(
        "incidents.Incident",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="alerts",
        verbose_name=_("insiden"),
    )
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closing_note = models.CharField(_("alasan ditutup"), max_length=300, blank=True)
    dismissal = models.CharField(_("sebab ditutup"), max_length=10, choices=words.DISMISSALS, blank=True)
    closing_asked_by = models.ForeignKey(
        PERSON,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="a P1 needs a second person",
    )
    closing_asked_at = models.DateTimeField(null=True, blank=True)
    closing_asked = models.JSONField(default=dict, blank=True, help_text='{"dismissal": "false", "note": "..."}')
    annunciated_at = models.DateTimeField(
        _("diumumkan"), null=True, blank=True, help_text="told to people; null while shelved, suppressed or a notice"
    )
    cleared_at = models.DateTimeField(_("sebabnya hilang"), null=True, blank=True)
    shelf = models.ForeignKey(
        Shelf, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("ditunda")
    )
    suppression = models.ForeignKey(
        Suppression, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("diredam")
    )
    is_grouped = models.BooleanField(_("dihitung bersama"), default=False, help_text="collapsed by the flood mode")
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("posisi")
    )
    previous = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="recurrences",
        verbose_name=_("sebelumnya"),
    )
    data = models.JSONField(default=dict, blank=True)
    synthetic = models.BooleanField(_("data contoh"), default=False)
    exercise = models.BooleanField(_("latihan"), default=False, help_text="part of a drill: in no statistics")

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-raised_at"]
        verbose_name = _("alarm")
        verbose_name_plural = _("alarm")
        indexes = [
            models.Index(fields=["state", "severity", "raised_at"]),
            models.Index(fields=["raised_at"]),
            models.Index(fields=["area", "raised_at"]),
            models.Index(fields=["shelf"], condition=~Q(state=AlertState.CLOSED), name="open_alerts_by_shelf"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(state=AlertState.CLOSED), name="one_open_alert_per_fingerprint"
            ),
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="alert_severity_known"),
            models.CheckConstraint(condition=Q(state__in=list(AlertState)), name="alert_state_known"),
            models.CheckConstraint(condition=Q(event_class__in=list(EventClass)), name="alert_class_known"),
            models.CheckConstraint(condition=Q(dismissal__in=["", *Dismissal]), name="alert_dismissal_known"),
            models.CheckConstraint(condition=Q(shelf=None) | ~Q(severity="P1"), name="alert_p1_is_never_shelved"),
            models.CheckConstraint(condition=Q(count__gte=1), name="alert_has_an_event"),
            models.CheckConstraint(condition=ON_EARTH, name="alert_on_earth"),
            models.CheckConstraint(
                condition=~Q(state=AlertState.ACKNOWLEDGED) | Q(acknowledged_at__isnull=False),
                name="alert_acknowledged_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state=AlertState.CLOSED) | Q(closed_at__isnull=False), name="alert_closed_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.severity} {self.kind} {self.place}"

    @property
    def shown_as(self) -> AlertShown:
        suppressed = self.suppression
        return shown_as(
            Flags(
                state=self.state,
                is_cleared=self.cleared_at is not None,
                is_linked=self.incident_id is not None,
                is_shelved=self.shelf_id is not None,
                is_suppressed=self.is_grouped
                or (suppressed is not None and suppressed.form == Suppression.Form.WINDOW),
                is_out_of_service=suppressed is not None and suppressed.form == Suppression.Form.OUT_OF_SERVICE,
            )
        )

    @property
    def target_s(self) -> int:
        """Seconds within which somebody must have acknowledged it."""
        return ACKNOWLEDGE_WITHIN_S[Severity(self.severity)]


class Event(models.Model):
    """One report as it came in, never changed. Written by incidents.intake only."""

    access_rule = AccessRule(view=Act.EVENT_VIEW, area_lookup="area")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("jenis"), max_length=40)
    source = models.CharField(_("sumber"), max_length=80)
    idempotency_key = models.CharField(max_length=120, blank=True)
    occurred_at = models.DateTimeField(_("terjadi"))
    received_at = models.DateTimeField(pgettext_lazy("laporan", "diterima"))
    camera = models.ForeignKey(
        Camera, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("kamera")
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("kelurahan")
    )
    lat = models.FloatField(_("lintang"), null=True, blank=True)
    lon = models.FloatField(_("bujur"), null=True, blank=True)
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    summary = models.CharField(_("ringkasan"), max_length=300, blank=True)
    reporter = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("pelapor")
    )
    alert = models.ForeignKey(
        Alert, on_delete=models.PROTECT, null=True, blank=True, related_name="events", verbose_name=_("alarm")
    )
    synthetic = models.BooleanField(_("data contoh"), default=False)
    exercise = models.BooleanField(_("latihan"), default=False, help_text="part of a drill: in no statistics")

    class Meta:
        ordering = ["-received_at"]
        verbose_name = _("kejadian")
        verbose_name_plural = _("kejadian")
        indexes = [
            models.Index(fields=["occurred_at"]),
            models.Index(fields=["kind", "occurred_at"]),
            models.Index(fields=["area", "occurred_at"]),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="event_told_once_per_source_and_key",
            ),
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="event_severity_known"),
            models.CheckConstraint(condition=ON_EARTH, name="event_on_earth"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occurred_at:%Y-%m-%d %H:%M:%S}"
