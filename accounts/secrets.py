"""Secrets at rest: AES-256-GCM, bound to the row and field they belong to.

A sealed value is ``key id (4 bytes) | nonce (12) | ciphertext and tag``. The context (table, row, field) is
authenticated, so a value copied to another row does not open (NIST SP 800-38D, additional authenticated data).
"""

import base64
import binascii
import hashlib
import os
from functools import cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

KEY_BYTES = 32
KEY_ID_BYTES = 4
NONCE_BYTES = 12


class SecretLost(Exception):
    """A sealed value does not open: another key, another row, or damaged bytes."""


def seal(plain: str, *, context: str) -> bytes:
    key_id, cipher = _cipher(settings.FIELD_KEY_FILE)
    nonce = os.urandom(NONCE_BYTES)
    return key_id + nonce + cipher.encrypt(nonce, plain.encode(), context.encode())


def unseal(sealed: bytes, *, context: str) -> str:
    key_id, cipher = _cipher(settings.FIELD_KEY_FILE)
    head, nonce, body = (
        sealed[:KEY_ID_BYTES],
        sealed[KEY_ID_BYTES : KEY_ID_BYTES + NONCE_BYTES],
        sealed[KEY_ID_BYTES + NONCE_BYTES :],
    )
    if head != key_id:
        raise SecretLost(f"{context}: sealed with key {head.hex()}, this installation has {key_id.hex()}")
    try:
        return cipher.decrypt(nonce, body, context.encode()).decode()
    except (InvalidTag, ValueError):
        raise SecretLost(f"{context}: does not open") from None


def make_key_file(path: Path) -> None:
    """Write a new random key with mode 600. Refuses to touch an existing file: losing a key loses every secret."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(base64.b64encode(os.urandom(KEY_BYTES)) + b"\n")


@cache
def _cipher(path: Path) -> tuple[bytes, AESGCM]:
    if not path.exists():
        make_key_file(path)
    try:
        key = base64.b64decode(path.read_bytes().strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise SecretLost(f"{path}: not a base64 key of {KEY_BYTES} bytes")
    return hashlib.sha256(key).digest()[:KEY_ID_BYTES], AESGCM(key)
