"""kill -9 of each server process: the open page recovers without a reload, and nothing is lost."""

from collections.abc import Callable

import pytest

from tests.browser.room import Room

Eventually = Callable[..., None]
WORDS = {"valkey": "--unixsocketperm", "media node": "-n node-", "web": "daphne", "beat": "celery -A warroom beat"}


@pytest.mark.parametrize("victim", list(WORDS))
def test_the_wall_outlives_its(victim: str, room: Room, eventually: Eventually) -> None:
    wall = room.open("operator", "/wall/balaikota/")
    eventually(wall, lambda: room.all_live(wall), "living tiles before the fault", patience_s=90)
    wall.evaluate("() => { window.neverReloaded = true; }")
    reporter = room.open("operator2", "/incidents/")

    killed = room.product.kill(WORDS[victim])
    alerts = [room.report(reporter, f"Saat {victim} mati, laporan {n}", camera=f"SIM-00{n}") for n in range(1, 4)]

    def all_cards() -> bool:
        return all(wall.locator(f'alert-card[alert="{alert["id"]}"]').count() for alert in alerts)

    eventually(wall, all_cards, "every alert on the wall", patience_s=60)
    eventually(wall, lambda: room.product.one(WORDS[victim]) not in {None, killed}, "a new process", patience_s=30)
    eventually(wall, lambda: room.all_live(wall), "living tiles after the fault", patience_s=90)
    assert wall.evaluate("() => window.neverReloaded") is True


def test_a_wall_that_was_offline_for_a_while_misses_nothing(room: Room, eventually: Eventually) -> None:
    wall = room.open("operator", "/wall/balaikota/")
    desk = room.open("operator2", "/incidents/")
    wall.context.set_offline(True)
    # Chromium leaves open sockets alone when it goes offline, so cut them as a pulled cable would.
    wall.evaluate("() => window.dispatchEvent(new Event('offline'))")
    alerts = [room.report(desk, f"Selagi dinding terputus {n}", camera=f"SIM-01{n}") for n in range(4)]
    wall.context.set_offline(False)

    def all_cards() -> bool:
        return all(wall.locator(f'alert-card[alert="{alert["id"]}"]').count() for alert in alerts)

    eventually(wall, all_cards, "every alert on the wall", patience_s=30)
