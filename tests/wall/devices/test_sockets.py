"""A wall's socket as an output, through its door."""

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import User
from cameras.streaming.models import ViewLease
from tests.builders import make_camera, make_user
from tests.wall.devices.builders import make_wall, pair, supervisor
from tests.wall.test_sockets import Open, Peer, cookie_of, hub, news, peer  # noqa: F401  fixtures
from warroom.wall import commands
from warroom.wall.consumers import MALFORMED, MOST_MALFORMED
from warroom.wall.devices import orders, tokens
from warroom.wall.devices.telemetry import REPLACED
from warroom.wall.hub import Hub
from warroom.wall.models import Output, Wall
from warroom.wall.rights import NOT_ALLOWED, NOT_SIGNED_IN
from warroom.wall.store import in_thread

pytestmark = pytest.mark.django_db(transaction=True)
PATH = "/ws/wall/balaikota/?output=1"


def device_cookie(token: str) -> tuple[bytes, bytes]:
    return b"cookie", f"{tokens.COOKIE}={token}".encode()


def paired(number: int = 1) -> tuple[Output, tuple[bytes, bytes]]:
    wall = Wall.objects.filter(slug="balaikota").first() or make_wall(slug="balaikota")
    output, token = pair(wall, number)
    news()
    return output, device_cookie(token)


def row(number: int = 1) -> Output:
    return Output.objects.get(number=number)


async def obeyed(client: Peer) -> None:
    """Frames are obeyed in their order: what was sent before this has been done."""
    await client.send_to('{"since":0}')
    while (await client.frame())["seq"] != 1:
        pass


async def test_a_device_follows_its_wall_and_says_what_is_on_glass(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    first = await screen.frame()
    assert first["data"]["wall"]["slug"] == "balaikota"
    assert first["data"]["me"]["role"] == "wall"
    await screen.send_to('{"shown":{"output":1,"revision":7}}')
    await screen.send_to('{"output":{"number":1,"fps":60,"dropped":0,"shown_frames":300}}')
    await obeyed(screen)
    found = await in_thread(row)
    assert (found.revision, found.figures["fps"], found.opened_by) == (7, 60, "")


async def test_a_socket_that_tells_its_figures_too_fast_is_not_written_each_time(
    peer: Open,  # noqa: F811
    hub: Hub,  # noqa: F811
) -> None:
    _output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    await screen.frame()
    hub.clock = lambda: 1000.0
    for fps in (58, 59, 60):
        await screen.send_to(f'{{"output":{{"number":1,"fps":{fps}}}}}')
    await obeyed(screen)
    assert (await in_thread(row)).figures["fps"] == 59


async def test_a_device_follows_no_other_wall(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    await in_thread(make_wall, slug="posko")
    person = await in_thread(make_user)
    desk = await peer("/ws/wall/posko/", await in_thread(cookie_of, person))
    await desk.frame()  # and no snapshot that a person made for themselves is shared with it
    assert await (await peer("/ws/wall/posko/", cookie)).close_code() == NOT_ALLOWED


async def test_a_device_hears_nothing_of_another_wall(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    other = await in_thread(make_wall, slug="posko")
    by = await in_thread(supervisor)
    screen = await peer(PATH, cookie)
    await screen.frame()
    for wall in (other, await in_thread(Wall.objects.get, slug="balaikota")):
        await in_thread(commands.guest, wall, on=True, by=by, now=timezone.now())
        await in_thread(orders.give, wall, number=None, do="identify", by=by, now=timezone.now())
    await hub.look()
    heard = [await screen.frame() for _ in range(4)]
    assert [frame["kind"] for frame in heard] == ["skip", "skip", "wall.changed", "wall.order"]
    assert heard[2]["data"]["slug"] == heard[3]["data"]["wall"] == "balaikota"


async def test_a_device_is_its_own_output_and_none_of_its_neighbours(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    screen = await peer("/ws/wall/balaikota/?output=2", cookie)
    await screen.frame()
    await screen.send_to('{"shown":{"output":2,"revision":7}}')
    await obeyed(screen)
    assert (await in_thread(row, 2)).revision is None


async def test_a_revoked_device_loses_its_socket(peer: Open, hub: Hub) -> None:  # noqa: F811
    output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    await screen.frame()
    await hub.check_rights()
    by = await in_thread(supervisor)
    await in_thread(orders.revoke, output, by=by, now=timezone.now())
    await hub.look()  # the order is news, and news of this kind makes the hub ask at once
    assert await screen.close_code() == NOT_SIGNED_IN
    assert await (await peer(PATH, cookie)).close_code() == NOT_SIGNED_IN


async def test_another_pairing_ends_the_socket_and_a_rotation_does_not(peer: Open, hub: Hub) -> None:  # noqa: F811
    output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    await screen.frame()
    device = await in_thread(tokens.owner, cookie[1].decode().split("=", 1)[1])
    assert device is not None
    await in_thread(tokens.rotate, device, now=timezone.now() + dt.timedelta(days=2))
    await hub.check_rights()
    await screen.send_to('{"shown":{"output":1,"revision":8}}')
    await obeyed(screen)
    assert (await in_thread(row)).revision == 8
    await in_thread(pair, output.wall, 1)
    await hub.check_rights()
    assert await screen.close_code() == NOT_SIGNED_IN


async def test_the_newer_socket_of_an_output_replaces_the_older(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    older = await peer(PATH, cookie)
    await older.frame()
    newer = await peer(PATH, cookie)
    await newer.frame()
    assert await older.close_code() == REPLACED
    yielding = await peer(f"{PATH}&yield=1", cookie)
    assert await yielding.close_code() == REPLACED
    await newer.send_to('{"shown":{"output":1,"revision":9}}')
    await obeyed(newer)
    assert (await in_thread(row)).revision == 9


async def test_a_socket_that_was_replaced_elsewhere_finds_out_when_it_speaks(peer: Open, hub: Hub) -> None:  # noqa: F811
    output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    await screen.frame()
    await in_thread(Output.objects.filter(pk=output.pk).update, connection="of another process")
    await screen.send_to('{"output":{"number":1}}')
    assert await screen.close_code() == REPLACED


async def test_a_person_stands_in_and_steps_back_for_the_device(peer: Open, hub: Hub) -> None:  # noqa: F811
    output, cookie = await in_thread(paired)
    long_ago = timezone.now() - dt.timedelta(minutes=5)
    await in_thread(Output.objects.filter(pk=output.pk).update, last_seen_at=long_ago)
    person: User = await in_thread(make_user, first_name="Rina", last_name="Abdullah")
    browser = await peer(PATH, await in_thread(cookie_of, person))
    await browser.frame()
    await browser.send_to('{"shown":{"output":1,"revision":3}}')
    await obeyed(browser)
    found = await in_thread(row)
    assert (found.opened_by, found.revision) == ("Rina A.", 3)
    screen = await peer(PATH, cookie)
    await screen.frame()
    await screen.send_to('{"shown":{"output":1,"revision":4}}')
    await obeyed(screen)
    await browser.send_to('{"shown":{"output":1,"revision":5}}')
    await obeyed(browser)  # still open, only not the output any more
    found = await in_thread(row)
    assert (found.opened_by, found.revision) == ("", 4)


@pytest.mark.parametrize(
    "text",
    ['{"shown":{"output":2,"revision":1}}', '{"shown":{"output":1}}', '{"output":{"number":9}}', '{"output":[]}'],
)
async def test_telemetry_of_another_output_is_malformed(peer: Open, hub: Hub, text: str) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    screen = await peer(PATH, cookie)
    await screen.frame()
    for _ in range(MOST_MALFORMED):
        await screen.send_to(text)
    assert await screen.close_code() == MALFORMED


async def test_a_socket_without_an_output_says_nothing_of_one(peer: Open, hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    for path in ("/ws/wall/balaikota/", "/ws/wall/balaikota/?output=x", "/ws/wall/balaikota/?output=9999"):
        screen = await peer(path, cookie)
        await screen.frame()
        for _ in range(MOST_MALFORMED):
            await screen.send_to('{"shown":{"output":1,"revision":1}}')
        assert await screen.close_code() == MALFORMED


async def test_a_device_watches_as_a_wall(hub: Hub) -> None:  # noqa: F811
    _output, cookie = await in_thread(paired)
    await in_thread(make_camera, code="SIM-001")
    screen = Peer(PATH, cookie)
    await screen.connect()
    await screen.frame()
    await screen.send_to('{"watch":[{"camera":"SIM-001","profile":"tile"}]}')
    await obeyed(screen)
    lease: Any = await in_thread(ViewLease.objects.get)
    assert lease.holder.startswith("wall:balaikota:")
    await screen.disconnect()
