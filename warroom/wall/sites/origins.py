"""Origins of web pages: what may be put on the list, and whether an address lies in it. Pure; no name is resolved.

As narrow as camera addresses are: one scheme, a name in lower-case ASCII, no user name, and no IP address in any of
the spellings that browsers take for one (a last label that is a number or begins with 0x).
"""

import re
from collections.abc import Collection
from typing import Final

from django.utils.translation import gettext as _

LONGEST_ORIGIN: Final = 120
LONGEST_ADDRESS: Final = 500
HTTPS_PORT: Final = 443

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_ORIGIN = re.compile(rf"https://(?P<name>{_LABEL}(?:\.{_LABEL})+)(?::(?P<port>[1-9][0-9]{{0,4}}))?", re.ASCII)
_REST = re.compile(r"(?:[/?#][A-Za-z0-9._~/=&,;:+%!$'()*@?#-]*)?", re.ASCII)
_A_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
# Names that mean this machine or a link, never a site (RFC 6761, RFC 6762).
_NOT_SITES = (".localhost", ".local", ".localdomain", ".invalid", ".test")


class BadSite(ValueError):
    """Why an origin or an address is refused, in the reader's language."""


def origin(text: str) -> str:
    """The origin as it is kept: ``https://name`` or ``https://name:port``. Raises BadSite."""
    if len(text) > LONGEST_ORIGIN:
        raise BadSite(_("Asal lebih panjang dari %(n)s tanda.") % {"n": LONGEST_ORIGIN})
    found = _ORIGIN.fullmatch(text)
    if found is None:
        raise BadSite(_("Asal berbentuk https://nama, dengan huruf kecil, tanpa nama pengguna, jalur, atau alamat IP."))
    return _checked(found)


def origin_of(address: str) -> str:
    """The origin that a page's address lies in. Raises BadSite."""
    if len(address) > LONGEST_ADDRESS:
        raise BadSite(_("Alamat lebih panjang dari %(n)s tanda.") % {"n": LONGEST_ADDRESS})
    found = _ORIGIN.match(address)
    if found is None or _REST.fullmatch(address, found.end()) is None:
        raise BadSite(_("Alamat berbentuk https://nama/jalur, tanpa nama pengguna atau alamat IP."))
    return _checked(found)


def require_listed(address: str, allowed: Collection[str]) -> str:
    """The origin of a page that may be shown; exactly as listed, no suffix and no wildcard. Raises BadSite."""
    asked = origin_of(address)
    if asked not in allowed:
        raise BadSite(_("%(origin)s tidak ada dalam daftar situs yang diizinkan.") % {"origin": asked})
    return asked


def _checked(found: re.Match[str]) -> str:
    name = found["name"]
    if _A_NUMBER.fullmatch(name.rpartition(".")[2]):
        raise BadSite(_("Alamat IP tidak diterima; pakai nama situs."))
    if f".{name}".endswith(_NOT_SITES):
        raise BadSite(_("Nama ini bukan situs, melainkan mesin setempat."))
    port = int(found["port"] or HTTPS_PORT)
    if port > 65535:
        raise BadSite(_("Porta terletak antara 1 dan 65535."))
    return f"https://{name}" if port == HTTPS_PORT else f"https://{name}:{port}"
