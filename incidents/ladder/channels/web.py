"""One HTTP request to a receiver: no redirects, no cookies, no proxies, and an answer of which the status counts."""

import contextlib
import datetime as dt
import email.utils
import http.client
import socket
import ssl
from collections.abc import Mapping

from incidents.ladder import outbound
from incidents.ladder.channels import dial
from incidents.ladder.channels.message import Leave, NotSent
from incidents.ladder.outbound import BadTarget, OutboundPolicy, Target

READ_AT_MOST = 2048
TRY_AGAIN = {408, 425, 429}
GONE = 410


def send(
    target: Target,
    *,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    policy: OutboundPolicy,
    leave: Leave,
    trust: ssl.SSLContext | None = None,
) -> int:
    """Connect, ask ``leave`` for the last time, send; the status of the answer, 2xx. Raises NotSent, Withdrawn."""
    try:
        plain = dial.connect(outbound.addresses_of(target, policy, look_up=dial.look_up), target.port)
    except BadTarget as refused:
        raise NotSent(str(refused), is_final=True) from None
    except OSError as error:
        raise NotSent(dial.words_of(error)) from None
    with contextlib.closing(plain), dial.cut_off(plain):
        try:
            return _ask(plain, target, method=method, headers=headers, body=body, leave=leave, trust=trust)
        except (OSError, http.client.HTTPException) as error:
            raise NotSent(dial.words_of(error)) from None


def _ask(
    plain: socket.socket,
    target: Target,
    *,
    method: str,
    headers: Mapping[str, str],
    body: bytes,
    leave: Leave,
    trust: ssl.SSLContext | None,
) -> int:
    line = plain
    if target.is_tls:
        line = (trust or ssl.create_default_context()).wrap_socket(plain, server_hostname=target.host)
    with contextlib.closing(line):
        request = http.client.HTTPConnection(target.host, target.port)
        request.sock = line
        request.default_port = http.client.HTTPS_PORT if target.is_tls else http.client.HTTP_PORT
        leave()
        request.request(method, target.path, body=body, headers={**headers, "User-Agent": "warroom"})
        answer = request.getresponse()
        with contextlib.suppress(OSError, http.client.HTTPException):
            answer.read(READ_AT_MOST)  # what it says is not kept: it may repeat our secret
        _judge(answer)
        return answer.status


def _judge(answer: http.client.HTTPResponse) -> None:
    status = answer.status
    if 200 <= status < 300:
        return
    if 300 <= status < 400:
        raise NotSent(f"HTTP {status}: pengalihan tidak diikuti", is_final=True)
    wait = _seconds(answer.headers.get("Retry-After"), answer.headers.get("Date"))
    is_final = 400 <= status < 500 and status not in TRY_AGAIN
    raise NotSent(f"HTTP {status}", is_final=is_final, is_gone=status == GONE, retry_after_s=wait)


def _seconds(retry_after: str | None, date: str | None) -> float | None:
    """RFC 9110, 10.2.3: seconds, or a time, which is counted from the receiver's own clock."""
    if retry_after is None:
        return None
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:6])
    try:
        until = email.utils.parsedate_to_datetime(retry_after)
        asked = email.utils.parsedate_to_datetime(date) if date else dt.datetime.now(dt.UTC)
        return max(0.0, (until - asked).total_seconds())
    except (ValueError, TypeError):
        return None
