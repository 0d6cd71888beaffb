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
        """Ask again for everybody who used a grant in the last three minutes; who comes meanwhile is next."""
        looks: list[Look] = []
        codes: dict[tuple[str, Act], set[str]] = defaultdict(set)
        for look, at in list(self._seen.items()):
            if at < (now - REMEMBERED).timestamp():
                self._seen.pop(look, None)
            else:
                looks.append(look)
                codes[look[0], _act(look[1])].add(_code(look[1]))
        active = User.objects.filter(pk__in=filter(str.isdecimal, {subject for subject, _ in codes}), is_active=True)
        users = {str(user.pk): user for user in active}
        visible = {(who, act): _visible(users.get(who), found, act=act) for (who, act), found in codes.items()}
        self._denied = frozenset((who, key) for who, key in looks if _code(key) not in visible[who, _act(key)])


def _visible(user: User | None, codes: set[str], *, act: Act) -> set[str]:
    if user is None:
        return set()
    # What was recorded stays evidence when its camera is gone.
    cameras = Camera.objects.all() if act is Act.CLIP_VIEW else Camera.objects.in_service()
    return set(access.visible_to(user, cameras, act=act).filter(code__in=codes).values_list("code", flat=True))


def _act(key: str) -> Act:
    """What the grant was given for: files and the ring have keys of their own (engine.files, engine.addresses)."""
    recorded = key.rpartition("/")[2].startswith(("clip-", "recording-", "replay-"))
    return Act.CLIP_VIEW if recorded else Act.CAMERA_LIVE


def _code(key: str) -> str:
    return key.rpartition("/")[0]
