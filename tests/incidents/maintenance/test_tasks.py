"""What the timetable orders, the worker knows."""

from warroom.celery import app


def test_every_order_of_the_timetable_is_a_known_task() -> None:
    app.loader.import_default_modules()
    assert [order["task"] for order in list(app.conf.beat_schedule.values()) if order["task"] not in app.tasks] == []
