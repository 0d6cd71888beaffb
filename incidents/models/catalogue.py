"""The master alarm database: by which rule an event becomes an alarm."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from incidents import words
from incidents.models.columns import PERSON
from incidents.models.playbooks import Category, Playbook
from incidents.severity import Consequence, Severity
from incidents.states import EventClass


class AlarmRule(models.Model):
    """One line of the master alarm database (ISA-18.2, clause 6). Written by incidents.rulebook only."""

    access_rule = AccessRule(view=Act.RULE_VIEW)

    kind = models.CharField(_("jenis"), max_length=40, unique=True)
    title = models.CharField(_("nama"), max_length=80)
    event_class = models.CharField(_("kelas"), max_length=6, choices=words.EVENT_CLASSES)
    source = models.CharField(_("sumber"), max_length=80)
    condition = models.CharField(_("keadaan yang memicu"), max_length=300)
    cause = models.CharField(_("sebab"), max_length=300, blank=True)
    consequence = models.CharField(_("akibat bila dibiarkan"), max_length=300, blank=True)
    consequence_class = models.CharField(_("golongan akibat"), max_length=8, choices=words.CONSEQUENCES)
    respond_within_s = models.PositiveIntegerField(_("waktu respons (detik)"), null=True, blank=True)
    playbook = models.ForeignKey(
        Playbook, on_delete=models.PROTECT, null=True, blank=True, related_name="rules", verbose_name=_("SOP")
    )
    severity = models.CharField(_("keparahan"), max_length=2, choices=words.SEVERITIES)
    severity_reason = models.CharField(
        _("alasan prioritas lain"), max_length=300, blank=True, help_text="why it is not what the matrix gives"
    )
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="rules", null=True, blank=True, verbose_name=_("kategori")
    )
    merge_window_s = models.PositiveIntegerField(_("jendela gabung (detik)"), default=600)
    by_person = models.BooleanField(
        _("laporan orang"), default=False, help_text="somebody called: a repetition is heard again"
    )
    owner = models.CharField(_("penanggung jawab"), max_length=80)
    review_on = models.DateField(_("ditinjau ulang"), null=True, blank=True)
    in_service = models.BooleanField(_("dipakai"), default=True)
    version = models.PositiveIntegerField(default=1)
    shipped = models.BooleanField(_("bawaan"), default=False, help_text="as it came with the product, not edited yet")

    class Meta:
        ordering = ["kind"]
        verbose_name = _("aturan alarm")
        verbose_name_plural = _("aturan alarm")
        constraints = [
            models.CheckConstraint(condition=Q(event_class__in=list(EventClass)), name="rule_class_known"),
            models.CheckConstraint(condition=Q(severity__in=list(Severity)), name="rule_severity_known"),
            models.CheckConstraint(condition=Q(consequence_class__in=list(Consequence)), name="rule_consequence_known"),
            # Nobody may be woken by something for which nothing is to be done (ISA-18.2: every alarm has a response).
            models.CheckConstraint(
                condition=Q(severity=Severity.P4) | Q(respond_within_s__isnull=False, playbook__isnull=False),
                name="rule_above_p4_has_sop_and_time",
            ),
            models.CheckConstraint(
                condition=~Q(event_class=EventClass.ALARM) | Q(severity__in=[Severity.P1, Severity.P2]),
                name="rule_alarm_is_p1_or_p2",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class AlarmRuleVersion(models.Model):
    """A rule as it was, kept for good: an alarm is judged by the rule of its day."""

    access_rule = AccessRule(view=Act.RULE_VIEW)

    rule = models.ForeignKey(AlarmRule, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    body = models.JSONField()
    at = models.DateTimeField(_("waktu"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(_("alasan"), max_length=300, blank=True)

    class Meta:
        ordering = ["rule", "-version"]
        constraints = [models.UniqueConstraint(fields=["rule", "version"], name="rule_version_once")]

    def __str__(self) -> str:
        return f"{self.rule_id} v{self.version}"
