"""Which nodes count as alive, and how soon one that died does not."""

import datetime as dt
import socket

import pytest

from cameras.streaming import liveness
from cameras.streaming.models import MediaNode

NOW = dt.datetime(2026, 11, 23, 13, 0, tzinfo=dt.UTC)


def make_node(name: str, *, silent_s: float) -> None:
    seen = NOW - dt.timedelta(seconds=silent_s)
    MediaNode.objects.create(name=name, boot_id="b", url=f"http://{name}.invalid:1", last_seen=seen)


def living(*, answering: set[str]) -> list[str]:
    def answers(url: str) -> bool:
        return any(url == f"http://{name}.invalid:1" for name in answering)

    return [node.name for node in liveness.living(NOW, answers=answers)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("silent_s", "answers", "lives"),
    [
        (1.0, False, True),  # it has just said so itself
        (2.5, False, False),
        (2.5, True, True),  # busy, or its database is slow
        (5.0, True, False),  # its lease has ended, whatever its port does
    ],
)
def test_a_node_lives_while_it_says_so_or_at_least_answers(silent_s: float, answers: bool, lives: bool) -> None:
    make_node("n1", silent_s=0.5)
    make_node("n2", silent_s=silent_s)
    assert living(answering={"n2"} if answers else set()) == (["n1", "n2"] if lives else ["n1"])


@pytest.mark.django_db
def test_nodes_that_are_late_together_are_not_dead_but_their_database_is_slow() -> None:
    make_node("n1", silent_s=3)
    make_node("n2", silent_s=4)
    assert living(answering=set()) == ["n1", "n2"]


def test_a_knock_tells_an_open_port_from_a_closed_one() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}"
        assert liveness.knock(address)
    assert not liveness.knock(address)
