"""An order that cannot be sent costs seconds, not a page."""

import pytest
from celery import current_app
from kombu.exceptions import OperationalError

from cameras.streaming import dispatch


def test_an_order_goes_to_the_nodes_own_queue_and_is_soon_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append({"name": name, **options}))
    assert dispatch.order("n1")
    assert sent == [{"name": "streaming.reconcile", "queue": "node.n1", "expires": 5, "ignore_result": True}]


def test_without_a_broker_an_order_is_not_sent_and_nobody_falls(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(name: str, **options: object) -> None:
        raise OperationalError("away")

    monkeypatch.setattr(current_app, "send_task", refuse)
    assert not dispatch.order("n1")


def test_a_node_that_leaves_asks_for_a_plan_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, object]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, **options: sent.append({"name": name, **options}))
    assert dispatch.plan()
    assert sent == [{"name": "streaming.plan", "queue": "control", "expires": 5, "ignore_result": True}]
