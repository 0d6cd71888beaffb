"""Whether those who watch still may. A signed address outlives the right it was given for; this ends it sooner.

The media node checks a grant without asking anybody, thousands of times a second. So it only notes who used one, and
its clerk asks accounts.access about those people every few seconds.
"""

import datetime as dt
from collections import defaultdict

from accounts import access
from accounts.models import User
from accounts.roles import Act
from cameras.models import Camera

REMEMBERED = dt.timedelta(minutes=3)
Look = tuple[str, str]  # account's number as the grant says it, stream key "<camera code>/<profile>"


class Standing:
    """``allows`` is called by the engine's loop, ``review`` by the clerk's thread."""

    def __init__(self) -> None:
        self._seen: dict[Look, float] = {}
        self._denied: frozenset[Look] = frozenset()

    def allows(self, subject: str, key: str, *, now: float) -> bool:
        self._seen[subject, key] = now
        return (subject, key) not in self._denied

    def review(self, *, now: dt.datetime) -> None:
        """Ask again for everybody who used a grant in the last three minutes."""
        codes: dict[str, set[str]] = defaultdict(set)
        for (subject, key), at in list(self._seen.items()):
            if at < (now - REMEMBERED).timestamp():
                del self._seen[subject, key]
            else:
                codes[subject].add(_code(key))
        active = User.objects.filter(pk__in=filter(str.isdecimal, codes), is_active=True)
        users = {str(user.pk): user for user in active}
        visible = {subject: _visible(users.get(subject), found) for subject, found in codes.items()}
        self._denied = frozenset(
            (subject, key) for subject, key in list(self._seen) if _code(key) not in visible.get(subject, ())
        )


def _visible(user: User | None, codes: set[str]) -> set[str]:
    if user is None:
        return set()
    cameras = access.visible_to(user, Camera.objects.in_service(), act=Act.CAMERA_LIVE)
    return set(cameras.filter(code__in=codes).values_list("code", flat=True))


def _code(key: str) -> str:
    return key.rpartition("/")[0]
