"""What happens: events as they came in, the alerts they raise, the incidents people handle, and each one's timeline."""

import uuid
from typing import Any, NoReturn, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import words
from incidents.severity import ACKNOWLEDGE_WITHIN_S, Severity
from incidents.states import LIVE_INCIDENT_STATES, AlertState, AssignmentState, IncidentState, Outcome

ON_EARTH = Q(lat__isnull=True, lon__isnull=True) | Q(
    lat__isnull=False, lon__isnull=False, lat__gte=-90, lat__lte=90, lon__gte=-180, lon__lte=180
)
PERSON = settings.AUTH_USER_MODEL


class Category(models.Model):
    """A class of incident with what the city promises for it. The figures are proposals; the admin may edit them."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW)

    code = models.CharField(_("kode"), max_length=8, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    name_en = models.CharField(_("nama Inggris"), max_length=80)
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    respond_within_s = models.PositiveIntegerField(_("respons (detik)"))
    on_site_within_s = models.PositiveIntegerField(_("di lokasi (detik)"), null=True, blank=True)
    resolve_within_s = models.PositiveIntegerField(_("selesai (detik)"))
    lead = models.CharField(_("penanggung jawab"), max_length=80)

    class Meta:
        ordering = ["code"]
        verbose_name = _("kategori")
        verbose_name_plural = _("kategori")
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="category_severity_known"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IncidentQuerySet(models.QuerySet["Incident"]):
    def live(self) -> Self:
        """Incidents that still need somebody."""
        return self.filter(state__in=LIVE_INCIDENT_STATES)

    def with_row(self) -> Self:
        """Everything a row of a list shows, in a bounded number of queries."""
        rows = self.select_related("category", "area", "owner").defer("area__boundary")
        return rows.prefetch_related(
            models.Prefetch(
                "incidentcamera_set",
                IncidentCamera.objects.select_related("camera")
                .only("incident_id", "order", "distance_m", "sees", "camera__code", "camera__name")
                .order_by("order"),
            ),
            models.Prefetch("alerts", Alert.objects.only("pk", "incident_id").order_by("pk")),
            models.Prefetch(
                "assignments",
                Assignment.objects.filter(state=AssignmentState.OFFERED).select_related("to"),
                to_attr="open_offers",
            ),
        )


class Incident(models.Model):
    """Something that people must handle. Changed by incidents.triage and incidents.casework only."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="area")

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("kategori")
    )
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    state = models.CharField(
        _("keadaan"), max_length=10, choices=words.INCIDENT_STATES, default=IncidentState.OPEN.value
    )
    version = models.PositiveIntegerField(default=1)
    summary = models.CharField(_("ringkasan"), max_length=300)
    place = models.CharField(_("tempat"), max_length=160, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("kelurahan")
    )
    lat = models.FloatField(_("lintang"), null=True, blank=True)
    lon = models.FloatField(_("bujur"), null=True, blank=True)
    opened_at = models.DateTimeField(_("dibuka"))
    opened_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    state_since = models.DateTimeField(_("keadaan sejak"))
    owner = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="incidents", verbose_name=_("petugas")
    )
    outcome = models.CharField(_("hasil"), max_length=10, choices=words.OUTCOMES, blank=True)
    resolution = models.TextField(_("penyelesaian"), max_length=2000, blank=True)
    resolved_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    resolved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry_count = models.PositiveIntegerField(default=0, help_text="the newest number of its timeline")
    synthetic = models.BooleanField(_("data contoh"), default=False)
    exercise = models.BooleanField(_("latihan"), default=False, help_text="part of a drill: in no statistics")
    cameras = models.ManyToManyField(Camera, through="IncidentCamera", related_name="incidents")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_at"]
        verbose_name = _("insiden")
        verbose_name_plural = _("insiden")
        indexes = [
            models.Index(fields=["state", "severity", "opened_at"]),
            models.Index(fields=["opened_at"]),
            models.Index(fields=["area", "opened_at"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="incident_severity_known"),
            models.CheckConstraint(condition=Q(state__in=list(IncidentState)), name="incident_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome]), name="incident_outcome_known"),
            models.CheckConstraint(condition=ON_EARTH, name="incident_on_earth"),
            models.CheckConstraint(
                condition=~Q(state__in=[IncidentState.ACCEPTED, IncidentState.ON_SCENE]) | Q(owner__isnull=False),
                name="incident_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[IncidentState.RESOLVED, IncidentState.CLOSED])
                | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="incident_ended_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED) | Q(closed_at__isnull=False), name="incident_closed_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DayCounter(models.Model):
    """The newest incident number of a day (city time). Whoever opens an incident locks the row and takes the next."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.day} {self.last}"


class IncidentCamera(models.Model):
    """A camera that may show an incident, in the order in which to look."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.CASCADE)
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT)
    order = models.PositiveSmallIntegerField()
    distance_m = models.FloatField(_("jarak (m)"))
    sees = models.BooleanField(_("melihat tempatnya"))

    class Meta:
        ordering = ["incident", "order"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "camera"], name="incident_camera_once"),
            models.UniqueConstraint(fields=["incident", "order"], name="incident_camera_order_once"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.order}"


class AlertQuerySet(models.QuerySet["Alert"]):
    def open(self) -> Self:
        return self.exclude(state=AlertState.CLOSED)

    def unacknowledged(self) -> Self:
        return self.filter(state=AlertState.NEW)

    def counted(self) -> Self:
        """Those that statistics are about: a drill's are not."""
        return self.filter(exercise=False)

    def with_card(self) -> Self:
        """Everything an alert's card shows, in one query."""
        return self.select_related("area", "camera", "acknowledged_by", "incident").defer("area__boundary")


class Alert(models.Model):
    """Something an operator must look at. Events that are alike share one."""

    access_rule = AccessRule(view=Act.ALERT_VIEW, area_lookup="area")

    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    kind = models.CharField(_("jenis"), max_length=40)
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
        Incident, on_delete=models.PROTECT, null=True, blank=True, related_name="alerts", verbose_name=_("insiden")
    )
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closing_note = models.CharField(_("alasan ditutup"), max_length=300, blank=True)
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
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=~Q(state=AlertState.CLOSED), name="one_open_alert_per_fingerprint"
            ),
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="alert_severity_known"),
            models.CheckConstraint(condition=Q(state__in=list(AlertState)), name="alert_state_known"),
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


class Assignment(models.Model):
    """One offer of an incident to one person, and what became of it."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assignments")
    to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("kepada"))
    state = models.CharField(
        _("keadaan"), max_length=10, choices=words.ASSIGNMENT_STATES, default=AssignmentState.OFFERED.value
    )
    offered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(_("ditawarkan"))
    expires_at = models.DateTimeField(_("berlaku sampai"))
    ended_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["-offered_at"]
        verbose_name = _("penugasan")
        verbose_name_plural = _("penugasan")
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state=AssignmentState.OFFERED), name="offers_by_expiry")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state=AssignmentState.OFFERED), name="one_open_offer_per_incident"
            ),
            models.UniqueConstraint(
                fields=["incident"], condition=Q(state=AssignmentState.ACCEPTED), name="one_holder_per_incident"
            ),
            models.CheckConstraint(condition=Q(state__in=list(AssignmentState)), name="assignment_state_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("offered_at")), name="assignment_leaves_time"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.to_id} {self.state}"


class AppendOnly(TypeError):
    """The timeline is written once and never changed."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("update")

    def delete(self) -> NoReturn:
        raise AppendOnly("delete")


class Entry(models.Model):
    """One line of an incident's timeline. Written by incidents.timeline only."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="entries")
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("waktu"))
    actor = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("oleh")
    )
    kind = models.CharField(_("jenis"), max_length=20, choices=words.ENTRY_KINDS)
    text = models.TextField(_("catatan"), max_length=2000, blank=True)
    data = models.JSONField(default=dict, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["incident", "seq"]
        verbose_name = _("baris linimasa")
        verbose_name_plural = _("linimasa")
        constraints = [
            models.UniqueConstraint(fields=["incident", "seq"], name="entry_number_once_per_incident"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="entry_numbers_start_at_one"),
            models.CheckConstraint(condition=Q(kind__in=list(words.ENTRY_KINDS)), name="entry_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.seq} {self.kind}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("save")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("delete")
