"""RTSP authentication as cameras do it: Digest with MD5 (RFC 2617), Basic, or none."""

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

_FIELD = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')
REALM = "Kamera simulasi"


class Method(StrEnum):
    DIGEST = "digest"
    BASIC = "basic"
    NONE = "none"


@dataclass(frozen=True)
class Guard:
    """Knows the one account. A connection makes its own nonce and keeps it."""

    username: str
    password: str = field(repr=False)
    method: Method = Method.DIGEST

    def challenge(self, nonce: str) -> str:
        """The WWW-Authenticate header."""
        if self.method is Method.BASIC:
            return f'Basic realm="{REALM}"'
        return f'Digest realm="{REALM}", nonce="{nonce}"'

    def accepts(self, authorization: str, *, verb: str, nonce: str) -> bool:
        if self.method is Method.NONE:
            return True
        scheme, _, rest = authorization.partition(" ")
        if scheme.lower() != self.method:
            return False
        if self.method is Method.BASIC:
            return secrets.compare_digest(rest.encode(), base64.b64encode(f"{self.username}:{self.password}".encode()))
        return self._digest_matches(rest, verb=verb, nonce=nonce)

    def _digest_matches(self, fields: str, *, verb: str, nonce: str) -> bool:
        given = {name: quoted or plain for name, quoted, plain in _FIELD.findall(fields)}
        if given.get("nonce") != nonce or given.get("username") != self.username:
            return False
        account = _md5(f"{self.username}:{REALM}:{self.password}")
        request = _md5(f"{verb}:{given.get('uri', '')}")
        return secrets.compare_digest(given.get("response", ""), _md5(f"{account}:{nonce}:{request}"))


def new_nonce() -> str:
    return secrets.token_hex(16)


def _md5(text: str) -> str:
    # The protocol knows nothing better; it protects nothing here.
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()
