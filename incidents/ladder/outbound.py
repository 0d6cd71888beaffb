"""Where this house may send messages to. Pure; the one look-up of a name is given.

Whoever may write a channel's address could otherwise read what only this machine reaches (server-side request forgery):
so https alone, one name that is resolved once, every address it has checked, and the connection made to the checked
one. Private networks are refused but for those that the installation names, loopback but for the demo.
"""

import ipaddress
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
LookUp = Callable[[str, int], Sequence[str]]  # host, port: its IP addresses as text. Raises OSError

NAT64 = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052; ipaddress takes what it hides for a public address
LONGEST = 500
LONGEST_HOST = 253


class BadTarget(ValueError):
    """Why nothing may be sent there, in the city's language: it is kept beside the message that did not leave. Never
    repeats the address, which may hold a secret."""


@dataclass(frozen=True)
class OutboundPolicy:
    """``networks``: private ones in which the city's own gateways stand."""

    networks: Sequence[Network] = ()
    loopback_allowed: bool = False


@dataclass(frozen=True)
class Target:
    """A server to talk to. ``path`` holds the query, too; empty for a mail server."""

    host: str
    port: int
    is_tls: bool
    path: str = ""


def web_target(url: str, policy: OutboundPolicy) -> Target:
    """The parts of a web address, if it may be used at all. What its name stands for is asked by ``addresses_of``."""
    _printable(url)
    parts = urlsplit(url)
    try:
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise BadTarget("porta harus angka 1 sampai 65535") from None
    if parts.username is not None or parts.password is not None:
        raise BadTarget("memuat kata sandi; taruh di kolom rahasia")
    if parts.fragment:
        raise BadTarget("bagian setelah # tidak pernah dikirim")
    _named(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and policy.loopback_allowed and _is_loopback(host)):
        raise BadTarget("harus diawali https://")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    is_tls = parts.scheme == "https"
    return Target(host, port or (443 if is_tls else 80), is_tls, path)


def mail_target(text: str) -> Target:
    """``host:port`` of a mail server. How it is encrypted is the channel's setting."""
    _printable(text)
    host, colon, port = text.rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        raise BadTarget("harus berbentuk host:porta")
    host = host.strip("[]")
    _named(host)
    return Target(host, int(port), is_tls=False)


def addresses_of(target: Target, policy: OutboundPolicy, *, look_up: LookUp) -> list[str]:
    """The IP addresses to connect to. One that is not allowed refuses the name: whoever answers for it may answer
    differently the next time. Raises BadTarget, OSError."""
    literal = _literal(target.host)
    found = [str(literal)] if literal is not None else list(look_up(target.host, target.port))
    if not found:
        raise BadTarget("nama itu tidak punya alamat")
    for text in found:
        _allowed(ipaddress.ip_address(text.partition("%")[0]), policy)
    return found


def _allowed(address: Address, policy: OutboundPolicy) -> None:
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped or address.sixtofour or address.teredo or address in NAT64
    ):
        raise BadTarget("menyembunyikan alamat IPv4 di dalam IPv6")
    if address.is_loopback:
        if not policy.loopback_allowed:
            raise BadTarget("mesin ini sendiri bukan penerima")
        return
    if any(address in network for network in policy.networks if network.version == address.version):
        return
    if not address.is_global or address.is_multicast:
        raise BadTarget("di jaringan privat (yang boleh disebut di WARROOM_CHANNEL_NETWORKS)")


def _printable(text: str) -> None:
    if len(text) > LONGEST:
        raise BadTarget(f"lebih dari {LONGEST} tanda")
    if not text.isascii() or any(ord(sign) <= 0x20 or ord(sign) == 0x7F for sign in text) or "\\" in text:
        raise BadTarget("memuat spasi, tanda kendali, garis miring terbalik atau tanda di luar ASCII")


def _named(host: str) -> None:
    if not host or len(host) > LONGEST_HOST:
        raise BadTarget("tanpa host")
    if _literal(host) is None and not all(sign.isalnum() or sign in "-." for sign in host):
        raise BadTarget("host bukan nama")


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_loopback(host: str) -> bool:
    literal = _literal(host)
    return host == "localhost" if literal is None else literal.is_loopback
