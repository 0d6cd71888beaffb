"""A wall, the geometry it can take, the contents it can show, and who holds which panel of it."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act

PERSON = settings.AUTH_USER_MODEL


class Layout(models.Model):
    """Geometry: named panels on the wall, in units of 1/480 of its width. Checked by warroom.wall.geometry."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    slug = models.SlugField(max_length=40, unique=True)
    title = models.CharField(_("judul"), max_length=120)
    version = models.PositiveIntegerField(default=1, help_text="grows with each change of the geometry")
    body = models.JSONField(default=dict, help_text='{"top": bool, "panels": [{"name", "x", "y", "w", "h", "zone"}]}')
    shipped = models.BooleanField(_("bawaan"), default=False)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("tata letak")
        verbose_name_plural = _("tata letak")

    def __str__(self) -> str:
        return self.title


class LayoutVersion(models.Model):
    """The geometry as it once was. Never changed."""

    layout = models.ForeignKey(Layout, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    body = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["layout", "-number"]
        constraints = [models.UniqueConstraint(fields=["layout", "number"], name="layout_version_once")]

    def __str__(self) -> str:
        return f"{self.layout_id}/{self.number}"


class Wall(models.Model):
    """A video wall. Letter sizes follow from its width and from how far away its readers sit."""

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="account")

    class Lock(models.TextChoices):
        CEREMONY = "ceremony", _("upacara")
        ELECTION = "election", _("pemilihan")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    width_px = models.PositiveIntegerField(_("lebar (px)"), default=7680)
    height_px = models.PositiveIntegerField(_("tinggi (px)"), default=4320)
    width_m = models.FloatField(_("lebar (m)"), default=8.0)
    viewer_m = models.FloatField(_("jarak pembaca (m)"), default=10.0)
    layout = models.ForeignKey(
        Layout, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tata letak")
    )
    scene = models.ForeignKey(
        "Scene", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("adegan")
    )
    account = models.ForeignKey(
        PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("akun dinding")
    )
    revision = models.PositiveBigIntegerField(default=0, help_text="grows with each change of what the wall shows")
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)

    lock = models.CharField(_("kunci"), max_length=10, choices=Lock.choices, blank=True)
    lock_reason = models.CharField(_("alasan kunci"), max_length=120, blank=True)
    lock_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    lock_at = models.DateTimeField(null=True, blank=True)
    lock_until = models.DateTimeField(null=True, blank=True)
    guest_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    guest_at = models.DateTimeField(_("tamu di ruangan sejak"), null=True, blank=True)
    drill_by = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    drill_at = models.DateTimeField(_("latihan sejak"), null=True, blank=True)
    drill_title = models.CharField(_("judul latihan"), max_length=90, blank=True)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("dinding")
        verbose_name_plural = _("dinding")
        constraints = [
            models.CheckConstraint(
                condition=Q(width_px__gt=0, height_px__gt=0, width_m__gt=0, viewer_m__gt=0), name="wall_has_a_size"
            ),
            models.CheckConstraint(
                condition=Q(lock="") | Q(lock_by__isnull=False, lock_at__isnull=False), name="wall_locked_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Scene(models.Model):
    """What the panels of one layout show. The cells are checked by warroom.wall.sources."""

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="scenes", verbose_name=_("dinding"))
    slug = models.SlugField(max_length=40)
    title = models.CharField(_("judul"), max_length=120)
    layout = models.ForeignKey(
        Layout,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="scenes",
        verbose_name=_("tata letak"),
        help_text="empty: a partial scene, that leaves the wall's layout as it is",
    )
    version = models.PositiveIntegerField(default=1, help_text="grows with each change of the contents")
    cells = models.JSONField(_("sel"), default=list)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["wall", "slug"]
        verbose_name = _("adegan")
        verbose_name_plural = _("adegan")
        constraints = [models.UniqueConstraint(fields=["wall", "slug"], name="scene_named_once_per_wall")]

    def __str__(self) -> str:
        return f"{self.wall_id}/{self.slug}"


class SceneVersion(models.Model):
    """The contents as they once were. Never changed."""

    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    layout_slug = models.CharField(max_length=40, blank=True)
    cells = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["scene", "-number"]
        constraints = [models.UniqueConstraint(fields=["scene", "number"], name="scene_version_once")]

    def __str__(self) -> str:
        return f"{self.scene_id}/{self.number}"


class Panel(models.Model):
    """What one named panel of the wall's layout shows of its own. An alarm's loan stands over it (PanelLease)."""

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="panels")
    name = models.CharField(max_length=12)
    content = models.JSONField(default=dict)
    by = models.CharField(max_length=150, blank=True, help_text="who put it there; empty: the installation itself")
    at = models.DateTimeField()
    step = models.JSONField(default=dict, blank=True, help_text="where its tour stands: camera, at, alive, of")

    class Meta:
        ordering = ["wall", "name"]
        constraints = [models.UniqueConstraint(fields=["wall", "name"], name="panel_named_once_per_wall")]

    def __str__(self) -> str:
        return f"{self.wall_id}/{self.name}"


class PanelLease(models.Model):
    """Somebody holds a panel, or an alarm has borrowed it. A loan stands over a hold and both end apart."""

    class Kind(models.TextChoices):
        HELD = "held", _("dipegang")
        BORROWED = "borrowed", _("dipinjam alarm")

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="leases")
    panel = models.CharField(max_length=12)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    holder = models.ForeignKey(PERSON, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(_("keperluan"), max_length=90, blank=True)
    alert = models.PositiveBigIntegerField(null=True, blank=True, help_text="the alarm of a loan")
    severity = models.CharField(max_length=2, blank=True)
    content = models.JSONField(default=dict, blank=True, help_text="what a loan shows")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=12, blank=True, help_text="released, expired, preempted, returned, undone")
    ended_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["wall", "panel", "-since"]
        indexes = [models.Index(fields=["wall", "ended_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["wall", "panel", "kind"], condition=Q(ended_at__isnull=True), name="one_open_lease_per_panel"
            ),
            models.CheckConstraint(
                condition=Q(kind="held", holder__isnull=False, alert__isnull=True, until__isnull=False)
                | Q(kind="borrowed", holder__isnull=True, alert__isnull=False),
                name="lease_has_its_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.wall_id}/{self.panel} {self.kind}"


class ScheduledScene(models.Model):
    """A scene that the clock puts on: each week at a time, or in the days of an operation (an election)."""

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="schedule")
    scene = models.ForeignKey(Scene, on_delete=models.CASCADE, related_name="+", verbose_name=_("adegan"))
    operation = models.CharField(
        _("operasi"), max_length=90, blank=True, help_text="named: goes before the weekly ones, for example Pilkada"
    )
    weekdays = models.JSONField(_("hari"), default=list, help_text="0 is Monday; empty is every day")
    start = models.TimeField(_("mulai"))
    end = models.TimeField(_("selesai"), help_text="earlier than the start: the next day")
    first_day = models.DateField(_("hari pertama"), null=True, blank=True)
    last_day = models.DateField(_("hari terakhir"), null=True, blank=True)
    active = models.BooleanField(_("aktif"), default=True)

    class Meta:
        ordering = ["wall", "start"]
        verbose_name = _("jadwal adegan")
        verbose_name_plural = _("jadwal adegan")
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="schedule_ends_after_it_starts",
            )
        ]

    def __str__(self) -> str:
        return f"{self.wall_id} {self.start:%H:%M} {self.scene_id}"


class WallEvent(models.Model):
    """Something changed what the wall showed, or a whole picture of it. Kept for 30 days.

    Acts are written by warroom.wall.changes, steps of tours by rounds, what the clock did without changing anything by
    timetable, the hourly picture by history.keep.
    """

    access_rule = AccessRule(view=Act.WALL_VIEW, account_lookup="wall__account")

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="events")
    revision = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    kind = models.CharField(max_length=24)
    by = models.CharField(max_length=150, blank=True, help_text="empty: the wall itself, by alarm, tour or clock")
    person = models.ForeignKey(PERSON, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    detail = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    shown = models.JSONField(
        null=True, encoder=DjangoJSONEncoder, help_text="all the wall showed after it; null: a step"
    )
    undo = models.JSONField(null=True, blank=True, help_text="what an undo brings back; null: cannot be undone")
    drill = models.BooleanField(default=False)

    class Meta:
        ordering = ["wall", "pk"]
        indexes = [models.Index(fields=["wall", "at"])]

    def __str__(self) -> str:
        return f"{self.wall_id} {self.revision} {self.kind}"
