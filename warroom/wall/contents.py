"""What a content names must exist, and be something this wall may show: its account sees it, its site is allowed."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from accounts import access
from accounts.problems import Problem
from cameras.models import Area, Camera
from incidents.models import Alert, Incident
from warroom.wall import content_words, sources
from warroom.wall.models import Picture, Tour, Wall
from warroom.wall.sites import listing, origins

NEWEST = "newest"
M = TypeVar("M", bound=Model)


class BadContent(Problem):
    """This content cannot stand on this wall. ``field`` names what is wrong; ``errors`` names all of it."""

    code = "bad_content"


def checked(wall: Wall, given: Any) -> sources.Content:
    """The content as it may be put onto a panel of this wall, or BadContent."""
    try:
        kept = sources.content(given)
    except sources.BadContent as bad:
        raise _refusal([bad]) from None
    missing = unknown(wall, [("content", kept)])
    if missing:
        raise _refusal(missing)
    return kept


def _refusal(faults: list[sources.BadContent]) -> BadContent:
    errors = content_words.told(faults)
    return BadContent(errors[0]["why"], field=errors[0]["field"], errors=errors)


def unknown(wall: Wall | None, contents: Iterable[tuple[str, Mapping[str, Any]]]) -> list[sources.BadContent]:
    """Everything these contents name that is not there, or not for this wall. ``contents``: (path, content).

    One query for each kind of thing that is named. Without a wall (or an account of it) all the city may be named.
    """
    found = list(contents)
    return [
        *_missing(found, "camera", _seen(wall, Camera.objects.all()), "code"),
        *_missing(found, "incident", _seen(wall, Incident.objects.all()), "number"),
        *_missing(found, "alert", _seen(wall, Alert.objects.all()), "pk"),
        *_missing(found, "tour", Tour.objects.all(), "slug"),
        *_missing(found, "picture", Picture.objects.all(), "slug"),
        *_missing(found, "view", Area.objects.all(), "code"),
        *_foreign_sites(found),
    ]


def _missing(
    contents: list[tuple[str, Mapping[str, Any]]], field: str, rows: QuerySet[Any], key: str
) -> list[sources.BadContent]:
    named = {one[field] for _at, one in contents if field in one and one[field] != NEWEST}
    if not named:
        return []
    there = set(rows.filter(**{f"{key}__in": named}).values_list(key, flat=True))
    return [
        sources.BadContent(f"{at}.{field}", f"no_{field}", name=one[field])
        for at, one in contents
        if field in one and one[field] in named - there
    ]


def _foreign_sites(contents: list[tuple[str, Mapping[str, Any]]]) -> list[sources.BadContent]:
    pages = [(at, one["url"]) for at, one in contents if "url" in one]
    if not pages:
        return []
    allowed = listing.listed()
    found = []
    for at, url in pages:
        try:
            origins.require_listed(url, allowed)
        except origins.BadSite as bad:
            found.append(sources.BadContent(f"{at}.url", "site", words=str(bad)))
    return found


def _seen(wall: Wall | None, rows: QuerySet[M]) -> QuerySet[M]:
    if wall is None or wall.account is None:
        return rows
    return access.visible_to(wall.account, rows)
