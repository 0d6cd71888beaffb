"""The list of allowed sites: put on it, take from it, and let a page frame what stands on it."""

import datetime as dt
from typing import TypeVar

import structlog
from django.db import IntegrityError, transaction
from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from accounts import audit
from accounts.models import User
from accounts.problems import Conflict, Problem
from warroom.wall.models import AllowedSite
from warroom.wall.sites import origins

R = TypeVar("R", bound=HttpResponseBase)
MOST_SITES = 50  # each is a word of a header that goes with every wall page

log = structlog.get_logger(__name__)


class SiteRefused(Problem):
    """No origin that a wall may frame; the detail says why."""

    code = "site_refused"


class SiteKnown(Conflict):
    """It is on the list."""

    code = "site_known"


def allow(origin: str, *, title: str, by: User, now: dt.datetime) -> AllowedSite:
    try:
        kept = origins.origin(origin)
    except origins.BadSite as bad:
        raise SiteRefused(str(bad)) from None
    if AllowedSite.objects.count() >= MOST_SITES:
        raise SiteRefused(_("Daftar sudah penuh (%(n)s situs); hapus satu lebih dahulu.") % {"n": MOST_SITES})
    try:
        with transaction.atomic():
            site = AllowedSite.objects.create(origin=kept, title=title, by=by, at=now)
            audit.record(actor=by, act="site_allowed", subject=kept, at=now)
    except IntegrityError:
        raise SiteKnown(_("Situs ini sudah ada dalam daftar."), current={"origin": kept}) from None
    log.info("site.allowed", origin=kept)
    return site


def disallow(site: AllowedSite, *, by: User, now: dt.datetime) -> None:
    """Panels that show it say so after their output's next load; their content stays for people to change."""
    with transaction.atomic():
        AllowedSite.objects.filter(pk=site.pk).delete()
        audit.record(actor=by, act="site_disallowed", subject=site.origin, at=now)
    log.info("site.disallowed", origin=site.origin)


def let_frame(response: R) -> R:
    """This page may frame the listed sites and nothing else (CSP frame-src). One query.

    It may ask them, too, whether they answer (connect-src): a frame does not tell a page from an error.
    """
    allowed = sorted(listed())
    if allowed:
        policy = {"frame-src": allowed, "connect-src": allowed}
        setattr(response, "_csp_update", policy)  # noqa: B010  django-csp reads it
    return response


def listed() -> set[str]:
    """The origins on the list. One query."""
    return set(AllowedSite.objects.values_list("origin", flat=True)[:MOST_SITES])
