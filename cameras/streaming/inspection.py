"""``celery -A warroom inspect streams``: what runs on each media node, and for whom.

Imported by warroom.celery, because the command line knows the commands of the application's module only. The models
are imported with the first question: that module is loaded before Django is set up.
"""

import importlib
from typing import Any

from celery.worker.control import inspect_command


@inspect_command()
def streams(state: Any, **kwargs: Any) -> list[dict[str, Any]]:
    """Streams that a media node carries, and why."""
    carried = importlib.import_module("cameras.streaming.carried")
    return list(carried.carried_here())
