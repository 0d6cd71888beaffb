"""Alarms that are kept quiet: shelved by a person for a while, suppressed by a rule, or out of service."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area, Camera
from incidents import words
from incidents.models.columns import PERSON


class Shelf(models.Model):
    """Somebody shelved all alerts of a fingerprint for a time; new events with it stay shelved (ISA-18.2)."""

    access_rule = AccessRule(view=Act.ALERT_VIEW)

    fingerprint = models.CharField(max_length=120)
    kind = models.CharField(_("jenis"), max_length=40)
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    reason = models.CharField(_("alasan"), max_length=300)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("sejak"))
    until = models.DateTimeField(_("sampai"))
    one_shot = models.BooleanField(_("sekali saja"), default=False, help_text="ends with the alert it was made for")
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-at"]
        verbose_name = _("alarm ditunda")
        verbose_name_plural = _("alarm ditunda")
        indexes = [models.Index(fields=["until"], condition=Q(ended_at=None), name="shelves_by_end")]
        constraints = [
            models.UniqueConstraint(
                fields=["fingerprint"], condition=Q(ended_at=None), name="one_open_shelf_per_fingerprint"
            ),
            models.CheckConstraint(condition=~Q(severity="P1"), name="p1_is_never_shelved"),
            models.CheckConstraint(condition=Q(until__gt=F("at")), name="shelf_ends"),
            models.CheckConstraint(condition=~Q(reason=""), name="shelf_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.fingerprint} {self.until:%H:%M}"


class Suppression(models.Model):
    """Alarms that are expected: work at a place (window), or a camera or rule taken out of use (work order)."""

    access_rule = AccessRule(view=Act.ALERT_VIEW, area_lookup="area")

    class Form(models.TextChoices):
        WINDOW = "window", _("jendela pekerjaan")
        OUT_OF_SERVICE = "out_of_service", _("tidak dipakai")

    form = models.CharField(_("bentuk"), max_length=14, choices=Form.choices)
    kind = models.CharField(_("jenis"), max_length=40, blank=True, help_text="empty: every kind")
    camera = models.ForeignKey(Camera, on_delete=models.PROTECT, null=True, blank=True, related_name="suppressions")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="suppressions")
    reason = models.CharField(_("alasan"), max_length=300)
    work_order = models.CharField(_("surat tugas"), max_length=60, blank=True)
    since = models.DateTimeField(_("sejak"))
    until = models.DateTimeField(_("sampai"), null=True, blank=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)
    ended_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-since"]
        verbose_name = _("peredaman")
        verbose_name_plural = _("peredaman")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="") | Q(camera__isnull=False) | Q(area__isnull=False), name="suppression_has_a_scope"
            ),
            models.CheckConstraint(
                condition=Q(form="window", until__isnull=False) | Q(form="out_of_service") & ~Q(work_order=""),
                name="window_ends_and_out_of_service_has_an_order",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suppression_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.kind or '*'}"
