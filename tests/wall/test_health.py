import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from cameras.streaming.models import MediaNode
from tests.builders import make_camera
from warroom import health
from warroom.celery import app

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_valkey(settings: Any) -> None:
    settings.REDIS_URL = "unix:///nonexistent/valkey.sock"


def test_alive_needs_no_sign_in_and_no_database(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")


def test_without_valkey_and_nodes_the_room_is_degraded_but_ready() -> None:
    answer = Client().get("/readyz")
    found = {name: dependency["state"] for name, dependency in answer.json().items()}
    assert answer.status_code == 200
    assert found == {"database": "ok", "valkey": "degraded", "media_nodes": "degraded", "beat": "degraded"}
    assert all(dt.datetime.fromisoformat(dependency["since"]) for dependency in answer.json().values())


def test_a_node_that_says_it_lives_is_counted() -> None:
    now = timezone.now()
    for name, age_s in (("n1", 1), ("n2", 60)):
        MediaNode.objects.create(
            name=name, boot_id="b", url="http://127.0.0.1:8001", last_seen=now - dt.timedelta(seconds=age_s)
        )
    nodes = Client().get("/readyz").json()["media_nodes"]
    assert (nodes["state"], nodes["words"]) == ("ok", "1 of 2 alive")


def test_without_a_database_nothing_can_be_served(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_cursor() -> None:
        raise OperationalError("password=hunter2")

    monkeypatch.setattr(health.connection, "cursor", no_cursor)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["database"]["state"]) == (503, "fail")
    assert b"hunter2" not in answer.content


def test_a_state_keeps_the_time_it_began() -> None:
    first, second = (Client().get("/readyz").json()["valkey"]["since"] for _ in range(2))
    assert first == second


def test_metrics_are_for_the_token_and_for_people_who_may(client_as: Callable[..., Client], settings: Any) -> None:
    settings.METRICS_TOKEN = "s3cret"
    make_camera(life_cycle="live")
    assert Client().get("/metrics").status_code == 401
    assert Client().get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client_as("operator").get("/metrics").status_code == 403
    assert client_as("admin").get("/metrics").status_code == 200
    answer = Client().get("/metrics", headers={"Authorization": "Bearer s3cret"})
    assert b'warroom_cameras{life_cycle="live"} 1.0' in answer.content
    assert b"warroom_feed_head" in answer.content


def test_without_a_token_set_no_token_opens_the_metrics(settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 401


def test_the_schedule_names_tasks_that_exist() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in app.conf.beat_schedule.values()} <= set(app.tasks)
