"""Tours that people make: cameras in their order, and how long each stands."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import access, audit
from accounts.models import User
from accounts.roles import Act
from warroom.wall import contents
from warroom.wall.design.layouts import slug_faults
from warroom.wall.design.refusals import BadDesign, InUse, check_title
from warroom.wall.geometry import BadLayout
from warroom.wall.models import Panel, Scene, Tour

MOST_CAMERAS: Final = 200


def told(tour: Tour) -> dict[str, Any]:
    return {"slug": tour.slug, "title": tour.title, "dwell_s": tour.dwell_s, "cameras": tour.cameras}


def keep(
    slug: str, *, title: str, dwell_s: int, cameras: Sequence[str], is_new: bool, by: User, now: dt.datetime
) -> Tour:
    """A tour, new or changed. Raises BadDesign with everything that is wrong."""
    access.require(by, Act.WALL_MANAGE)
    wrong: list[Any] = [*slug_faults(slug), *check_title(title)] if is_new else check_title(title)
    if is_new and not wrong and Tour.objects.filter(slug=slug).exists():
        wrong.append(BadLayout("slug", "taken"))
    if not 1 <= len(cameras) <= MOST_CAMERAS:
        wrong.append(BadLayout("cameras", "cameras", most=MOST_CAMERAS))
    if not 5 <= dwell_s <= 3600:
        wrong.append(BadLayout("dwell_s", "dwell"))
    wrong += contents.unknown(None, [(f"cameras[{n}]", {"camera": code}) for n, code in enumerate(cameras)])
    if wrong:
        raise BadDesign.of(wrong)
    with transaction.atomic():
        kept, _made = Tour.objects.update_or_create(
            slug=slug, defaults={"title": title.strip(), "dwell_s": dwell_s, "cameras": list(cameras)}
        )
        audit.record(actor=by, act="tour_saved", subject=f"tour:{slug}", detail={"cameras": len(cameras)}, at=now)
    return kept


def drop(slug: str, *, by: User, now: dt.datetime) -> None:
    """Delete a tour that no scene and no panel shows. Raises InUse."""
    access.require(by, Act.WALL_MANAGE)
    with transaction.atomic():
        tour = Tour.objects.select_for_update().get(slug=slug)
        users = [scene.slug for scene in Scene.objects.all() if any(cell.get("tour") == slug for cell in scene.cells)]
        users += [panel.name for panel in Panel.objects.all() if panel.content.get("tour") == slug]
        if users:
            raise InUse(_("Tur ini masih dipakai."), current=told(tour), used_by=users)
        tour.delete()
        audit.record(actor=by, act="tour_dropped", subject=f"tour:{slug}", at=now)
