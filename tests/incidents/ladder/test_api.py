"""Channels, contacts, deliveries and an alarm's ladder over HTTP."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from incidents.ladder import climb, sending
from incidents.models import Channel, Contact, Delivery
from tests.builders import make_alert, make_channel, make_contact
from tests.incidents.ladder import receivers

pytestmark = pytest.mark.django_db

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
HOOK: dict[str, Any] = {
    "slug": "dinas",
    "name": "Dinas",
    "form": "webhook",
    "address": "https://93.184.216.34/alarm",
    "settings": {},
    "secret": SECRET,
}
MAIL: dict[str, Any] = {
    "slug": "surel",
    "name": "Surel",
    "form": "email",
    "address": "mail.city.example:587",
    "settings": {"tls": "starttls", "user": "room", "from": "ruang@city.example"},
    "secret": "pass-word",
}
BOT: dict[str, Any] = {
    "slug": "bot",
    "name": "Bot",
    "form": "http",
    "address": "https://93.184.216.34/bot{secret}/send",
    "settings": {"method": "POST", "headers": {}, "body": "{text}"},
    "secret": "123:abc",
}
ApiAs = Callable[..., APIClient]


@pytest.mark.parametrize("body", [HOOK, MAIL, BOT])
def test_a_channel_is_made_and_its_secret_is_never_read_back(api_as: ApiAs, body: dict[str, Any]) -> None:
    supervisor = api_as("supervisor")
    made = supervisor.post("/api/v1/channels/", body)
    assert made.status_code == 201, made.json()
    shown = made.json() | supervisor.get(f"/api/v1/channels/{body['slug']}/").json()
    assert shown["has_secret"] is True
    assert "secret" not in shown
    listed = supervisor.get("/api/v1/channels/").content.decode()
    assert body["secret"] not in listed
    channel = Channel.objects.get(slug=body["slug"])
    assert sending.open_secret(channel) == body["secret"]
    assert body["secret"].encode() not in bytes(channel.secret)
    assert body["secret"] not in str(list(AuditEntry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({**HOOK, "address": "http://93.184.216.34/"}, "address"),
        ({**HOOK, "secret": "short"}, "secret"),
        ({**HOOK, "secret": ""}, "secret"),
        ({**HOOK, "settings": {"url": "x"}}, "settings"),
        ({**MAIL, "address": "mail.city.example"}, "address"),
        ({**MAIL, "settings": {**MAIL["settings"], "tls": "none"}}, "tls"),
        ({**MAIL, "settings": {**MAIL["settings"], "tls": "maybe"}}, "tls"),
        ({**MAIL, "settings": {"tls": "starttls"}}, "from"),
        ({**MAIL, "settings": {**MAIL["settings"], "from": "a@b.example\nBcc: c@d.example"}}, "from"),
        ({**BOT, "address": "https://{secret}/"}, "settings"),
        ({**BOT, "settings": {"body": "{text} {other}"}}, "settings"),
        ({**BOT, "settings": {"headers": {"Host": "x"}}}, "settings"),
    ],
)
def test_a_channel_that_cannot_work_is_refused_with_its_field(api_as: ApiAs, body: dict[str, Any], field: str) -> None:
    answer = api_as("supervisor").post("/api/v1/channels/", body)
    assert (answer.status_code, answer.json()["field"]) == (400, field)
    assert not Channel.objects.exists()


def test_a_change_without_a_secret_keeps_the_one_it_has(api_as: ApiAs) -> None:
    supervisor = api_as("supervisor")
    supervisor.post("/api/v1/channels/", HOOK)
    change = {**HOOK, "name": "Dinas baru", "in_use": False}
    del change["secret"]
    assert supervisor.put("/api/v1/channels/dinas/", change).json()["name"] == "Dinas baru"
    channel = Channel.objects.get()
    assert (channel.in_use, sending.open_secret(channel)) == (False, SECRET)


def test_a_second_channel_of_a_name_is_a_conflict(api_as: ApiAs) -> None:
    supervisor = api_as("supervisor")
    assert [supervisor.post("/api/v1/channels/", HOOK).status_code for _each in range(2)] == [201, 409]


def test_what_has_sent_is_kept_and_what_has_not_is_removed(api_as: ApiAs) -> None:
    supervisor, contact = api_as("supervisor"), make_contact()
    used = make_contact()
    Delivery.objects.create(channel=used.channel, contact=used, subject="x", body="x", created_at=timezone.now())
    assert supervisor.delete(f"/api/v1/contacts/{contact.pk}/").status_code == 204
    assert supervisor.delete(f"/api/v1/channels/{contact.channel.slug}/").status_code == 204
    assert supervisor.delete(f"/api/v1/contacts/{used.pk}/").status_code == 409
    assert supervisor.delete(f"/api/v1/channels/{used.channel.slug}/").status_code == 409


def test_a_contact_needs_an_address_that_its_channel_can_use(api_as: ApiAs) -> None:
    supervisor = api_as("supervisor")
    supervisor.post("/api/v1/channels/", MAIL)
    body = {"name": "Pimpinan siaga", "office": "Kepala", "channel": "surel", "rung": "on_call", "address": "0811"}
    assert supervisor.post("/api/v1/contacts/", body).json()["field"] == "address"
    made = supervisor.post("/api/v1/contacts/", {**body, "address": "chief@city.example"})
    assert (made.status_code, made.json()["address"]) == (201, "chief@city.example")
    moved = {**body, "address": "chief@city.example", "rung": "shift"}
    assert supervisor.put(f"/api/v1/contacts/{made.json()['id']}/", moved).json()["rung"] == "shift"
    assert Contact.objects.get().rung == "shift"


def test_an_operator_sees_who_is_called_and_no_whole_address(api_as: ApiAs) -> None:
    make_contact(address="chief@city.example", channel=make_channel(address="https://gateway.example/bot123/send"))
    operator = api_as("operator")
    assert operator.get("/api/v1/contacts/").json()["results"][0]["address"] == "c…@city.example"
    shown = operator.get("/api/v1/channels/").json()["results"][0]
    assert (shown["address"], shown["settings"]) == ("https://gateway.example", None)


def test_a_channel_says_how_it_does(api_as: ApiAs) -> None:
    channel, now = make_channel(), timezone.now()
    make_contact(channel=channel)
    for state, error in (("delivered", ""), ("failed", "HTTP 500"), ("cancelled", sending.TOO_LATE)):
        Delivery.objects.create(
            channel=channel, subject="x", body="x", state=state, created_at=now, ended_at=now, last_error=error
        )
    shown = api_as("auditor").get("/api/v1/channels/").json()["results"][0]
    assert (shown["last_failure"], shown["contact_count"]) == ("HTTP 500", 1)
    assert shown["last_success_at"] is not None


def test_channels_are_listed_in_few_queries(api_as: ApiAs, django_assert_max_num_queries: Any) -> None:
    for _each in range(12):
        make_contact()
    supervisor = api_as("supervisor")
    with django_assert_max_num_queries(6):
        assert len(supervisor.get("/api/v1/channels/").json()["results"]) == 12


@pytest.mark.parametrize(("status", "arrived"), [(200, True), (500, False)])
def test_a_test_message_says_what_became_of_it(api_as: ApiAs, status: int, arrived: bool) -> None:
    channel = make_channel(failing_since=timezone.now())
    make_contact(channel=channel, address="42")
    with receivers.http_receiver() as receiver:
        receiver.status = status
        Channel.objects.update(address=f"{receiver.url}/send")
        said = api_as("supervisor").post(f"/api/v1/channels/{channel.slug}/test/", {}).json()
    assert (said["arrived"], said["delivery"]["address"]) == (arrived, "42")
    assert said["delivery"]["last_error"] == ("" if arrived else "HTTP 500")
    assert said["delivery"]["state"] == ("delivered" if arrived else "failed")
    assert (Channel.objects.get().failing_since is None) == arrived


def test_the_ladder_of_an_alarm(api_as: ApiAs) -> None:
    make_contact(rung="repeat", address="chief@city.example")
    now = timezone.now()
    alert = make_alert(severity="P1", raised_at=now, annunciated_at=now)
    climb.start(alert, now=now)
    climb.climb(now=now + dt.timedelta(seconds=31))
    shown = api_as("operator").get(f"/api/v1/alerts/{alert.pk}/ladder/").json()
    assert [(rung["what"], rung["after_s"]) for rung in shown["rungs"]][:3] == [
        ("position", 0),
        ("repeat", 30),
        ("supervisor", 60),
    ]
    assert [rung["fired_at"] is not None for rung in shown["rungs"]] == [True, True, False, False, False]
    assert [(row["rung"], row["state"]) for row in shown["deliveries"]] == [("repeat", "queued")]
    assert shown["leaves_house"] is True


def test_deliveries_by_alarm_and_state(api_as: ApiAs) -> None:
    alert, other = make_alert(), make_alert()
    for of, state in ((alert, "queued"), (alert, "failed"), (other, "failed")):
        Delivery.objects.create(
            alert=of, channel=make_channel(), subject="x", body="x", state=state, created_at=timezone.now()
        )
    operator = api_as("operator")
    assert len(operator.get(f"/api/v1/deliveries/?alert={alert.pk}").json()["results"]) == 2
    (one,) = operator.get(f"/api/v1/deliveries/?alert={alert.pk}&state=failed").json()["results"]
    assert (one["alert"], one["state"]) == (alert.pk, "failed")
