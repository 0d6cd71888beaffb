"""An acknowledgement against the beat and the senders: true threads, true transactions."""

import datetime as dt
import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone

from accounts.models import User
from incidents import signals, triage
from incidents.ladder import climb, sending
from incidents.ladder.channels.message import NotSent
from incidents.ladder.sender import Sender
from incidents.models import Alert, Delivery, Rung
from tests.builders import make_alert, make_channel, make_contact, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> None:
    gate = threading.Barrier(len(acts))

    def run(act: Callable[[], Any]) -> None:
        try:
            gate.wait(timeout=20)
            act()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)


def ringing(began: dt.datetime) -> Alert:
    alert = make_alert(severity="P1", kind="fire", event_class="alarm", raised_at=began, annunciated_at=began)
    climb.start(alert, now=began)
    return alert


def test_two_beats_climb_each_rung_once() -> None:
    told: Counter[tuple[int, int]] = Counter()

    def hear(sender: object, *, data: dict[str, Any], **rest: Any) -> None:
        told[data["alert"], data["step"]] += 1

    now = timezone.now()
    make_contact(rung="repeat")
    alerts = [ringing(now - dt.timedelta(seconds=200)) for _each in range(4)]
    signals.news_told.connect(hear)
    try:
        at_once(*[lambda: climb.climb(now=now)] * 3)
    finally:
        signals.news_told.disconnect(hear)
    assert told == Counter({(alert.pk, step): 1 for alert in alerts for step in (1, 2, 3, 4)})
    assert Delivery.objects.count() == len(alerts)


def test_once_it_is_acknowledged_nothing_is_left_to_climb_or_to_send() -> None:
    person: User = make_user()
    for _round in range(6):
        now = timezone.now()
        make_contact(rung="repeat", channel=make_channel())
        alert = ringing(now - dt.timedelta(seconds=45))
        at_once(
            lambda: climb.climb(now=now),  # noqa: B023  each round waits for its threads
            lambda: triage.acknowledge(alert, by=person, now=now),  # noqa: B023
            lambda: climb.climb(now=now),  # noqa: B023
        )
        assert not Rung.objects.filter(alert=alert, fired_at=None, stopped_at=None).exists()
        assert not Delivery.objects.filter(alert=alert, state__in=["queued", "sending"]).exists()
        assert climb.climb(now=now + dt.timedelta(seconds=500)) == 0


def test_one_dead_channel_keeps_no_other_waiting() -> None:
    now = timezone.now()
    dead, alive = make_channel(), make_channel()
    for channel in [dead] * 20 + [alive] * 5:
        Delivery.objects.create(channel=channel, subject="x", body="x", created_at=now, next_try_at=now)
    held, done = threading.Event(), threading.Semaphore(0)

    def send(pk: int) -> None:
        row = Delivery.objects.get(pk=pk)
        if row.channel_id == dead.pk:
            held.wait(20)
        Delivery.objects.filter(pk=pk).update(state="delivered")
        done.release()

    sender = Sender(send, clock=lambda: now)
    try:
        sender.look()
        assert all(done.acquire(timeout=20) for _each in range(5))
        assert Counter(Delivery.objects.filter(state="delivered").values_list("channel", flat=True)) == {alive.pk: 5}
    finally:
        held.set()
        assert all(done.acquire(timeout=20) for _each in range(20))
        sender.close()
    assert not Delivery.objects.filter(state="queued").exists()


def test_a_message_that_two_workers_take_is_handed_over_once(monkeypatch: pytest.MonkeyPatch) -> None:
    now = timezone.now()
    row = Delivery.objects.create(channel=make_channel(), subject="x", body="x", created_at=now, next_try_at=now)
    handed: list[int] = []

    def hand_over(taken: Delivery, **given: Any) -> str:
        handed.append(taken.pk)
        raise NotSent("HTTP 500", retry_after_s=60)

    monkeypatch.setattr(sending, "hand_over", hand_over)
    at_once(*[lambda: sending.send(row.pk, clock=lambda: now)] * 4)
    assert handed == [row.pk]
