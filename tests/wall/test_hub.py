import asyncio
from collections.abc import AsyncGenerator

import pytest

from accounts.roles import Act
from tests.wall.fakes import Clock, FakeSocket, FakeStore, make_hub, make_outbox, row, scope, settle, standing
from warroom.wall import messages
from warroom.wall.hub import DEAF_AFTER, Hub
from warroom.wall.rights import NOT_ALLOWED, NOT_SIGNED_IN


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
async def hub(store: FakeStore, clock: Clock) -> Hub:
    """A hub that has looked once; its loops do not run."""
    store.write(*(row(n) for n in range(1, 6)))
    hub = make_hub(store, clock)
    await hub.look()
    return hub


async def join(hub: Hub, **given: object) -> FakeSocket:
    socket = FakeSocket(stuck=bool(given.pop("stuck", False)))
    hub.join(make_outbox(hub, socket, **given))  # type: ignore[arg-type]
    await settle()
    return socket


def publish(hub: Hub, store: FakeStore, *numbers: int, lost: bool = False) -> None:
    """Rows written, and their messages unless those get lost."""
    for n in numbers:
        store.write(row(n))
        if not lost:
            hub.hear(messages.wire(row(n)))


async def test_a_socket_starts_with_a_snapshot_and_goes_on_from_there(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    publish(hub, store, 6, 7)
    await settle()
    assert socket.numbers == [5, 6, 7]
    assert socket.kinds[0] == "snapshot"


async def test_a_lost_message_is_read_from_the_database_when_the_next_one_arrives(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    publish(hub, store, 6, lost=True)
    publish(hub, store, 7)
    assert hub.last == 5
    await hub.look()
    await settle()
    assert socket.numbers == [5, 6, 7]


async def test_without_any_message_the_look_of_its_own_delivers(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    publish(hub, store, *range(6, 600), lost=True)
    await hub.look()
    await settle()
    assert socket.closed_with is None
    assert socket.numbers == list(range(5, 600))


async def test_a_burst_does_not_close_sockets_that_could_keep_up(store: FakeStore, clock: Clock) -> None:
    """Messages that Valkey has buffered come without a pause; the writers must get their turn in between."""

    async def listen() -> AsyncGenerator[bytes | None]:
        yield None
        for n in range(1, 1001):
            store.write(row(n))
            yield messages.wire(row(n)).encode()
        await asyncio.Event().wait()

    hub = Hub(store=store, listen=listen, clock=clock)
    await hub.look()
    socket = await join(hub)
    outbox = next(iter(hub.outboxes))
    store.held = {outbox.credential: outbox.standing}
    hub.start()
    await settle()
    await hub.close()
    assert socket.closed_with is None
    assert socket.numbers == list(range(1001))


async def test_messages_that_overtake_each_other_arrive_in_order_and_once(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    for n in (6, 7, 8):
        store.write(row(n))
    for n in (8, 6, 6, 7, 8):
        hub.hear(messages.wire(row(n)))
    await settle()
    assert socket.numbers == [5, 6, 7, 8]


async def test_what_is_no_row_is_passed_over(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    for text in ("", "{}", "[1]", '["6","a","b","c","d","e","f"]', "\xff".encode("latin-1")):
        hub.hear(text)
    publish(hub, store, 6)
    await settle()
    assert socket.numbers == [5, 6]


async def test_a_row_written_while_the_snapshot_is_read_is_not_missed(hub: Hub, store: FakeStore) -> None:
    socket = FakeSocket()
    hub.join(make_outbox(hub, socket))
    await asyncio.sleep(0)  # the writer has asked for its snapshot
    publish(hub, store, 6)
    await settle()
    assert socket.numbers in ([5, 6], [6])
    assert socket.numbers[-1] == 6


async def test_a_client_that_missed_numbers_gets_them_again(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    outbox = next(iter(hub.outboxes))
    publish(hub, store, 6, 7, 8)
    await settle()
    outbox.rewind(6)
    publish(hub, store, 9)
    await settle()
    assert socket.numbers == [5, 6, 7, 8, 7, 8, 9]


async def test_a_client_behind_retention_gets_a_new_snapshot(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    store.oldest = 5
    next(iter(hub.outboxes)).rewind(1)
    await settle()
    assert socket.kinds == ["snapshot", "snapshot"]


async def test_a_client_that_claims_a_number_of_the_future_gets_a_new_snapshot(hub: Hub) -> None:
    socket = await join(hub)
    next(iter(hub.outboxes)).rewind(999_999)
    await settle()
    assert socket.kinds == ["snapshot", "snapshot"]


async def test_when_numbers_go_back_everybody_begins_again(hub: Hub, store: FakeStore) -> None:
    socket = await join(hub)
    store.rows = [row(1), row(2)]  # a restored backup
    await hub.look()
    await settle()
    publish(hub, store, 3)
    await settle()
    assert socket.numbers == [5, 2, 3]


async def test_a_row_that_is_heard_while_the_hub_looks_does_not_look_like_numbers_going_back(
    hub: Hub, store: FakeStore
) -> None:
    socket = await join(hub)
    store.during_head = lambda: publish(hub, store, 6)
    await hub.look()
    await settle()
    assert socket.kinds == ["snapshot", "alert.raised"]


async def test_a_reader_gets_a_skip_for_what_it_may_not_see(hub: Hub, store: FakeStore) -> None:
    tallo = await join(hub, seen=scope(only="73.71.05"), pk=2)
    city = await join(hub, pk=3)
    store.write(row(6, area="73.71.05.1001"), row(7, area="73.71.06.1001"), row(8))
    await hub.look()
    await settle()
    assert tallo.kinds == ["snapshot", "alert.raised", "skip", "skip"]
    assert tallo.numbers == [5, 6, 7, 8]
    assert tallo.frames[2]["data"] == {}
    assert city.kinds == ["snapshot", *["alert.raised"] * 3]


async def test_catch_up_hides_what_the_stream_hides(hub: Hub, store: FakeStore) -> None:
    store.write(row(6, area="73.71.06.1001"), row(7, act=Act.WALL_VIEW, kind="wall.scene"))
    await hub.look()
    socket = await join(hub, seen=scope(only="73.71.05", without=[Act.WALL_VIEW]))
    next(iter(hub.outboxes)).rewind(5)
    await settle()
    assert socket.kinds == ["snapshot", "skip", "skip"]


async def test_snapshots_are_shared_by_readers_who_see_the_same(hub: Hub, store: FakeStore, clock: Clock) -> None:
    for pk in range(1, 30):
        await join(hub, pk=pk)
    assert store.snapshots == 1
    await join(hub, pk=30, seen=scope(only="73.71.05"))
    assert store.snapshots == 2
    clock.now += 2
    await join(hub, pk=31)
    assert store.snapshots == 3


async def test_figures_are_computed_once_for_each_scope(hub: Hub, store: FakeStore) -> None:
    sockets = [await join(hub, pk=pk) for pk in range(1, 20)]
    liaison = await join(hub, pk=50, seen=scope(only="73.71.05"))
    await hub.beat()
    await settle()
    assert store.figures == 2
    assert all(socket.kinds[-1] == "heartbeat" for socket in [*sockets, liaison])
    assert liaison.frames[-1]["seq"] == 5


async def test_a_wall_that_is_not_there_closes_the_socket(hub: Hub) -> None:
    known = await join(hub, wall="balaikota")
    unknown = await join(hub, wall="nowhere", pk=2)
    assert known.frames[0]["data"]["wall"] == {"slug": "balaikota"}
    assert unknown.closed_with == NOT_ALLOWED


async def test_rights_that_ended_close_the_socket_and_changed_ones_start_it_anew(hub: Hub, store: FakeStore) -> None:
    gone = await join(hub, pk=1)
    demoted = await join(hub, pk=2)
    narrowed = await join(hub, pk=3)
    untouched = await join(hub, pk=4)
    credentials = {outbox.credential.user_pk: outbox.credential for outbox in hub.outboxes}
    store.held = {
        credentials[2]: standing(scope(without=[Act.ALERT_VIEW]), pk=2),
        credentials[3]: standing(scope(only="73.71.05"), pk=3),
        credentials[4]: standing(pk=4),
    }
    await hub.check_rights()
    await settle()
    assert (gone.closed_with, demoted.closed_with) == (NOT_SIGNED_IN, NOT_ALLOWED)
    assert narrowed.kinds == ["snapshot", "snapshot"]
    assert untouched.kinds == ["snapshot"]


async def test_a_deaf_subscription_is_made_anew(store: FakeStore, clock: Clock) -> None:
    """A half-open TCP connection to Valkey says nothing and fails nothing."""
    subscribed = 0

    async def listen() -> AsyncGenerator[bytes | None]:
        nonlocal subscribed
        subscribed += 1
        yield None
        await asyncio.Event().wait()

    hub = Hub(store=store, listen=listen, clock=clock)
    hub.start()
    await settle()
    for n in range(1, DEAF_AFTER + 1):
        store.write(row(n))
        await hub.look()
    await settle()
    await hub.close()
    assert subscribed == 2
