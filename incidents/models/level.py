"""The escalation level (tingkat eskalasi) of the city and of each kecamatan: five stages after Rio's COR."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area
from incidents.models.columns import PERSON

CALM, GRAVEST = 1, 5


class Level(models.Model):
    """The level now: a row for each kecamatan and one (without area) for the city. Written by incidents.level only."""

    access_rule = AccessRule(view=Act.LEVEL_VIEW, area_lookup="area")

    area = models.OneToOneField(
        Area, on_delete=models.PROTECT, null=True, blank=True, related_name="escalation", verbose_name=_("kecamatan")
    )
    level = models.PositiveSmallIntegerField(_("tingkat"), default=CALM)
    since = models.DateTimeField(_("sejak"))
    version = models.PositiveIntegerField(default=1)
    suggested = models.PositiveSmallIntegerField(_("disarankan"), default=CALM)
    suggested_since = models.DateTimeField(_("disarankan sejak"))
    score = models.FloatField(_("nilai"), default=0)
    contributors = models.JSONField(default=list, blank=True, help_text="[{name, words, points, n}]")
    computed_at = models.DateTimeField(_("dihitung"))
    proposed = models.PositiveSmallIntegerField(_("diusulkan"), null=True, blank=True)
    proposed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["area"]
        verbose_name = _("tingkat eskalasi")
        verbose_name_plural = _("tingkat eskalasi")
        constraints = [
            # The city has no area, and NULLs are all different to a database.
            models.UniqueConstraint(Coalesce("area", 0), name="one_level_of_the_city"),
            models.CheckConstraint(condition=Q(level__gte=CALM, level__lte=GRAVEST), name="level_1_to_5"),
            models.CheckConstraint(condition=Q(suggested__gte=CALM, suggested__lte=GRAVEST), name="suggested_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.area_id} {self.level}"


class LevelChange(models.Model):
    """A level was suggested, raised, confirmed or lowered, by whom and why. Each change is a CAP message."""

    access_rule = AccessRule(view=Act.LEVEL_VIEW, area_lookup="area")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="level_changes")
    before = models.PositiveSmallIntegerField(_("dari"))
    after = models.PositiveSmallIntegerField(_("menjadi"))
    what = models.CharField(max_length=10, help_text="suggested, raised, confirmed, lowered or refused")
    at = models.DateTimeField(_("waktu"), db_index=True)
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    contributors = models.JSONField(default=list, blank=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    exercise = models.BooleanField(_("latihan"), default=False)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("perubahan tingkat")
        verbose_name_plural = _("perubahan tingkat")

    def __str__(self) -> str:
        return f"{self.area_id} {self.before} > {self.after}"
