"""The only place that decides who may do an act and who may see an object: pages, API, sockets, media ask here."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, TypeVar

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured, ObjectDoesNotExist
from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts import agreements
from accounts.models import User
from accounts.roles import ACTS, NEEDS_CLAUSE, Act, Role

M = TypeVar("M", bound=Model)


class Forbidden(Exception):
    """This person may not do this act."""

    def __init__(self, act: Act) -> None:
        super().__init__(act.value)
        self.act = act


@dataclass(frozen=True)
class AccessRule:
    """How a model is protected: the act that reading it needs, and the lookup that leads to its area's code.

    ``account_lookup`` leads to the machine account that a row belongs to: another machine does not see it.
    """

    view: Act
    area_lookup: str = ""
    account_lookup: str = ""


@dataclass(frozen=True)
class Reach:
    """The part of the city in which somebody may do an act: None is everywhere, an empty set is nowhere."""

    area_codes: frozenset[str] | None

    def covers(self, area_code: str) -> bool:
        return self.area_codes is None or any(area_code.startswith(code) for code in self.area_codes)

    @property
    def is_nowhere(self) -> bool:
        return self.area_codes is not None and not self.area_codes


NOWHERE = Reach(frozenset())
EVERYWHERE = Reach(None)


def reach(user: User | AnonymousUser, act: Act, *, now: dt.datetime | None = None) -> Reach:
    """Where this person may do this act, today."""
    if not isinstance(user, User) or not user.is_active or act not in ACTS[Role(user.role)]:
        return NOWHERE
    if user.role == Role.WALL and user.area_codes and act != Act.WALL_VIEW:
        return Reach(frozenset(user.area_codes))
    if user.role != Role.LIAISON:
        return EVERYWHERE
    data_class = NEEDS_CLAUSE.get(act)
    if data_class is None or user.agency is None:
        return NOWHERE
    codes = agreements.area_codes(user.agency, data_class, now=now or timezone.now())
    return EVERYWHERE if "" in codes else Reach(codes)


def may(user: User | AnonymousUser, act: Act) -> bool:
    """May this person do the act at all, somewhere in the city?"""
    return not reach(user, act).is_nowhere


def require(user: User | AnonymousUser, act: Act) -> None:
    if not may(user, act):
        raise Forbidden(act)


def visible_to(user: User | AnonymousUser, queryset: QuerySet[M], *, act: Act | None = None) -> QuerySet[M]:
    """The rows of the queryset this person may see (or, with ``act``, may do that act to)."""
    rule = getattr(queryset.model, "access_rule", None)
    if not isinstance(rule, AccessRule):
        raise ImproperlyConfigured(f"{queryset.model.__name__} declares no access_rule, so nobody may see it")
    allowed = reach(user, act or rule.view)
    if rule.account_lookup and isinstance(user, User) and user.role == Role.WALL:
        queryset = queryset.filter(**{rule.account_lookup: user})
    if allowed.area_codes is None:
        return queryset
    if not allowed.area_codes or not rule.area_lookup:
        return queryset.none()
    inside = Q()
    for code in allowed.area_codes:
        inside |= Q(**{f"{rule.area_lookup}__code__startswith": code})
    return queryset.filter(inside)


def get_visible(user: User | AnonymousUser, queryset: QuerySet[M], *, act: Act | None = None, **lookup: Any) -> M:
    """One row, or Http404 alike for a row that is not there and one that is not theirs to see."""
    try:
        return visible_to(user, queryset, act=act).get(**lookup)
    except ObjectDoesNotExist:
        raise Http404 from None
