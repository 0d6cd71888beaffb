"""What every page's template may use."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts import access
from accounts.roles import Act
from warroom.desk import menu


class Abilities:
    """``can.wall_operate`` in a template asks accounts.access; a misspelt act is an error, not a quiet no."""

    def __init__(self, request: HttpRequest) -> None:
        # A request that failed before the sign-in was read (a foreign Host) has no user yet.
        self._user = getattr(request, "user", AnonymousUser())

    def __getitem__(self, name: str) -> bool:
        return access.may(self._user, Act[name.upper()])


def context(request: HttpRequest) -> dict[str, Any]:
    can = Abilities(request)
    more = SimpleLazyObject(lambda: menu.entries(request, may=can.__getitem__))
    return {"can": can, "more_pages": more, "demo": settings.DEMO, "map_tile_url": settings.MAP_TILE_URL}
