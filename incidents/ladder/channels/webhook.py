"""Webhooks as "Standard Webhooks" signs them (github.com/standard-webhooks/standard-webhooks, spec of 2023).

The signature is HMAC-SHA256 over ``id.timestamp.body`` with the bytes behind ``whsec_``; header ``v1,<base64>``. The
specification's own Python package would bring httpx, attrs and dateutil for these few lines.
"""

import base64
import binascii
import datetime as dt
import hashlib
import hmac
import json
import ssl

from incidents.ladder import outbound
from incidents.ladder.channels import web
from incidents.ladder.channels.message import Leave, Message, NotSent, Way
from incidents.ladder.outbound import BadTarget, OutboundPolicy

PREFIX = "whsec_"
SHORTEST, LONGEST = 24, 64  # bytes of a secret


class BadSecret(ValueError):
    """Not a secret of this form. The message never repeats it."""


def key_of(secret: str) -> bytes:
    if not secret.startswith(PREFIX):
        raise BadSecret(f"rahasia harus diawali {PREFIX}")
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadSecret("rahasia bukan base64 setelah awalannya") from None
    if not SHORTEST <= len(key) <= LONGEST:
        raise BadSecret(f"rahasia harus {SHORTEST} sampai {LONGEST} byte")
    return key


def signature(key: bytes, *, uid: str, at: int, body: bytes) -> str:
    signed = f"{uid}.{at}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def send(
    way: Way,
    message: Message,
    *,
    now: dt.datetime,
    policy: OutboundPolicy,
    leave: Leave,
    trust: ssl.SSLContext | None = None,
) -> str:
    """Raises NotSent, Withdrawn. What the receiver said, in words."""
    try:
        target, key = outbound.web_target(way.address, policy), key_of(way.secret)
    except (BadTarget, BadSecret) as refused:
        raise NotSent(str(refused), is_final=True) from None
    body = json.dumps(payload(message, now=now), ensure_ascii=False, separators=(",", ":")).encode()
    at = int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "webhook-id": message.uid,
        "webhook-timestamp": str(at),
        "webhook-signature": signature(key, uid=message.uid, at=at, body=body),
    }
    status = web.send(target, method="POST", headers=headers, body=body, policy=policy, leave=leave, trust=trust)
    return f"HTTP {status}"


def payload(message: Message, *, now: dt.datetime) -> dict[str, object]:
    """``type``, ``timestamp`` and ``data`` are the shape that the specification recommends."""
    return {
        "type": "alarm.escalated" if message.severity else "channel.tested",
        "timestamp": now.isoformat(),
        "data": {
            "subject": message.subject,
            "text": message.body,
            "severity": message.severity,
            "place": message.place,
            "link": message.link,
            **message.facts,
        },
    }
