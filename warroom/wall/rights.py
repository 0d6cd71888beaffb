"""Who follows the feed over a socket, and what of it they may see. Asked at the door and again every ten seconds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.sessions.models import Session

from accounts import access, tokens
from accounts.access import Reach
from accounts.models import User
from accounts.roles import ACTS, Act, Role
from warroom.wall.messages import Row

NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403

FEED_ACTS = (Act.ALERT_VIEW, Act.CAMERA_VIEW, Act.INCIDENT_VIEW, Act.WALL_VIEW)


@dataclass(frozen=True)
class Scope:
    """What a reader may see. Readers of equal scope share the encoded texts, the snapshot and the figures."""

    reaches: frozenset[tuple[str, Reach]]
    _by_act: dict[str, Reach] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_act", dict(self.reaches))

    def allows(self, act: Act) -> bool:
        reach = self._by_act.get(act.value)
        return reach is not None and not reach.is_nowhere

    def covers(self, row: Row) -> bool:
        reach = self._by_act.get(row.act)
        return reach is not None and reach.covers(row.area_code)


@dataclass(frozen=True)
class Credential:
    """How a socket signed in: by a browser's session or by a script's token. What is empty is not used."""

    user_pk: int
    session_key: str = ""
    session_hash: str = ""
    token: str = field(default="", repr=False)


@dataclass(frozen=True)
class Standing:
    """A person who is still signed in, and what they may see now."""

    user: User
    scope: Scope
    acts: tuple[str, ...]  # what they may do somewhere, for the page's buttons


def acts_of(user: User) -> tuple[str, ...]:
    return tuple(sorted(act.value for act in ACTS[Role(user.role)] if access.may(user, act)))


def scope_of(user: User, *, now: dt.datetime) -> Scope:
    return Scope(frozenset((act.value, access.reach(user, act, now=now)) for act in FEED_ACTS))


def standings(credentials: Iterable[Credential], *, now: dt.datetime) -> dict[Credential, Standing]:
    """Those of the credentials that still hold. Two queries for all browsers, one for each token and each agency.

    A session ends with sign-out, expiry, a changed password or a closed account; so does its socket.
    """
    asked = list(credentials)
    keys = {credential.session_key for credential in asked if credential.session_key}
    living = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("pk", flat=True))
    people = User.objects.select_related("agency").in_bulk({credential.user_pk for credential in asked})
    known: dict[tuple[str, int | None], tuple[Scope, tuple[str, ...]]] = {}
    held: dict[Credential, Standing] = {}
    for credential in asked:
        user = people.get(credential.user_pk)
        if user is None or not user.is_active or not _holds(credential, user, living, now):
            continue
        alike = (user.role, user.agency_id if user.role == Role.LIAISON else None)
        if alike not in known:
            known[alike] = scope_of(user, now=now), acts_of(user)
        held[credential] = Standing(user, *known[alike])
    return held


def _holds(credential: Credential, user: User, living: set[str], now: dt.datetime) -> bool:
    if credential.token:
        return tokens.owner(credential.token, now=now) == user
    return credential.session_key in living and credential.session_hash == user.get_session_auth_hash()
