"""What an ASGI server runs: media first, past Django; then pages and API; then the sockets. One port serves all."""

import os
import resource
from collections.abc import Awaitable, Callable
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warroom.settings")
pages = get_asgi_application()  # loads the apps; what is imported below needs them

from channels.routing import ProtocolTypeRouter  # noqa: E402

from warroom.media_proxy import PREFIX, MediaProxy, Nodes, nodes_in_database  # noqa: E402
from warroom.media_socket import MediaSockets  # noqa: E402
from warroom.routing import own_pages, sockets  # noqa: E402


def allow_many_files() -> None:
    """A stock Debian starts us with 1,024 open files, which is fewer sockets than a city has screens."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


class MediaFirst:
    """Hands paths under /media/ to the media node and the rest to Django."""

    def __init__(self, *, media: Callable[..., Awaitable[None]], otherwise: Callable[..., Awaitable[None]]) -> None:
        self._media = media
        self._otherwise = otherwise

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        chosen = self._media if scope["path"].startswith(PREFIX) else self._otherwise
        await chosen(scope, receive, send)


allow_many_files()
nodes = Nodes(nodes_in_database)
application = ProtocolTypeRouter(
    {
        "http": MediaFirst(media=MediaProxy(nodes), otherwise=pages),
        "websocket": MediaFirst(media=own_pages(MediaSockets(nodes)), otherwise=sockets),
    }
)
