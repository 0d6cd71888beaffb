"""Whether a socket was asked for by a page of this very site. Pure.

Behind nginx a node's socket meets no Django. A browser lets any page open a socket to any host but always says whose
page it is (RFC 6455, section 10.2); what says nothing is no browser and acts for nobody but itself. Ports do not count,
as they do not for cookies: nginx tells the host without its own.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit


def asks_itself(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """`headers` as ASGI gives them, names in lower case. True also without an Origin."""
    given = dict(headers)
    origin = given.get(b"origin")
    if origin is None:
        return True
    try:
        page = urlsplit(origin.decode("ascii")).hostname
        host = urlsplit("//" + given.get(b"host", b"").decode("ascii")).hostname
    except ValueError:
        return False
    return bool(page) and page == host
