"""A bot reached by an HTTP template, as Telegram's or a WhatsApp gateway's. The template is data, never code: a name in
braces stands for one text, encoded for the place where it stands. No attributes, no indexes, no format codes.
"""

import json
import re
import ssl
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus

from incidents.ladder import outbound
from incidents.ladder.channels import web
from incidents.ladder.channels.message import Leave, Message, NotSent, Way
from incidents.ladder.outbound import BadTarget, OutboundPolicy

NAMES = frozenset({"text", "severity", "place", "link", "chat", "secret"})
METHODS = frozenset({"POST", "PUT", "GET"})
# The browser's and the connection's own: a template that sets them could split a request or name another host.
OWN_HEADERS = frozenset({"host", "content-length", "transfer-encoding", "connection", "user-agent", "cookie"})
MOST_HEADERS, LONGEST_BODY = 12, 4000
_NAME = re.compile(r"\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,60}")


class BadTemplate(ValueError):
    """Why a template is refused, in the city's language."""


def check(address: str, settings: Mapping[str, Any], policy: OutboundPolicy) -> None:
    """Raises BadTemplate, BadTarget. Names may stand in path, query, headers and body, never in the host."""
    method, headers, body = parts(settings)
    if method not in METHODS:
        raise BadTemplate(f"metode harus salah satu dari {', '.join(sorted(METHODS))}")
    if len(headers) > MOST_HEADERS or len(body) > LONGEST_BODY:
        raise BadTemplate(f"paling banyak {MOST_HEADERS} tajuk dan isi {LONGEST_BODY} tanda")
    for name, value in headers.items():
        if not _HEADER.fullmatch(name) or name.lower() in OWN_HEADERS:
            raise BadTemplate(f"tajuk {name[:60]!r} tidak dapat diatur")
        if not value.isascii() or not value.isprintable():
            raise BadTemplate(f"tajuk {name}: satu baris ASCII saja")
    for text in (address, body, *headers.values()):
        if unknown := set(_NAME.findall(text)) - NAMES:
            raise BadTemplate(f"nama {{{sorted(unknown)[0]}}} tidak dikenal; yang dikenal: {', '.join(sorted(NAMES))}")
    if "{" in "/".join(address.split("/", 3)[:3]):
        raise BadTemplate("skema dan host tidak memuat nama dalam kurung")
    outbound.web_target(_NAME.sub("x", address), policy)


def parts(settings: Mapping[str, Any]) -> tuple[str, dict[str, str], str]:
    headers = settings.get("headers", {})
    if not isinstance(headers, dict):
        raise BadTemplate("tajuk harus berupa pasangan nama dan isi")
    words = {str(name): str(value) for name, value in headers.items()}
    return str(settings.get("method", "POST")).upper(), words, str(settings.get("body", ""))


def fill(template: str, values: Mapping[str, str], *, encode: Callable[[str], str]) -> str:
    """Each {name} once, from left to right: what was filled in is never looked at again."""
    return _NAME.sub(lambda found: encode(values[found[1]]), template)


def encoder_of(content_type: str) -> Callable[[str], str]:
    """How a text is written inside a body of this type."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/json" or kind.endswith("+json"):
        return lambda text: json.dumps(text)[1:-1]
    if kind == "application/x-www-form-urlencoded":
        return quote_plus
    return str


def send(
    way: Way,
    message: Message,
    *,
    chat: str,
    policy: OutboundPolicy,
    leave: Leave,
    trust: ssl.SSLContext | None = None,
) -> str:
    """Raises NotSent, Withdrawn. What the receiver said, in words."""
    values = {
        "text": message.body,
        "severity": message.severity,
        "place": message.place,
        "link": message.link,
        "chat": chat,
        "secret": way.secret,
    }
    try:
        check(way.address, way.settings, policy)
        method, headers, body = parts(way.settings)
        # A bot's token holds a colon, which is legal in a path; all else is quoted.
        target = outbound.web_target(fill(way.address, values, encode=lambda text: quote(text, safe=":")), policy)
    except (BadTemplate, BadTarget) as refused:
        raise NotSent(str(refused), is_final=True) from None
    kind = next((value for name, value in headers.items() if name.lower() == "content-type"), "")
    ready = {name: fill(value, values, encode=_one_line) for name, value in headers.items()}
    filled = fill(body, values, encode=encoder_of(kind)).encode()
    status = web.send(target, method=method, headers=ready, body=filled, policy=policy, leave=leave, trust=trust)
    return f"HTTP {status}"


def _one_line(text: str) -> str:
    return " ".join(text.split()).encode("ascii", "replace").decode()
