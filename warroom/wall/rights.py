"""Who follows the feed over a socket, and what of it they may see. Asked at the door and again every ten seconds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.sessions.models import Session

from accounts import access, tokens
from accounts.access import Reach
from accounts.models import User
from accounts.roles import ACTS, Act, Role
from warroom.wall.messages import FEED_ACTS, Row
from warroom.wall.models import Output, Wall

NOT_SIGNED_IN = 4401
NOT_ALLOWED = 4403


@dataclass(frozen=True)
class Scope:
    """What a reader may see. Readers of equal scope share the encoded texts, the snapshot and the figures."""

    reaches: frozenset[tuple[str, Reach]]
    walls: frozenset[str] | None = None  # a machine sees its own wall and no other; None is all of them
    _by_act: dict[str, Reach] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_act", dict(self.reaches))

    def allows(self, act: Act) -> bool:
        reach = self._by_act.get(act.value)
        return reach is not None and not reach.is_nowhere

    def covers(self, row: Row) -> bool:
        reach = self._by_act.get(row.act)
        mine = self.walls is None or not row.wall or row.wall in self.walls
        return mine and reach is not None and reach.covers(row.area_code)


@dataclass(frozen=True)
class Credential:
    """How a socket signed in: by a browser's session, a script's token, or as a device since its pairing.

    What is empty is not used. A device's token changes daily and its socket stays; another pairing ends it.
    """

    user_pk: int
    session_key: str = ""
    session_hash: str = ""
    token: str = field(default="", repr=False)
    output_pk: int = 0
    paired_at: dt.datetime | None = None


@dataclass(frozen=True)
class Standing:
    """A person who is still signed in, and what they may see now."""

    user: User
    scope: Scope
    acts: tuple[str, ...]  # what they may do somewhere, for the page's buttons


def acts_of(user: User) -> tuple[str, ...]:
    return tuple(sorted(act.value for act in ACTS[Role(user.role)] if access.may(user, act)))


def scope_of(user: User, *, now: dt.datetime) -> Scope:
    reaches = frozenset((act.value, access.reach(user, act, now=now)) for act in FEED_ACTS)
    if user.role != Role.WALL:
        return Scope(reaches)
    return Scope(reaches, walls=frozenset(Wall.objects.filter(account=user).values_list("slug", flat=True)))


def standings(credentials: Iterable[Credential], *, now: dt.datetime) -> dict[Credential, Standing]:
    """Those of the credentials that still hold. Three queries for all browsers and devices, one for each token,
    each agency and each wall.

    A session ends with sign-out, expiry, a changed password or a closed account; so does its socket. A device's ends
    when it is revoked or another one is paired in its place.
    """
    asked = list(credentials)
    keys = {credential.session_key for credential in asked if credential.session_key}
    living = set(Session.objects.filter(session_key__in=keys, expire_date__gt=now).values_list("pk", flat=True))
    devices = _paired(credential.output_pk for credential in asked if credential.output_pk)
    people = User.objects.select_related("agency").in_bulk({credential.user_pk for credential in asked})
    known: dict[tuple[str, int | None], tuple[Scope, tuple[str, ...]]] = {}
    held: dict[Credential, Standing] = {}
    for credential in asked:
        user = people.get(credential.user_pk)
        if user is None or not user.is_active or not _holds(credential, user, living, devices, now):
            continue
        alike = (user.role, {Role.LIAISON: user.agency_id, Role.WALL: user.pk}.get(Role(user.role)))
        if alike not in known:
            known[alike] = scope_of(user, now=now), acts_of(user)
        held[credential] = Standing(user, *known[alike])
    return held


def _paired(outputs: Iterable[int]) -> set[tuple[int, int | None, dt.datetime | None]]:
    """Which outputs have a device: the output, the account that it acts as, and since when it is that device."""
    paired = Output.objects.filter(pk__in=set(outputs), revoked_at=None, paired_at__isnull=False)
    return set(paired.values_list("pk", "wall__account_id", "paired_at"))


def _holds(
    credential: Credential,
    user: User,
    living: set[str],
    devices: set[tuple[int, int | None, dt.datetime | None]],
    now: dt.datetime,
) -> bool:
    if credential.output_pk:
        return (credential.output_pk, user.pk, credential.paired_at) in devices
    if credential.token:
        return tokens.owner(credential.token, now=now) == user
    return credential.session_key in living and credential.session_hash == user.get_session_auth_hash()
