"""Pictures and clips from the node that has them, fetched by this server: no address of a camera or node goes out."""

import http.client
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.problems import Unavailable
from cameras.streaming.models import MediaNode

TIMEOUT_S: Final = 5.0
CHUNK: Final = 256 << 10


class NodeSilent(Unavailable):
    code = "node_silent"

    def __init__(self) -> None:
        super().__init__(_("Simpul media tidak menjawab."))


@dataclass(frozen=True)
class Answer:
    """``modified`` is the node's Last-Modified, "" for a picture of this moment. ``chunks`` may raise NodeSilent."""

    status: int
    modified: str
    chunks: Iterator[bytes]

    def body(self, *, most: int) -> bytes:
        """All of it; raises NodeSilent for more than a picture can have."""
        data = bytearray()
        for chunk in self.chunks:
            data += chunk
            if len(data) > most:
                raise NodeSilent
        return bytes(data)


Fetch = Callable[[str], AbstractContextManager[Answer]]


@contextmanager
def fetched(path: str) -> Iterator[Answer]:
    """What a node answers to a signed path such as ``/media/n1/…/snapshot.jpg``. Follows no redirect. Raises
    NodeSilent."""
    node = MediaNode.objects.filter(name=path.split("/")[2]).values_list("url", flat=True).first()
    if node is None:
        raise NodeSilent
    base = urlsplit(node)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = kind(base.hostname or "", base.port, timeout=TIMEOUT_S)
    try:
        try:
            connection.request("GET", f"{base.path.rstrip('/')}{path}")
            answer = connection.getresponse()
        except (OSError, http.client.HTTPException):
            raise NodeSilent from None
        yield Answer(answer.status, answer.headers.get("Last-Modified", ""), _chunks(answer))
    finally:
        connection.close()


def _chunks(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    """Raises NodeSilent too for a body that ends before its length."""
    try:
        while data := answer.read(CHUNK):
            yield data
    except (OSError, http.client.HTTPException):
        raise NodeSilent from None
    if answer.length:
        raise NodeSilent
