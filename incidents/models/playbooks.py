"""What the city promises for each class of incident, and the steps by which the promise is kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from incidents import words
from incidents.models.columns import PERSON
from incidents.severity import Severity


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


class Playbook(models.Model):
    """The standard procedure for a class of incident. Written by incidents.playbooks only."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW)

    code = models.CharField(_("kode"), max_length=20, unique=True)
    title = models.CharField(_("judul"), max_length=120)
    category = models.OneToOneField(
        Category, on_delete=models.PROTECT, null=True, blank=True, related_name="playbook", verbose_name=_("kategori")
    )
    body = models.JSONField(help_text="the steps: see incidents.playbooks.shape")
    version = models.PositiveIntegerField(default=1)
    in_use = models.BooleanField(_("dipakai"), default=True)
    shipped = models.BooleanField(_("bawaan"), default=False, help_text="as it came with the product, not edited yet")

    class Meta:
        ordering = ["code"]
        verbose_name = _("SOP")
        verbose_name_plural = _("SOP")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class PlaybookVersion(models.Model):
    """A playbook as it was: an incident ends by the steps it began with."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW)

    playbook = models.ForeignKey(Playbook, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(_("waktu"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["playbook", "-version"]
        constraints = [models.UniqueConstraint(fields=["playbook", "version"], name="playbook_version_once")]

    def __str__(self) -> str:
        return f"{self.playbook_id} v{self.version}"


class SopStep(models.Model):
    """One step of an incident's procedure, and who did it or why it was left out."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW, area_lookup="incident__area")

    class State(models.TextChoices):
        TODO = "todo", _("belum")
        DONE = "done", _("selesai")
        SKIPPED = "skipped", _("dilewati")
        NOT_NEEDED = "not_needed", _("tidak perlu")  # the other branch was taken

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="sop_steps")
    key = models.CharField(max_length=40)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(_("langkah"), max_length=160)
    detail = models.CharField(_("uraian"), max_length=1000, blank=True)
    owner = models.CharField(_("pelaksana"), max_length=40, blank=True)
    within_s = models.PositiveIntegerField(_("target (detik)"), null=True, blank=True)
    choices = models.JSONField(default=list, blank=True, help_text="answers that open branches")
    when = models.JSONField(default=dict, blank=True, help_text="{key of a question: answer} under which it counts")
    state = models.CharField(_("keadaan"), max_length=10, choices=State.choices, default=State.TODO)
    answer = models.CharField(_("jawaban"), max_length=80, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("waktu"), null=True, blank=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["incident", "order"]
        verbose_name = _("langkah SOP")
        verbose_name_plural = _("langkah SOP")
        constraints = [
            models.UniqueConstraint(fields=["incident", "key"], name="sop_step_once_per_incident"),
            models.CheckConstraint(
                condition=Q(state__in=["todo", "done", "skipped", "not_needed"]), name="sop_step_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="skipped") | ~Q(reason=""), name="sop_step_skipped_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} {self.key}"
