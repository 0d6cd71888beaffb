"""Who watches: positions of the room, the areas each of them hears of, who sits there, shifts and their handover."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act
from cameras.models import Area
from incidents.models.columns import PERSON


class Position(models.Model):
    """An operating position (console). Alarm figures are counted per position (ISA-18.2, EEMUA 191)."""

    access_rule = AccessRule(view=Act.LOAD_VIEW)

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    order = models.PositiveSmallIntegerField(_("urutan"), default=0)
    in_use = models.BooleanField(_("dipakai"), default=True)

    class Meta:
        ordering = ["order", "slug"]
        verbose_name = _("posisi")
        verbose_name_plural = _("posisi")

    def __str__(self) -> str:
        return self.name


class ZoneRoute(models.Model):
    """Whose alarms a kecamatan's are. Without a row they go to the first position in use."""

    access_rule = AccessRule(view=Act.LOAD_VIEW)

    area = models.OneToOneField(Area, on_delete=models.PROTECT, related_name="route", verbose_name=_("kecamatan"))
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="routes", verbose_name=_("posisi"))
    home = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="where it goes back to"
    )
    since = models.DateTimeField(_("sejak"))
    by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["area"]
        verbose_name = _("zona")
        verbose_name_plural = _("zona")

    def __str__(self) -> str:
        return f"{self.area_id} {self.position_id}"


class Duty(models.Model):
    """Somebody watches at a position, from signing on until signing off or falling silent."""

    access_rule = AccessRule(view=Act.LOAD_VIEW)

    person = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="duties", verbose_name=_("petugas"))
    position = models.ForeignKey(
        Position, on_delete=models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("posisi")
    )
    began_at = models.DateTimeField(_("mulai"))
    seen_at = models.DateTimeField(_("terlihat"))
    watching_since = models.DateTimeField(_("memantau sejak"), help_text="without a break of five minutes")
    sound_tested_at = models.DateTimeField(_("suara diuji"), null=True, blank=True)
    muted_until = models.DateTimeField(_("senyap sampai"), null=True, blank=True)
    ended_at = models.DateTimeField(_("berakhir"), null=True, blank=True)

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("jaga")
        verbose_name_plural = _("jaga")
        indexes = [models.Index(fields=["seen_at"], condition=Q(ended_at=None), name="duties_under_way")]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(ended_at=None), name="one_duty_at_a_time"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.began_at:%Y-%m-%d %H:%M}"


class Viewing(models.Model):
    """Somebody has this incident or alert open. Renewed by the page every ten seconds, forgotten after thirty."""

    access_rule = AccessRule(view=Act.INCIDENT_VIEW)

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    subject = models.CharField(max_length=40, help_text="an incident's number, or alert:<id>")
    doing = models.CharField(max_length=10, default="viewing", help_text="viewing, writing or assigning")
    since = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "subject"], name="one_viewing_per_person_and_subject"),
            models.CheckConstraint(condition=Q(doing__in=["viewing", "writing", "assigning"]), name="viewing_known"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.subject}"


class DutyGroup(models.Model):
    """One of the groups that take turns; one of them is off."""

    access_rule = AccessRule(view=Act.SHIFT_VIEW)

    code = models.CharField(_("kode"), max_length=4, unique=True)
    name = models.CharField(_("nama"), max_length=40)

    class Meta:
        ordering = ["code"]
        verbose_name = _("regu")
        verbose_name_plural = _("regu")

    def __str__(self) -> str:
        return self.name


class GroupMember(models.Model):
    access_rule = AccessRule(view=Act.SHIFT_VIEW)

    group = models.ForeignKey(DutyGroup, on_delete=models.CASCADE, related_name="memberships")
    person = models.OneToOneField(PERSON, on_delete=models.PROTECT, related_name="group_membership")
    position = models.ForeignKey(Position, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    leads = models.BooleanField(_("kepala regu"), default=False)

    class Meta:
        ordering = ["group", "-leads", "person"]
        verbose_name = _("anggota regu")
        verbose_name_plural = _("anggota regu")

    def __str__(self) -> str:
        return f"{self.group_id} {self.person_id}"


class Shift(models.Model):
    """Eight hours of one group: 07, 15 or 23 o'clock, city time."""

    access_rule = AccessRule(view=Act.SHIFT_VIEW)

    class Slot(models.TextChoices):
        MORNING = "morning", _("pagi")
        AFTERNOON = "afternoon", _("siang")
        NIGHT = "night", _("malam")

    day = models.DateField(_("tanggal"), help_text="on which it begins")
    slot = models.CharField(_("jaga"), max_length=9, choices=Slot.choices)
    group = models.ForeignKey(DutyGroup, on_delete=models.PROTECT, related_name="shifts", verbose_name=_("regu"))
    starts_at = models.DateTimeField(_("mulai"))
    ends_at = models.DateTimeField(_("berakhir"))
    changed_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["starts_at"]
        verbose_name = _("jadwal jaga")
        verbose_name_plural = _("jadwal jaga")
        constraints = [
            models.UniqueConstraint(fields=["day", "slot"], name="one_group_per_shift"),
            models.CheckConstraint(condition=Q(slot__in=["morning", "afternoon", "night"]), name="shift_slot_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_has_a_length"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.slot}"


class Handover(models.Model):
    """What the shift that leaves tells the one that comes (serah terima), and both signatures."""

    access_rule = AccessRule(view=Act.SHIFT_VIEW)

    before = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="handed_on")
    after = models.ForeignKey(Shift, on_delete=models.PROTECT, related_name="taken_over")
    made_at = models.DateTimeField(_("dibuat"))
    made_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, related_name="+")
    pack = models.JSONField(help_text="what was open at that moment: see incidents.shifts.pack")
    notes = models.TextField(_("catatan"), max_length=4000, blank=True)
    version = models.PositiveIntegerField(default=1)
    given_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    given_at = models.DateTimeField(_("diserahkan"), null=True, blank=True)
    taken_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    taken_at = models.DateTimeField(_("diterima"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]
        verbose_name = _("serah terima")
        verbose_name_plural = _("serah terima")
        constraints = [
            models.UniqueConstraint(fields=["before", "after"], name="one_handover_per_change_of_shift"),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("given_by")), name="handover_needs_two_people"
            ),
            models.CheckConstraint(condition=Q(taken_at=None) | Q(given_at__isnull=False), name="given_before_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.before_id} {self.after_id}"
