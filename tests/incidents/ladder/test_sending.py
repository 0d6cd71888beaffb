"""Messages leave by real sockets to real servers on this machine, or say why they did not."""

import datetime as dt
import json
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from incidents.ladder import climb, sending
from incidents.ladder.channels import dial, webhook
from incidents.models import Channel, Delivery, Event
from tests.builders import make_alert, make_channel, make_contact
from tests.incidents.ladder import receivers
from tests.incidents.ladder.receivers import HttpReceiver

pytestmark = pytest.mark.django_db

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
T0 = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return T0 + dt.timedelta(seconds=seconds)


def sealed(channel: Channel, secret: str) -> Channel:
    channel.secret = sending.seal_secret(channel, secret)
    channel.save(update_fields=["secret"])
    return channel


def queued(channel: Channel, *, address: str = "42", **given: Any) -> Delivery:
    alert = make_alert(severity="P1", kind="fire", place="Lr. Sample 5", raised_at=T0, annunciated_at=T0)
    contact = make_contact(channel=channel, address=address)
    values = {"subject": "P1 Kebakaran, Lr. Sample 5", "body": "Belum diterima", "created_at": T0, "next_try_at": T0}
    return Delivery.objects.create(
        alert=alert, channel=channel, contact=contact, address=address, **{**values, **given}
    )


def send(delivery: Delivery, *, at_s: float = 0, trust: ssl.SSLContext | None = None) -> Delivery:
    sending.send(delivery.pk, clock=lambda: at(at_s), trust=trust)
    delivery.refresh_from_db()
    return delivery


@pytest.fixture
def receiver() -> Iterator[HttpReceiver]:
    with receivers.http_receiver() as server:
        yield server


@pytest.fixture
def hook(receiver: HttpReceiver) -> Channel:
    channel = make_channel(form="webhook", address=f"{receiver.url}/alarms", settings={})
    return sealed(channel, SECRET)


def test_a_webhook_arrives_signed_and_under_the_deliverys_own_id(hook: Channel, receiver: HttpReceiver) -> None:
    delivery = send(queued(hook))
    assert (delivery.state, delivery.attempts, delivery.ended_at) == ("delivered", 1, T0)
    (got,) = receiver.got
    assert got.headers["webhook-id"] == str(delivery.uid)
    expected = webhook.signature(
        webhook.key_of(SECRET), uid=str(delivery.uid), at=int(T0.timestamp()), body=got.body.encode()
    )
    assert got.headers["webhook-signature"] == expected
    said = json.loads(got.body)
    assert (said["type"], said["data"]["severity"], said["data"]["place"]) == ("alarm.escalated", "P1", "Lr. Sample 5")


def test_a_bot_gets_the_filled_template(receiver: HttpReceiver) -> None:
    channel = make_channel(
        address=f"{receiver.url}/bot{{secret}}/sendMessage",
        settings={
            "method": "POST",
            "headers": {"Content-Type": "application/json", "X-Level": "{severity}"},
            "body": '{"chat_id": "{chat}", "text": "{text}"}',
        },
    )
    delivery = send(queued(sealed(channel, "123:AB/c"), address="-77", body='Ada "asap"\ndi sini'))
    assert delivery.state == "delivered"
    (got,) = receiver.got
    assert (got.method, got.path, got.headers["X-Level"]) == ("POST", "/bot123:AB%2Fc/sendMessage", "P1")
    assert json.loads(got.body) == {"chat_id": "-77", "text": 'Ada "asap"\ndi sini'}


@pytest.mark.parametrize(
    ("status", "headers", "state", "next_s", "why"),
    [
        (500, {}, "queued", 5, "HTTP 500"),
        (429, {"Retry-After": "90"}, "queued", 90, "HTTP 429"),
        (
            503,
            {"Date": "Sun, 01 Mar 2026 00:00:00 GMT", "Retry-After": "Sun, 01 Mar 2026 00:02:00 GMT"},
            "queued",
            120,
            "HTTP 503",
        ),
        (503, {"Retry-After": "soon"}, "queued", 5, "HTTP 503"),
        (400, {}, "failed", None, "HTTP 400"),
        (404, {}, "failed", None, "HTTP 404"),
        (302, {"Location": "/elsewhere"}, "failed", None, "HTTP 302: pengalihan tidak diikuti"),
    ],
)
def test_what_an_answer_means(
    hook: Channel,
    receiver: HttpReceiver,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    headers: dict[str, str],
    state: str,
    next_s: int | None,
    why: str,
) -> None:
    monkeypatch.setattr(sending.random, "random", lambda: 0.5)
    receiver.status, receiver.headers = status, headers
    delivery = send(queued(hook))
    assert (delivery.state, delivery.last_error) == (state, why)
    assert len(receiver.got) == 1
    if next_s is not None:
        assert delivery.next_try_at == at(next_s)
        assert sending.send(delivery.pk, clock=lambda: at(next_s - 1)) is False


def test_410_puts_the_channel_out_of_use_and_tells(hook: Channel, receiver: HttpReceiver) -> None:
    receiver.status = 410
    assert send(queued(hook)).state == "failed"
    hook.refresh_from_db()
    assert (hook.in_use, hook.failing_since) == (False, T0)
    assert Event.objects.filter(kind="channel_failing").count() == 1
    later = send(queued(hook))
    assert (later.state, later.last_error, len(receiver.got)) == ("failed", "saluran dimatikan", 1)


def test_a_channel_that_gives_up_is_told_once_until_it_works_again(hook: Channel, receiver: HttpReceiver) -> None:
    receiver.status = 500
    for _message in range(2):
        delivery = queued(hook)
        for attempt in range(5):
            assert send(delivery, at_s=2000 * attempt).attempts == attempt + 1
        assert delivery.state == "failed"
    hook.refresh_from_db()
    assert hook.failing_since == at(8000)
    assert Event.objects.filter(kind="channel_failing").count() == 1
    receiver.status = 204
    send(queued(hook))
    hook.refresh_from_db()
    assert hook.failing_since is None


def test_nobody_answers(hook: Channel) -> None:
    hook.address = f"http://127.0.0.1:{receivers.free_port()}/"
    hook.save()
    delivery = send(queued(hook))
    assert delivery.state == "queued"
    assert delivery.last_error == "sambungan ditolak"


def test_a_receiver_that_says_nothing_is_cut_off(hook: Channel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dial, "ANSWER_S", 0.2)
    with receivers.dripping_receiver() as port:
        hook.address = f"http://127.0.0.1:{port}/"
        hook.save()
        delivery = send(queued(hook))
    assert (delivery.state, delivery.last_error) == ("queued", "tidak menjawab pada waktunya")


def test_a_receiver_that_drips_is_cut_off_too(
    hook: Channel, receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = threading.Event()
    receiver.before = lambda: wait_for(held)
    cut_off = dial.cut_off
    monkeypatch.setattr(dial, "cut_off", lambda line: cut_off(line, after_s=0.2))
    try:
        assert send(queued(hook)).state == "queued"
    finally:
        held.set()


def wait_for(held: threading.Event) -> None:
    held.wait(10)


def test_tls_with_a_known_certificate_and_with_a_strange_one(hook: Channel, tmp_path: Path) -> None:
    server, trust = receivers.certificate(tmp_path, host="127.0.0.1")
    with receivers.http_receiver(tls=server) as receiver:
        hook.address = f"https://127.0.0.1:{receiver.port}/"
        hook.save()
        strange = send(queued(hook))
        assert (strange.state, len(receiver.got)) == ("queued", 0)
        assert strange.last_error.startswith("TLS: ")
        assert send(queued(hook), trust=trust).state == "delivered"


def test_a_certificate_of_another_host_is_refused(hook: Channel, tmp_path: Path) -> None:
    server, trust = receivers.certificate(tmp_path, host="gateway.example")
    with receivers.http_receiver(tls=server) as receiver:
        hook.address = f"https://127.0.0.1:{receiver.port}/"
        hook.save()
        assert send(queued(hook), trust=trust).last_error.startswith("TLS: ")
        assert receiver.got == []


def test_a_house_that_is_no_demo_sends_nothing_to_itself(hook: Channel, receiver: HttpReceiver, settings: Any) -> None:
    settings.CHANNEL_LOOPBACK_ALLOWED = False
    assert send(queued(hook)).state == "failed"
    assert receiver.got == []


def test_an_acknowledgement_between_connecting_and_sending_keeps_the_message_here(
    hook: Channel, receiver: HttpReceiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = queued(hook)
    connect = dial.connect

    def connect_and_be_late(*given: Any) -> Any:
        line = connect(*given)
        assert delivery.alert is not None
        climb.stop(delivery.alert, now=at(1))
        return line

    monkeypatch.setattr(dial, "connect", connect_and_be_late)
    assert send(delivery).state == "cancelled"
    assert receiver.got == []


def test_an_acknowledgement_after_it_has_left_is_said_as_it_is(hook: Channel, receiver: HttpReceiver) -> None:
    delivery = queued(hook)
    assert delivery.alert is not None
    hand_over = sending.hand_over

    def hand_over_and_be_late(row: Delivery, **given: Any) -> str:
        said = hand_over(row, **given)
        climb.stop(delivery.alert, now=at(1))  # type: ignore[arg-type]
        return said

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sending, "hand_over", hand_over_and_be_late)
        send(delivery)
    assert (delivery.state, delivery.last_error) == ("cancelled", sending.TOO_LATE)
    assert len(receiver.got) == 1


def test_two_workers_send_it_once_and_a_dead_ones_claim_runs_out(hook: Channel, receiver: HttpReceiver) -> None:
    delivery = queued(hook, state="sending", leased_until=at(60), attempts=1)
    assert sending.send(delivery.pk, clock=lambda: at(59)) is False
    assert send(delivery, at_s=61).state == "delivered"
    assert sending.send(delivery.pk, clock=lambda: at(61)) is False
    assert [got.headers["webhook-id"] for got in receiver.got] == [str(delivery.uid)]


def test_mail_arrives(settings: Any) -> None:
    with receivers.mail_receiver() as server:
        channel = make_channel(
            form="email", address=f"127.0.0.1:{server.port}", settings={"tls": "none", "from": "ruang@room.example"}
        )
        delivery = send(queued(channel, address="chief@city.example"))
        assert delivery.state == "delivered", delivery.last_error
        (envelope,) = server.got
    assert (envelope.mail_from, envelope.rcpt_tos) == ("ruang@room.example", ["chief@city.example"])
    mail = message_from_bytes(bytes(envelope.original_content or b""))
    assert mail["Subject"] == "P1 Kebakaran, Lr. Sample 5"
    assert mail["Message-ID"] == f"<{delivery.uid}@room.example>"


def mail_channel(port: int) -> Channel:
    return make_channel(form="email", address=f"127.0.0.1:{port}", settings={"tls": "none", "from": "a@b.example"})


@pytest.mark.parametrize(
    ("refusal", "state"), [("550 no such person", "failed"), ("451 try later", "queued"), ("452 full", "queued")]
)
def test_a_mail_server_that_refuses(refusal: str, state: str) -> None:
    with receivers.mail_receiver() as server:
        server.refuse = refusal
        channel = mail_channel(server.port)
        delivery = send(queued(channel, address="chief@city.example"))
    assert (delivery.state, delivery.last_error) == (state, f"SMTP {refusal[:3]}: penerima ditolak")


@pytest.mark.parametrize(("password", "state"), [("pass-word", "delivered"), ("wrong", "failed")])
def test_mail_over_starttls_with_a_password(tmp_path: Path, password: str, state: str) -> None:
    server, trust = receivers.certificate(tmp_path, host="127.0.0.1")
    with receivers.mail_receiver(starttls=server) as receiver:
        channel = make_channel(
            form="email",
            address=f"127.0.0.1:{receiver.port}",
            settings={"tls": "starttls", "from": "a@b.example", "user": "room"},
        )
        delivery = send(queued(sealed(channel, password), address="chief@city.example"), trust=trust)
        assert (delivery.state, len(receiver.got)) == (state, int(state == "delivered")), delivery.last_error
    assert password not in delivery.last_error


def test_a_mail_server_with_a_strange_certificate_gets_no_password(tmp_path: Path) -> None:
    server, _trust = receivers.certificate(tmp_path, host="127.0.0.1")
    with receivers.mail_receiver(starttls=server) as receiver:
        channel = make_channel(
            form="email",
            address=f"127.0.0.1:{receiver.port}",
            settings={"tls": "starttls", "from": "a@b.example", "user": "room"},
        )
        delivery = send(queued(sealed(channel, "pass-word"), address="chief@city.example"))
        assert (delivery.state, receiver.got) == ("queued", [])
    assert delivery.last_error.startswith("TLS: ")


def test_a_mail_server_that_says_nothing_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dial, "ANSWER_S", 0.2)
    with receivers.dripping_receiver() as port:
        channel = mail_channel(port)
        delivery = send(queued(channel, address="chief@city.example"))
    assert delivery.state == "queued"


def test_a_line_break_in_a_subject_makes_no_second_header(hook: Channel) -> None:
    with receivers.mail_receiver() as server:
        channel = mail_channel(server.port)
        delivery = send(queued(channel, address="chief@city.example", subject="A\r\nBcc: other@city.example"))
        assert (delivery.state, server.got) == ("failed", [])


def test_a_secret_of_another_row_is_not_used(hook: Channel) -> None:
    other = make_channel(form="webhook", address=hook.address, secret=hook.secret)
    assert send(queued(other)).last_error == "rahasia saluran tidak terbuka"


def test_the_time_now_is_not_needed_for_what_is_not_due(hook: Channel, receiver: HttpReceiver) -> None:
    delivery = queued(hook, next_try_at=timezone.now() + dt.timedelta(days=1))
    assert send(delivery).state == "queued"
    assert receiver.got == []
