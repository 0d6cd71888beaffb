"""The house's signature on what leaves it: one Ed25519 key, made at first use, kept beside the other secrets."""

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.conf import settings

from incidents.evidence.verify_package import fingerprint as of_key


def sign(data: bytes) -> bytes:
    return _key().sign(data)


def public_key() -> bytes:
    """32 bytes."""
    return _key().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint() -> str:
    """What whoever receives a package compares: eight groups of four hexadecimal digits."""
    return str(of_key(public_key()))


def _key() -> Ed25519PrivateKey:
    path: Path = settings.EVIDENCE_KEY_FILE
    try:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    except FileNotFoundError:
        return _made(path)


def _made(path: Path) -> Ed25519PrivateKey:
    """Of two processes at once the first one's key stays; it is there whole or not at all."""
    key = Ed25519PrivateKey.generate()
    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption()))
        os.link(part, path)
    except FileExistsError:
        return Ed25519PrivateKey.from_private_bytes(path.read_bytes())
    finally:
        part.unlink(missing_ok=True)
    return key
