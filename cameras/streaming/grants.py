"""Signed permission to read one stream for a short while. Pure: the media node checks it without asking anybody.

A grant is ``expires.subject.signature``: seconds since 1970, the account's number, and the first 20 bytes of an
HMAC-SHA-256 (RFC 2104, truncated as its section 5 allows) over stream key, expiry and subject.
"""

import base64
import hashlib
import hmac

LIFETIME_S = 120
SIGNATURE_BYTES = 20


def issue(key: str, *, secret: bytes, subject: str, expires: int) -> str:
    """A grant for a stream key such as "SIM-001/tile"."""
    return f"{expires}.{subject}.{_signature(key, secret, f'{expires}.{subject}')}"


def verify(grant: str, key: str, *, secret: bytes, now: float) -> bool:
    claim, _, signature = grant.rpartition(".")
    expires, _, subject = claim.partition(".")
    if not (expires.isascii() and expires.isdigit() and len(expires) <= 12 and subject) or float(expires) <= now:
        return False
    return hmac.compare_digest(signature.encode(), _signature(key, secret, claim).encode())


def subject(grant: str) -> str:
    """Whom a verified grant was given to."""
    return grant.split(".")[1]


def derive_secret(installation_secret: str) -> bytes:
    """The signing key of grants: web and media nodes derive the same one from the installation's secret."""
    return hmac.digest(installation_secret.encode(), b"media grants v1", hashlib.sha256)


def _signature(key: str, secret: bytes, claim: str) -> str:
    digest = hmac.digest(secret, f"{key}\n{claim}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:SIGNATURE_BYTES]).decode().rstrip("=")


class Checked:
    """`verify` that remembers until its expiry what it found good: a viewer shows the same grant ten times a second."""

    MOST = 10_000

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._good: dict[tuple[str, str], int] = {}

    def __call__(self, grant: str, key: str, *, now: float) -> bool:
        expires = self._good.get((grant, key))
        if expires is not None:
            return now < expires
        if not verify(grant, key, secret=self._secret, now=now):
            return False
        if len(self._good) >= self.MOST:
            self._good = {pair: until for pair, until in self._good.items() if until > now}
            if len(self._good) >= self.MOST:
                self._good.clear()
        self._good[grant, key] = int(grant.partition(".")[0])
        return True
