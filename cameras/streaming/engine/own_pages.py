"""Whether a socket was asked for by a page of this very site. Pure.

Behind nginx a node's socket meets no Django. A browser lets any page open a socket to any host but always says whose
page it is (RFC 6455, section 10.2); what says nothing is no browser and acts for nobody but itself.
"""

from collections.abc import Iterable
from urllib.parse import urlsplit

USUAL_PORTS = {"http": 80, "https": 443}


def asks_itself(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """`headers` as ASGI gives them, names in lower case. True also without an Origin."""
    given = dict(headers)
    origin = given.get(b"origin")
    if origin is None:
        return True
    try:
        page = urlsplit(origin.decode("ascii").lower())
        host = urlsplit("//" + given.get(b"host", b"").decode("ascii").lower())
        page_port, host_port = page.port or USUAL_PORTS.get(page.scheme), host.port
    except ValueError:  # no text, no port
        return False
    same_port = host_port is None or host_port == page_port  # nginx tells the host without its port
    return page_port is not None and bool(page.hostname) and page.hostname == host.hostname and same_port
