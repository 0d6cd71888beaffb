"""Camera addresses: what may be dialled and what may be shown. Pure; no name is resolved here or anywhere.

An address is a way into the camera network for whoever can write one (server-side request forgery), and it ends up
on a command line of the ffmpeg lane. So it is narrow by design: a literal IP inside the configured networks, one of
two or three schemes, a plain path, and never a password (credentials are sealed in a field of their own).
"""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

STREAM_SCHEMES = frozenset({"rtsp", "rtsps"})
SNAPSHOT_SCHEMES = frozenset({"http", "https"})
DEFAULT_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
LONGEST = 255

Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_SHAPE = re.compile(
    r"(?P<scheme>[a-z]{3,5})://(?P<host>\[[0-9a-f:]{2,39}\]|[0-9.]{7,15})(?::(?P<port>[0-9]{1,5}))?"
    r"(?P<path>/[A-Za-z0-9._~/=&,;:+%-]*(?:\?[A-Za-z0-9._~/=&,;:+%-]*)?)?",
    re.ASCII,
)
_ESCAPED_CONTROL = re.compile(r"%(?:[01][0-9a-f]|7f|2e%2e)", re.IGNORECASE)


class BadAddress(ValueError):
    """Why an address is refused. The message never repeats the address: it may hold a password."""


@dataclass(frozen=True)
class CameraAddress:
    scheme: str
    host: str
    port: int
    path: str

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}{self.path}"


@dataclass(frozen=True)
class AddressPolicy:
    """The camera networks of this installation. Loopback is for the demo's simulated cameras only."""

    networks: Sequence[Network]
    loopback_allowed: bool = False


def check(text: str, policy: AddressPolicy, *, schemes: frozenset[str] = STREAM_SCHEMES) -> CameraAddress:
    """The address in parts, or BadAddress. Called when an address is saved and again each time a stream starts."""
    if len(text) > LONGEST:
        raise BadAddress(f"longer than {LONGEST} characters")
    if not text.isascii() or any(ord(char) <= 0x20 or ord(char) == 0x7F for char in text):
        raise BadAddress("holds a blank, a control character or a character outside ASCII")
    if text.startswith("-"):
        raise BadAddress("begins with a dash")
    if "@" in text:
        raise BadAddress("holds credentials or an @; put user and password into their own fields")
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise BadAddress("not of the form scheme://IP-address:port/path")
    if shape["scheme"] not in schemes:
        raise BadAddress(f"scheme must be one of {', '.join(sorted(schemes))}")
    path = shape["path"] or "/"
    if ".." in path or "//" in path or _ESCAPED_CONTROL.search(path):
        raise BadAddress("path climbs, repeats slashes or hides control characters")
    return CameraAddress(shape["scheme"], _host(shape["host"], policy), _port(shape["port"], shape["scheme"]), path)


def redact(text: str) -> str:
    """An address fit for a person without the right to manage cameras: the scheme and the host's network only."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        return "…" if text else ""
    host = shape["host"]
    shown = host.rsplit(".", 2)[0] + ".x.x" if "." in host else "[…]"
    return f"{shape['scheme']}://{shown}/…"


def _host(text: str, policy: AddressPolicy) -> str:
    try:
        host = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        raise BadAddress("host is not a valid IP address") from None
    if isinstance(host, ipaddress.IPv6Address) and (host.ipv4_mapped or host.sixtofour or host.teredo):
        raise BadAddress("host hides an IPv4 address inside IPv6")
    if host.is_loopback:
        if not policy.loopback_allowed:
            raise BadAddress("loopback is allowed for the demo's cameras only")
        return str(host)
    if host.is_unspecified or host.is_multicast or host.is_link_local or host.is_reserved:
        raise BadAddress("host is not an address of a camera")
    if not any(host in network for network in policy.networks if network.version == host.version):
        raise BadAddress("host lies outside the camera networks (WARROOM_CAMERA_NETWORKS)")
    return str(host)


def _port(text: str | None, scheme: str) -> int:
    port = int(text) if text else DEFAULT_PORTS[scheme]
    if not 0 < port < 65536:
        raise BadAddress("port must lie between 1 and 65535")
    return port
