"""Check a package of evidence on any machine: `python3 verify.py` in the unpacked folder. Needs nothing but Python 3.9.

It says for each original whether its bytes are those that were sealed, walks each chain of custody, and checks the
manifest's Ed25519 signature (RFC 8032, section 6, the reference arithmetic). Exit status 0: all of it holds.

Whose key signed is not in here to prove: compare the fingerprint that is printed with the one the war room gives.
"""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)
GENESIS = "0" * 64
CHUNK = 1 << 20
Point = tuple[int, int, int, int]


def main(folder: Path) -> int:
    faults = 0
    raw = (folder / "manifest.json").read_bytes()
    key = bytes.fromhex((folder / "public_key.txt").read_text().strip())
    signature = bytes.fromhex((folder / "manifest.sig").read_text().strip())
    holds = is_signed(key, raw, signature)
    faults += said(holds, "manifest", "signed by " + fingerprint(key), "SIGNATURE DOES NOT HOLD")
    manifest = json.loads(raw)
    print("incident {number}, exported {at} by {by}: {reason}".format(**manifest["export"], **manifest["incident"]))
    for piece in manifest["evidence"]:
        faults += check(folder, piece)
    print("everything holds" if not faults else f"{faults} DO NOT HOLD")
    return 1 if faults else 0


def check(folder: Path, piece: dict[str, Any]) -> int:
    path = folder / "originals" / piece["file"]
    if not path.is_file():
        faults = said(False, piece["file"], "", "MISSING")
    else:
        faults = said(sha256(path) == piece["sha256"], piece["file"], piece["sha256"], "BYTES HAVE CHANGED")
    why = broken(piece)
    return faults + said(not why, piece["file"], "chain of custody", "CUSTODY: " + why)


def broken(piece: dict[str, Any]) -> str:
    previous = GENESIS
    for number, line in enumerate(piece["custody"], start=1):
        if line["seq"] != number:
            return f"line {number} is missing"
        facts = {name: line[name] for name in ("seq", "at", "actor", "act", "detail")}
        facts.update(evidence=piece["uid"], previous=previous)
        if hashlib.sha256(canonical(facts)).hexdigest() != line["digest"]:
            return f"line {number} was changed"
        previous = line["digest"]
    if not piece["custody"] or piece["custody"][0]["detail"].get("sha256") != piece["sha256"]:
        return "it does not begin with this original"
    return ""


def said(holds: bool, subject: str, well: str, ill: str) -> int:
    print(f"{'ok' if holds else 'BAD':<4} {subject}: {well if holds else ill}")
    return 0 if holds else 1


def canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":")).encode()


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for data in iter(lambda: file.read(CHUNK), b""):
            digest.update(data)
    return digest.hexdigest()


def fingerprint(key: bytes) -> str:
    text = hashlib.sha256(key).hexdigest()[:32]
    return " ".join(text[at : at + 4] for at in range(0, 32, 4))


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    if len(key) != 32 or len(signature) != 64:
        return False
    public, nonce = point(key), point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if public is None or nonce is None or scalar >= Q:
        return False
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % Q
    return equal(times(scalar, BASE), plus(nonce, times(challenge, public)))


def plus(one: Point, other: Point) -> Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar: int, base: Point) -> Point:
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = plus(total, base)
        base = plus(base, base)
        scalar >>= 1
    return total


def equal(one: Point, other: Point) -> bool:
    return not (one[0] * other[2] - other[0] * one[2]) % P and not (one[1] * other[2] - other[1] * one[2]) % P


def x_of(y: int, sign: int) -> int | None:
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if not square:
        return None if sign else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P:
        return None
    return P - x if (x & 1) != sign else x


def point(data: bytes) -> Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    x = x_of(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


_Y = 4 * pow(5, P - 2, P) % P
_X = x_of(_Y, 0) or 0
BASE: Point = (_X, _Y, 1, _X * _Y % P)

if __name__ == "__main__":
    sys.exit(main(Path(__file__).resolve().parent))
