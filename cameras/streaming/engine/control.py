"""Where requests to a camera go: control addresses as cameras mean them, and never to another machine. Pure."""

from urllib.parse import urlsplit, urlunsplit

from .reasons import BadData


def resolve(base: str, control: str) -> str:
    """Cameras mean "append", whatever RFC 1808 says about the last path element."""
    if is_absolute(control):
        return control
    if control in ("", "*"):
        return base
    return f"{base.rstrip('/')}/{control.lstrip('/')}"


def is_absolute(url: str) -> bool:
    return url.lower().startswith(("rtsp://", "rtsps://"))


def at_home(url: str, address: str) -> str:
    """`url` with scheme, host and port of the address we were given.

    Cameras behind a router give their inner address, and a hostile one may name somebody else's: an answer to a
    challenge is bound to the address in the request, so it must never be good for another machine.
    """
    try:
        home, parts = urlsplit(address), urlsplit(url)
        if (home.scheme, home.netloc) == (parts.scheme, parts.netloc):
            return url
        return urlunsplit(parts._replace(scheme=home.scheme, netloc=home.netloc))
    except ValueError as malformed:
        raise BadData("alamat aliran rusak") from malformed
