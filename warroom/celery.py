"""The Celery application. Workers with ``WARROOM_ROLE`` are described in deploy/Procfile."""

import os
from typing import Any

from celery import Celery
from django.conf import settings

import cameras.streaming.inspection  # noqa: F401  registers the inspect command for workers and command line

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "warroom.settings")

app = Celery("warroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.steps["worker"].add("cameras.streaming.node:MediaNodeStep")  # only a worker with WARROOM_ROLE=node keeps it
app.conf.beat_schedule = {
    "plan-streams": {"task": "streaming.plan", "schedule": 1.0, "options": {"queue": "control", "expires": 1}},
    "mark-beat": {"task": "wall.mark_beat", "schedule": 2.0, "options": {"queue": "control", "expires": 5}},
    "roll-load": {"task": "incidents.roll_load", "schedule": 10.0, "options": {"expires": 10}},
    "expire-offers": {"task": "incidents.expire_offers", "schedule": 5.0, "options": {"expires": 5}},
    "climb-ladders": {
        "task": "incidents.climb_ladders",
        "schedule": 1.0,
        "options": {"queue": "control", "expires": 1},
    },
    "deliver": {"task": "incidents.deliver", "schedule": 5.0, "options": {"queue": "control", "expires": 5}},
    "watch-timers": {"task": "incidents.watch_timers", "schedule": 5.0, "options": {"expires": 5}},
    "watch-staffing": {"task": "incidents.watch_staffing", "schedule": 10.0, "options": {"expires": 10}},
    "wake-held": {"task": "incidents.wake_held", "schedule": 5.0, "options": {"expires": 5}},
    "return-shelved": {"task": "incidents.return_shelved", "schedule": 5.0, "options": {"expires": 5}},
    "seal-clips": {"task": "incidents.seal_clips", "schedule": 5.0, "options": {"expires": 5}},
    "picture-ends": {"task": "incidents.picture_ends", "schedule": 15.0, "options": {"expires": 15}},
    "purge-evidence": {"task": "incidents.purge_evidence", "schedule": 86_400.0, "options": {"expires": 3600}},
    "settle-maintenance": {"task": "incidents.settle_maintenance", "schedule": 60.0, "options": {"expires": 60}},
    "watch-outputs": {"task": "wall.watch_outputs", "schedule": 3.0, "options": {"queue": "control", "expires": 3}},
    "tend-walls": {"task": "wall.tend", "schedule": 1.0, "options": {"queue": "control", "expires": 1}},
    "watch-panels": {"task": "wall.watch_panels", "schedule": 86_400.0, "options": {"expires": 3600}},
    "remember-walls": {"task": "wall.remember", "schedule": 3600.0, "options": {"expires": 3600}},
    "trim-feed": {"task": "wall.trim_feed", "schedule": 3600.0, "options": {"expires": 3600}},
    "end-silent-duties": {"task": "shifts.end_silent", "schedule": 30.0, "options": {"expires": 30}},
    "forget-viewings": {"task": "shifts.forget_viewings", "schedule": 10.0, "options": {"expires": 10}},
    "fill-roster": {"task": "shifts.fill_roster", "schedule": 86_400.0, "options": {"expires": 3600}},
    "suggest-levels": {"task": "levels.suggest", "schedule": 10.0, "options": {"expires": 10}},
}


@app.on_after_finalize.connect
def schedule_demo(sender: Celery, **kwargs: Any) -> None:
    """Sample happenings, in a demo only: a real city needs none."""
    if settings.DEMO:
        sender.conf.beat_schedule["demo-pulse"] = {"task": "demo.pulse", "schedule": 20.0, "options": {"expires": 20}}
