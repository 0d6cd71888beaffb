"""Walls, the scenes they can show, and the numbered feed that every wall and desk follows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access import AccessRule
from accounts.roles import Act


class FeedHead(models.Model):
    """One row. Whoever writes news locks it until commit and takes the next number, so numbers have no holes."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="feed_has_one_head")]

    def __str__(self) -> str:
        return str(self.seq)


class FeedEntry(models.Model):
    """One piece of news. Written by warroom.wall.feed only; never changed, trimmed after a day."""

    seq = models.BigIntegerField(primary_key=True)
    kind = models.CharField(max_length=32)
    at = models.DateTimeField(db_index=True)
    data = models.JSONField(encoder=DjangoJSONEncoder)
    act = models.CharField(max_length=32, help_text="what a reader must be allowed to do")
    area_code = models.CharField(max_length=13, blank=True, help_text="where it happened; empty is the whole city")

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


class Wall(models.Model):
    """A video wall. Letter sizes follow from its width and from how far away its readers sit."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    width_px = models.PositiveIntegerField(_("lebar (px)"), default=7680)
    height_px = models.PositiveIntegerField(_("tinggi (px)"), default=4320)
    width_m = models.FloatField(_("lebar (m)"), default=8.0)
    viewer_m = models.FloatField(_("jarak pembaca (m)"), default=10.0)
    scene = models.ForeignKey(
        "Scene", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("adegan")
    )
    revision = models.PositiveBigIntegerField(default=0, help_text="grows with each change of what the wall shows")
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["slug"]
        verbose_name = _("dinding")
        verbose_name_plural = _("dinding")
        constraints = [
            models.CheckConstraint(
                condition=Q(width_px__gt=0, height_px__gt=0, width_m__gt=0, viewer_m__gt=0), name="wall_has_a_size"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Scene(models.Model):
    """What each panel of a wall shows. The cells are checked by warroom.wall.panels."""

    access_rule = AccessRule(view=Act.WALL_VIEW)

    wall = models.ForeignKey(Wall, on_delete=models.CASCADE, related_name="scenes", verbose_name=_("dinding"))
    slug = models.SlugField(max_length=40)
    title = models.CharField(_("judul"), max_length=120)
    cells = models.JSONField(_("sel"), default=list)
    synthetic = models.BooleanField(_("data contoh"), default=False)

    class Meta:
        ordering = ["wall", "slug"]
        verbose_name = _("adegan")
        verbose_name_plural = _("adegan")
        constraints = [models.UniqueConstraint(fields=["wall", "slug"], name="scene_named_once_per_wall")]

    def __str__(self) -> str:
        return f"{self.wall_id}/{self.slug}"
