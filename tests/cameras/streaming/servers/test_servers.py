"""Every row of the interoperability table plays, all of them at the same time in one engine."""

import asyncio

import pytest

from tests.cameras.streaming.servers import interop
from tests.cameras.streaming.servers.interop import Outcome
from tests.cameras.streaming.servers.rows import ROWS

pytestmark = [pytest.mark.media, pytest.mark.timeout(150)]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, Outcome]:
    return asyncio.run(interop.run(ROWS))


@pytest.mark.parametrize("name", [row.name for row in ROWS])
def test_what_a_server_sends_is_played(outcomes: dict[str, Outcome], name: str) -> None:
    outcome = outcomes[name]

    assert not outcome.complaints(), f"{outcome.row.words}: {outcome.report}"
