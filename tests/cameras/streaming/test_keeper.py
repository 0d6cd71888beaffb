"""The archivist's threads go on whatever one file or clip brings."""

import threading
from pathlib import Path

import pytest

from cameras.streaming.keeper import Keeper


@pytest.mark.parametrize("trouble", [OSError("disk"), KeyError("unforeseen")])
def test_a_round_that_fails_is_followed_by_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    monkeypatch.setattr("cameras.streaming.keeper.close_old_connections", lambda: None)
    keeper = Keeper(name="n1", root=tmp_path, kept=lambda key, since: [])
    rounds: list[int] = []

    def work() -> None:
        rounds.append(len(rounds))
        if len(rounds) == 2:
            keeper._stopping.set()
        raise trouble

    woken = threading.Event()
    woken.set()
    keeper._run(work, woken)
    assert rounds == [0, 1]
