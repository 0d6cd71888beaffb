"""Mail by the city's own server: Django's backend, its connection made to the checked address."""

import smtplib
import socket
import ssl
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from incidents.ladder import outbound
from incidents.ladder.channels import dial
from incidents.ladder.channels.message import Leave, Message, NotSent, Way
from incidents.ladder.outbound import BadTarget, OutboundPolicy

TLS = ("starttls", "tls", "none")


class Backend(EmailBackend):
    """Django's own, but for whom it dials and whom it trusts."""

    def __init__(self, *, dial_up: Callable[[], socket.socket], trust: ssl.SSLContext | None, **given: Any) -> None:
        super().__init__(**given)
        self._dial_up = dial_up
        if trust is not None:
            self.ssl_context = trust

    @property
    def connection_class(self) -> Any:
        dial_up, use_ssl = self._dial_up, self.use_ssl

        class Dialled(smtplib.SMTP_SSL if use_ssl else smtplib.SMTP):  # type: ignore[misc]
            def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
                plain = dial_up()
                return self.context.wrap_socket(plain, server_hostname=host) if use_ssl else plain

        return Dialled


def send(
    way: Way,
    message: Message,
    *,
    to: str,
    policy: OutboundPolicy,
    leave: Leave,
    trust: ssl.SSLContext | None = None,
) -> str:
    """Raises NotSent, Withdrawn. What the server said, in words."""
    tls, user = way.settings.get("tls", "starttls"), str(way.settings.get("user", ""))
    sender = str(way.settings.get("from", ""))
    try:
        target = outbound.mail_target(way.address)
        addresses = outbound.addresses_of(target, policy, look_up=dial.look_up)
        plain = dial.connect(addresses, target.port)
    except BadTarget as refused:
        raise NotSent(str(refused), is_final=True) from None
    except OSError as error:
        raise NotSent(_words(error)) from None
    backend = Backend(
        dial_up=lambda: plain,
        trust=trust,
        host=target.host,
        port=target.port,
        username=user,
        password=way.secret if user else "",
        use_tls=tls == "starttls",
        use_ssl=tls == "tls",
        timeout=dial.ANSWER_S,
    )
    mail = EmailMessage(
        message.subject,
        message.body,
        sender,
        [to],
        headers={"Message-ID": f"<{message.uid}@{sender.rpartition('@')[2] or 'warroom'}>", "X-Priority": "1"},
        connection=backend,
    )
    with dial.cut_off(plain):
        try:
            backend.open()
            leave()
            mail.send()
        except (OSError, ValueError) as error:  # smtplib's errors are OSErrors; a header with a line break a ValueError
            raise _not_sent(error) from None
        finally:
            backend.close()
            plain.close()
    return "SMTP 250"


def _not_sent(error: Exception) -> NotSent:
    if isinstance(error, smtplib.SMTPAuthenticationError | smtplib.SMTPNotSupportedError):
        return NotSent(_words(error), is_final=True)
    if not isinstance(error, OSError):  # a bad certificate is both, and may be mended by its owner
        return NotSent(_words(error), is_final=True)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code = next(iter(error.recipients.values()))[0]
        return NotSent(f"SMTP {code}: penerima ditolak", is_final=code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        return NotSent(_words(error), is_final=error.smtp_code >= 500)
    return NotSent(_words(error))


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error.decode("utf-8", "replace") if isinstance(error.smtp_error, bytes) else error.smtp_error
        return f"SMTP {error.smtp_code}: {' '.join(str(said).split())}"
    if isinstance(error, smtplib.SMTPException):
        return f"SMTP: {error}" if str(error) else "SMTP: sambungan terputus"
    return dial.words_of(error) if isinstance(error, OSError) else str(error)
