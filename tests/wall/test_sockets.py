"""The two sockets through their door: who gets in, what comes first, what a client may say."""

import datetime as dt
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connections
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import Scope, User
from accounts.roles import Act, DataClass
from cameras.streaming.models import Priority, ViewLease
from tests.builders import make_agreement, make_camera, make_user
from tests.wall.builders import make_wall
from warroom.routing import sockets
from warroom.wall import feed
from warroom.wall.consumers import MALFORMED, MOST_MALFORMED
from warroom.wall.hub import Hub
from warroom.wall.live import current_hub
from warroom.wall.rights import NOT_ALLOWED, NOT_SIGNED_IN
from warroom.wall.store import in_thread

pytestmark = pytest.mark.django_db(transaction=True)
Open = Callable[..., Any]


def cookie_of(user: User) -> tuple[bytes, bytes]:
    client = Client()
    client.force_login(user)
    return b"cookie", f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}".encode()


def token_of(user: User) -> tuple[bytes, bytes]:
    token = tokens.create(user, name="script", lifetime=dt.timedelta(hours=1), now=timezone.now())
    return b"authorization", f"Bearer {token}".encode()


def news(area: str = "") -> int:
    return feed.append("alert.raised", {"id": 7}, at=timezone.now(), act=Act.ALERT_VIEW, area_code=area)


class Peer(WebsocketCommunicator):
    """A client of the sockets."""

    def __init__(self, path: str, *headers: tuple[bytes, bytes]) -> None:
        super().__init__(sockets, path, headers=[(b"host", b"localhost"), *headers])

    async def frame(self) -> dict[str, Any]:
        """The next frame that is no heartbeat."""
        while True:
            frame = json.loads(await self.receive_from(timeout=5))
            if frame["kind"] != "heartbeat":
                return dict(frame)

    async def close_code(self) -> int:
        while (output := await self.receive_output(timeout=5))["type"] != "websocket.close":
            pass
        return int(output["code"])


@pytest.fixture
async def hub() -> AsyncIterator[Hub]:
    hub = current_hub()
    yield hub
    await hub.close()
    await sync_to_async(connections.close_all)()  # of the thread in which Channels' test client keeps them open


@pytest.fixture
async def peer(hub: Hub) -> AsyncIterator[Open]:
    """``await peer("/ws/desk/", header)``: an open socket, closed after the test."""
    opened: list[Peer] = []

    async def connect(path: str, *headers: tuple[bytes, bytes]) -> Peer:
        client = Peer(path, *headers)
        opened.append(client)
        accepted, _subprotocol = await client.connect(timeout=5)
        assert accepted
        return client

    yield connect
    for client in opened:
        await client.disconnect()


def make_liaison(**agreement: Any) -> User:
    liaison = make_user(role="liaison")
    assert liaison.agency is not None
    make_agreement(liaison.agency, **agreement)
    return liaison


@pytest.fixture
async def operator() -> User:
    return await in_thread(make_user)


async def test_a_wall_starts_with_its_snapshot_and_follows_the_news(peer: Open, operator: User, hub: Hub) -> None:
    await in_thread(make_wall, slug="balaikota")
    await in_thread(make_camera, code="SIM-001")
    await in_thread(news)
    wall = await peer("/ws/wall/balaikota/", await in_thread(cookie_of, operator))
    first = await wall.frame()
    assert (first["kind"], first["seq"]) == ("snapshot", 1)
    assert first["data"]["wall"]["slug"] == "balaikota"
    assert [camera["code"] for camera in first["data"]["cameras"]] == ["SIM-001"]
    await in_thread(news)
    await hub.look()
    assert (await wall.frame())["seq"] == 2


async def test_a_script_comes_in_with_its_token(peer: Open, operator: User) -> None:
    desk = await peer("/ws/desk/", await in_thread(token_of, operator))
    first = await desk.frame()
    assert first["data"]["me"]["username"] == operator.username
    assert first["data"]["wall"] is None


async def test_who_is_not_signed_in_is_told_so(peer: Open) -> None:
    for headers in ([], [(b"authorization", b"Bearer wr_wrong")], [(b"cookie", b"sessionid=wrong")]):
        assert await (await peer("/ws/desk/", *headers)).close_code() == NOT_SIGNED_IN


async def test_a_liaison_has_no_wall(peer: Open) -> None:
    await in_thread(make_wall, slug="balaikota")
    liaison = await in_thread(make_liaison)
    header = await in_thread(cookie_of, liaison)
    assert await (await peer("/ws/wall/balaikota/", header)).close_code() == NOT_ALLOWED
    assert (await (await peer("/ws/desk/", header)).frame())["kind"] == "snapshot"


async def test_a_wall_that_is_not_there_is_not_allowed(peer: Open, operator: User) -> None:
    assert await (await peer("/ws/wall/nowhere/", await in_thread(cookie_of, operator))).close_code() == NOT_ALLOWED


async def test_a_liaison_of_one_district_gets_the_rest_as_skips(peer: Open, hub: Hub) -> None:
    liaison = await in_thread(make_liaison, areas=("73.71.05",), data_classes=(DataClass.ALERTS,))
    desk = await peer("/ws/desk/", await in_thread(cookie_of, liaison))
    await desk.frame()
    await in_thread(news, "73.71.05.1001")
    await in_thread(news, "73.71.06.1001")
    await hub.look()
    assert [(await desk.frame())["kind"] for _ in range(2)] == ["alert.raised", "skip"]


async def test_another_sites_page_stays_outside(operator: User, hub: Hub) -> None:
    header = await in_thread(cookie_of, operator)
    for origin in (b"https://elsewhere.example", b"null", b"http://localhost.elsewhere.example"):
        accepted, _code = await Peer("/ws/desk/", header, (b"origin", origin)).connect()
        assert not accepted
    own = Peer("/ws/desk/", header, (b"origin", b"http://localhost:8000"))
    assert (await own.connect())[0]
    await own.disconnect()


async def test_a_client_that_missed_a_number_asks_for_it(peer: Open, operator: User, hub: Hub) -> None:
    desk = await peer("/ws/desk/", await in_thread(cookie_of, operator))
    await desk.frame()
    for _ in range(3):
        await in_thread(news)
    await hub.look()
    assert [(await desk.frame())["seq"] for _ in range(3)] == [1, 2, 3]
    await desk.send_to('{"since":1}')
    assert [(await desk.frame())["seq"] for _ in range(2)] == [2, 3]


async def test_watching_leases_and_leaving_ends_the_lease(operator: User, hub: Hub) -> None:
    await in_thread(make_camera, code="SIM-001")
    await in_thread(news)
    client = Peer("/ws/desk/", await in_thread(cookie_of, operator))
    await client.connect()
    await client.frame()
    await client.send_to('{"watch":[{"camera":"SIM-001","profile":"tile"},{"camera":"NO-1","profile":"tile"}]}')
    await client.send_to('{"since":0}')  # frames are obeyed in their order
    await client.frame()
    lease = await in_thread(ViewLease.objects.select_related("camera").get)
    assert (lease.camera.code, lease.profile) == ("SIM-001", "tile")
    await client.disconnect()
    lease = await in_thread(ViewLease.objects.get)
    assert lease.until <= timezone.now()


@pytest.mark.parametrize(
    ("path", "frame", "priority", "hevc"),
    [
        ("/ws/desk/", "", Priority.DESK, False),
        ("/ws/wall/balaikota/", "", Priority.WALL, False),
        ("/ws/desk/", ',"mobile":true', Priority.MOBILE, False),
        ("/ws/desk/", ',"priority":1', Priority.DESK, False),  # a page's own word raises nothing
        ("/ws/desk/", "hevc", Priority.DESK, True),
    ],
)
async def test_a_socket_decides_the_priority_and_a_page_may_only_lower_it(
    operator: User, hub: Hub, path: str, frame: str, priority: Priority, hevc: bool
) -> None:
    await in_thread(make_camera, code="SIM-001")
    await in_thread(make_wall, slug="balaikota")
    await in_thread(news)
    client = Peer(path, await in_thread(cookie_of, operator))
    await client.connect()
    await client.frame()
    more, beside = (',"hevc":true', "") if frame == "hevc" else ("", frame)
    await client.send_to(f'{{"watch":[{{"camera":"SIM-001","profile":"tile"{more}}}]{beside}}}')
    await client.send_to('{"since":0}')  # frames are obeyed in their order
    await client.frame()
    lease = await in_thread(ViewLease.objects.get)
    assert (lease.priority, lease.hevc) == (priority, hevc)
    await client.disconnect()


@pytest.mark.parametrize(
    "text",
    [
        "not json",
        "[]",
        "7",
        "{}",
        '{"since":-1}',
        '{"since":"1"}',
        '{"since":1e400}',
        '{"ack":99999999999999999999}',
        '{"watch":[1]}',
        '{"watch":[{"camera":"A\\u0000","profile":"tile"}]}',
        "[" * 5000,
        '{"ack":1,"x":"' + "x" * 40_000 + '"}',
    ],
)
async def test_malformed_frames_are_passed_over_until_there_are_twenty(peer: Open, operator: User, text: str) -> None:
    desk = await peer("/ws/desk/", await in_thread(cookie_of, operator))
    await desk.frame()
    for _ in range(MOST_MALFORMED - 1):
        await desk.send_to(text)
    await desk.send_to('{"since":0}')
    await desk.send_to(text)
    assert await desk.close_code() == MALFORMED


@pytest.mark.parametrize("ending", ["sign_out", "password", "account"])
async def test_a_session_that_ended_ends_its_socket(peer: Open, operator: User, hub: Hub, ending: str) -> None:
    desk = await peer("/ws/desk/", await in_thread(cookie_of, operator))
    await desk.frame()
    await hub.check_rights()
    await desk.send_to('{"ack":0}')
    await sync_to_async(_end)(operator, ending)
    await hub.check_rights()
    assert await desk.close_code() == NOT_SIGNED_IN


async def test_an_agreement_that_ended_ends_the_liaisons_socket(peer: Open, hub: Hub) -> None:
    liaison = await in_thread(make_liaison)
    desk = await peer("/ws/desk/", await in_thread(token_of, liaison))
    await desk.frame()
    await in_thread(Scope.objects.all().delete)
    await hub.check_rights()
    assert await desk.close_code() == NOT_ALLOWED


def _end(user: User, ending: str) -> None:
    if ending == "sign_out":
        Session.objects.all().delete()
    elif ending == "password":
        user.set_password("another one entirely")
        user.save(update_fields=["password"])
    else:
        User.objects.filter(pk=user.pk).update(is_active=False)
