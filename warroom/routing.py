"""The sockets' addresses, and the door before them."""

from collections.abc import Awaitable, Callable
from urllib.parse import ParseResult

from channels.auth import AuthMiddlewareStack
from channels.routing import URLRouter
from channels.security.websocket import OriginValidator
from django.conf import settings
from django.urls import path

from warroom.wall import consumers

websocket_urlpatterns = [
    path("ws/wall/<slug:slug>/", consumers.WallSocket.as_asgi()),
    path("ws/desk/", consumers.DeskSocket.as_asgi()),
]


class OwnPages(OriginValidator):
    """Refuses the pages of other sites, which would bring a signed-in person's cookie along.

    A browser always says where a socket's page came from (RFC 6455, section 10.2). What says nothing is a script:
    it holds a token or a cookie of its own and cannot be somebody else's page.
    """

    def valid_origin(self, parsed_origin: ParseResult | None) -> bool:
        return parsed_origin is None or self.validate_origin(parsed_origin)


def own_pages(application: Callable[..., Awaitable[None]]) -> OwnPages:
    return OwnPages(application, settings.ALLOWED_HOSTS)


sockets = own_pages(AuthMiddlewareStack(URLRouter(websocket_urlpatterns)))
