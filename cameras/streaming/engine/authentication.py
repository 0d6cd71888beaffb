"""RTSP authentication: reads challenges and answers them (RFC 7617 Basic, RFC 7616 Digest). Pure."""

import hashlib
import re
from base64 import b64encode
from dataclasses import dataclass

PARAMETER = re.compile(r'([A-Za-z0-9_-]{1,32})\s*=\s*(?:"([^"]{0,512})"|([^\s,"]{1,512}))')
ALGORITHMS = {"MD5": "md5", "SHA-256": "sha256"}
STRENGTH = {"Basic": 0, "MD5": 1, "SHA-256": 2}


@dataclass(frozen=True, slots=True)
class Challenge:
    """`scheme` is "Basic", or for Digest the algorithm: "MD5" or "SHA-256"."""

    scheme: str
    realm: str
    nonce: str = ""
    opaque: str = ""
    qop: bool = False
    stale: bool = False


def strongest(headers: list[str]) -> Challenge | None:
    """The best challenge among WWW-Authenticate headers that can be answered; None if there is none."""
    known = [challenge for header in headers[:8] if (challenge := _parse(header))]
    return max(known, key=lambda challenge: STRENGTH[challenge.scheme], default=None)


def _parse(header: str) -> Challenge | None:
    scheme, _, rest = header[:4096].strip().partition(" ")
    given = {name.lower(): quoted or plain for name, quoted, plain in PARAMETER.findall(rest)}
    if scheme.lower() == "basic":
        return Challenge("Basic", given.get("realm", ""))
    if scheme.lower() != "digest" or "nonce" not in given:
        return None
    algorithm = given.get("algorithm", "MD5").upper()
    qop = "auth" in re.split(r"[\s,]+", given["qop"].lower()) if "qop" in given else False
    if algorithm not in ALGORITHMS or ("qop" in given and not qop):
        return None
    return Challenge(
        algorithm,
        given.get("realm", ""),
        given["nonce"],
        given.get("opaque", ""),
        qop,
        given.get("stale", "").lower() == "true",
    )


def answer(
    challenge: Challenge, *, method: str, uri: str, username: str, password: str, count: int, client_nonce: str
) -> str:
    """The Authorization header. `count` is how often this nonce has been used, this time included."""
    if challenge.scheme == "Basic":
        return "Basic " + b64encode(f"{username}:{password}".encode()).decode("ascii")
    secret = _hash(challenge.scheme, f"{username}:{challenge.realm}:{password}")
    request = _hash(challenge.scheme, f"{method}:{uri}")
    fields = {"username": username, "realm": challenge.realm, "nonce": challenge.nonce, "uri": uri}
    if challenge.qop:
        middle = f"{challenge.nonce}:{count:08x}:{client_nonce}:auth"
        fields["cnonce"] = client_nonce
    else:
        middle = challenge.nonce
    fields["response"] = _hash(challenge.scheme, f"{secret}:{middle}:{request}")
    if challenge.opaque:
        fields["opaque"] = challenge.opaque
    quoted = ", ".join(f'{name}="{_escape(value)}"' for name, value in fields.items())
    tail = f", qop=auth, nc={count:08x}" if challenge.qop else ""
    # Old cameras know only MD5 and stumble over its name.
    algorithm = "" if challenge.scheme == "MD5" else f", algorithm={challenge.scheme}"
    return f"Digest {quoted}{tail}{algorithm}"


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _hash(algorithm: str, text: str) -> str:
    return hashlib.new(ALGORITHMS[algorithm], text.encode(), usedforsecurity=False).hexdigest()
