"""The incidents that people handle: who has each, through which cameras to look, and its timeline."""

from typing import Any, NoReturn, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import words
from incidents.models.alerts import Alert
from incidents.models.columns import ON_EARTH, PERSON
from incidents.models.playbooks import Category, PlaybookVersion, SopStep
from incidents.severity import Severity
from incidents.states import (
    HELD_INCIDENT_STATES,
    LIVE_INCIDENT_STATES,
    AssignmentState,
    FieldStatus,
    IncidentState,
    Outcome,
)


class IncidentQuerySet(models.QuerySet["Incident"]):
    def live(self) -> Self:
        """Incidents that still need somebody."""
        return self.filter(state__in=LIVE_INCIDENT_STATES)

    def with_row(self) -> Self:
        """Everything a row of a list shows, in a bounded number of queries."""
        rows = self.select_related("category", "area", "owner", "merged_into").defer("area__boundary", "search_text")
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
        ).annotate(sop_done=_steps("done", "skipped"), sop_of=_steps("done", "skipped", "todo"))


def _steps(*states: str) -> Coalesce:
    """How many steps in these states. A count of its own: a join would multiply with any other join of the list."""
    rows = SopStep.objects.filter(incident=OuterRef("pk"), state__in=states).order_by().values("incident")
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)


class Incident(models.Model):
    """Something that people must handle. Changed by incidents.triage and incidents.casework only."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="area")

    number = models.CharField(_("nomor"), max_length=20, unique=True)
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="incidents", verbose_name=_("kategori")
    )
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    severity_reason = models.CharField(_("alasan prioritas lain"), max_length=300, blank=True)
    state = models.CharField(
        _("keadaan"), max_length=11, choices=words.INCIDENT_STATES, default=IncidentState.NEW.value
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
    field_status = models.CharField(_("regu lapangan"), max_length=8, choices=words.FIELD_STATUSES, blank=True)
    field_status_at = models.DateTimeField(null=True, blank=True)
    triaged_at = models.DateTimeField(_("digolongkan"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("diterima"), null=True, blank=True, help_text="for the first time")
    on_scene_at = models.DateTimeField(_("di lokasi"), null=True, blank=True, help_text="for the first time")
    hold_reason = models.CharField(_("alasan ditunda"), max_length=300, blank=True)
    hold_until = models.DateTimeField(_("ditunda sampai"), null=True, blank=True)
    paused_s = models.PositiveIntegerField(_("jeda (detik)"), default=0, help_text="ended pauses; not the one now")
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged", verbose_name=_("digabung ke")
    )
    reopened_count = models.PositiveSmallIntegerField(_("dibuka lagi"), default=0)
    playbook = models.ForeignKey(
        PlaybookVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("SOP")
    )
    outcome = models.CharField(_("hasil"), max_length=10, choices=words.OUTCOMES, blank=True)
    resolution = models.TextField(_("penyelesaian"), max_length=2000, blank=True)
    resolved_at = models.DateTimeField(_("selesai"), null=True, blank=True)
    resolved_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(_("ditutup"), null=True, blank=True)
    closed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    entry_count = models.PositiveIntegerField(default=0, help_text="the newest number of its timeline")
    search_text = models.TextField(blank=True, editable=False, help_text="what a search looks in, lower case")
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
            models.Index(fields=["category", "opened_at"]),
            models.Index(fields=["owner", "opened_at"]),
            models.Index(fields=["hold_until"], condition=Q(state=IncidentState.ON_HOLD), name="incidents_to_wake"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="incident_severity_known"),
            models.CheckConstraint(condition=Q(state__in=list(IncidentState)), name="incident_state_known"),
            models.CheckConstraint(condition=Q(outcome__in=["", *Outcome]), name="incident_outcome_known"),
            models.CheckConstraint(condition=ON_EARTH, name="incident_on_earth"),
            models.CheckConstraint(
                condition=~Q(state__in=HELD_INCIDENT_STATES) | Q(owner__isnull=False),
                name="incident_handled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[IncidentState.RESOLVED, IncidentState.CLOSED, IncidentState.CANCELLED])
                | Q(resolved_at__isnull=False) & ~Q(outcome=""),
                name="incident_ended_has_an_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED) | Q(closed_at__isnull=False), name="incident_closed_has_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=IncidentState.MERGED, merged_into__isnull=False)
                | ~Q(state=IncidentState.MERGED) & Q(merged_into__isnull=True),
                name="incident_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")), name="incident_not_merged_into_itself"
            ),
            models.CheckConstraint(
                condition=~Q(state=IncidentState.ON_HOLD) | ~Q(hold_reason="") & Q(hold_until__isnull=False),
                name="incident_on_hold_says_why_and_until",
            ),
            models.CheckConstraint(condition=Q(field_status__in=list(FieldStatus)), name="incident_field_status_known"),
            # Four eyes: whoever says that it is over does not also say that this was right.
            models.CheckConstraint(
                condition=~Q(state=IncidentState.CLOSED, severity__in=["P1", "P2"]) | ~Q(closed_by=F("resolved_by")),
                name="incident_p1_p2_closed_by_another",
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


class Assignment(models.Model):
    """One offer of an incident to one person, and what became of it. A take-over is offered by whoever asks for it and
    answered by whoever has the incident."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="assignments")
    to = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="assignments", verbose_name=_("kepada"))
    form = models.CharField(
        max_length=9, default="offer", choices=[("offer", _("tawaran")), ("take_over", _("ambil alih"))]
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=words.ASSIGNMENT_STATES, default=AssignmentState.OFFERED.value
    )
    offered_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    offered_at = models.DateTimeField(_("ditawarkan"))
    expires_at = models.DateTimeField(_("berlaku sampai"))
    ended_at = models.DateTimeField(_("dijawab"), null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
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


class Caller(models.Model):
    """Who called for help. Personal data: shown to whoever handles the incident, never on a wall, kept for a time."""

    access_rule = AccessRule(view=Act.CALLER_VIEW, area_lookup="incident__area")

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="callers")
    name = models.CharField(_("nama pelapor"), max_length=80, blank=True)
    phone = models.CharField(_("telepon"), max_length=32, blank=True)
    called_at = models.DateTimeField(_("menelepon"))
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["called_at"]
        verbose_name = _("pelapor")
        verbose_name_plural = _("pelapor")

    def __str__(self) -> str:
        return str(self.incident_id)
