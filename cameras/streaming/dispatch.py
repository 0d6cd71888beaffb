"""Orders to media nodes, sent by name so that the web process never loads the engine."""

from typing import Any

from celery import current_app
from kombu.exceptions import OperationalError

ORDER_EXPIRES_S = 5


def order(name: str) -> bool:
    """Tell a node to look at its assignments now; False when the broker is away.

    A lost order costs seconds, not a stream: the plan sends one each second, and a node looks by itself.
    """
    return _send("streaming.reconcile", queue=f"node.{name}")


def plan() -> bool:
    """Plan now and not with the next second: a node says goodbye. False when the broker is away."""
    return _send("streaming.plan", queue="control")


def cut_clip(name: str, uid: str) -> bool:
    """Tell a node that a clip waits for it; False when the broker is away. It looks by itself every second, too."""
    return _send("streaming.cut_clip", queue=f"node.{name}", args=[uid])


def _send(task: str, *, queue: str, **more: Any) -> bool:
    try:
        current_app.send_task(task, queue=queue, expires=ORDER_EXPIRES_S, ignore_result=True, **more)
    except OperationalError:
        return False
    return True
