"""The pictures of the walls: take one in, give one back."""

import datetime as dt
import hashlib
from functools import partial
from typing import Any

import structlog
from django.core.files.base import ContentFile
from django.db import DatabaseError, IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from warroom.wall.models import Panel, Picture, Scene
from warroom.wall.pictures.limits import NoPicture

MOST_PICTURES = 500
SUFFIX = {"jpeg": "jpg", "png": "png"}

log = structlog.get_logger(__name__)


class PictureRefused(Problem):
    """No picture that a wall can show; the detail says why."""

    code = "picture_refused"


class PictureStands(Conflict):
    """A panel or a scene shows it; ``current`` names them."""

    code = "picture_stands"


def keep(data: bytes, *, title: str, by: User, now: dt.datetime) -> Picture:
    """Paint it anew and keep it. The same pixels under another title are another picture."""
    if Picture.objects.count() >= MOST_PICTURES:
        raise PictureRefused(_("Sudah ada %(n)s gambar; hapus satu lebih dahulu.") % {"n": MOST_PICTURES})
    from warroom.wall.pictures import repaint  # libav and numpy: most web processes never need them

    try:
        painted = repaint.repaint(data)
    except NoPicture as bad:
        raise PictureRefused(str(bad)) from None
    digest = hashlib.sha256(painted.data).hexdigest()
    picture = Picture(
        slug=_free_slug(title),
        title=title,
        width=painted.width,
        height=painted.height,
        sha256=digest,
        by=by,
        at=now,
    )
    # Before the transaction: nobody's act on a wall waits for twenty megabytes to reach a disk.
    picture.file.save(f"{picture.slug}-{digest[:12]}.{SUFFIX[painted.kind]}", ContentFile(painted.data), save=False)
    try:
        with transaction.atomic():
            picture.save(force_insert=True)
            audit.record(actor=by, act="picture_kept", subject=picture.slug, detail={"sha256": digest}, at=now)
    except DatabaseError as error:
        picture.file.storage.delete(str(picture.file.name))
        if isinstance(error, IntegrityError):  # somebody kept one of that title in the same moment
            raise PictureRefused(_("Judul ini baru saja dipakai; kirim sekali lagi.")) from None
        raise
    log.info("picture.kept", picture=picture.slug, bytes=len(painted.data), width=painted.width, height=painted.height)
    return picture


def remove(picture: Picture, *, by: User, now: dt.datetime) -> None:
    """For good, its file too. Raises PictureStands while a panel or a scene shows it."""
    stands = whereabouts(picture)
    if stands["panels"] or stands["scenes"]:
        raise PictureStands(_("Gambar ini masih dipakai; ganti isinya lebih dahulu."), current=stands)
    with transaction.atomic():
        Picture.objects.filter(pk=picture.pk).delete()
        audit.record(actor=by, act="picture_removed", subject=picture.slug, detail={"sha256": picture.sha256}, at=now)
        transaction.on_commit(partial(picture.file.storage.delete, str(picture.file.name)))
    log.info("picture.removed", picture=picture.slug)


def whereabouts(picture: Picture) -> dict[str, list[str]]:
    """Panels and scenes that show it, as ``wall/name``. Two queries."""
    panels = Panel.objects.filter(content__source="picture", content__picture=picture.slug)
    scenes = Scene.objects.values_list("wall__slug", "slug", "cells")
    return {
        "panels": [f"{wall}/{name}" for wall, name in panels.values_list("wall__slug", "name")],
        "scenes": [f"{wall}/{slug}" for wall, slug, cells in scenes if _shows(cells, picture.slug)],
    }


def _shows(cells: list[dict[str, Any]], slug: str) -> bool:
    return any(cell.get("source") == "picture" and cell.get("picture") == slug for cell in cells)


def _free_slug(title: str) -> str:
    stem = slugify(title)[:32].strip("-") or "gambar"
    taken = set(Picture.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    return next(slug for n in range(1, MOST_PICTURES + 2) if (slug := stem if n == 1 else f"{stem}-{n}") not in taken)
