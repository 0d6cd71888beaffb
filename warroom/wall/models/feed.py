"""The numbered feed that every wall and desk follows."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q


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
