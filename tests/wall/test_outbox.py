import pytest

from tests.wall.fakes import Clock, FakeSocket, FakeStore, make_hub, make_outbox, row, settle
from warroom.wall.hub import Hub
from warroom.wall.outbox import MOST_WAITING, TOO_SLOW, Outbox


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store() -> FakeStore:
    return FakeStore()


@pytest.fixture
async def hub(store: FakeStore, clock: Clock) -> Hub:
    hub = make_hub(store, clock)
    await hub.look()
    return hub


async def joined(hub: Hub, socket: FakeSocket, *, pk: int = 1) -> Outbox:
    outbox = make_outbox(hub, socket, pk=pk)
    hub.join(outbox)
    await settle()
    return outbox


async def write(hub: Hub, store: FakeStore, *rows: object) -> None:
    store.write(*rows)  # type: ignore[arg-type]
    await hub.look()


async def test_a_stuck_client_is_closed_and_stalls_nobody(hub: Hub, store: FakeStore) -> None:
    stuck, good = FakeSocket(), FakeSocket()
    await joined(hub, stuck)
    await joined(hub, good, pk=2)
    stuck.stuck = True
    for n in range(1, MOST_WAITING + 10):
        await write(hub, store, row(n))
        await settle()
    assert good.numbers == list(range(MOST_WAITING + 10))
    assert stuck.closed_with == TOO_SLOW


async def test_waiting_camera_states_of_one_camera_become_one_and_numbers_stay_dense(
    hub: Hub, store: FakeStore
) -> None:
    socket = FakeSocket()
    await joined(hub, socket)
    states = [row(n, kind="camera.state", camera=f"SIM-00{n % 2}") for n in range(1, 7)]
    await write(hub, store, *states)  # all at once: the writer has had no turn yet
    await settle()
    assert socket.numbers == list(range(7))
    assert socket.kinds == ["snapshot", *["skip"] * 4, *["camera.state"] * 2]


async def test_alerts_are_never_coalesced(hub: Hub, store: FakeStore) -> None:
    socket = FakeSocket()
    await joined(hub, socket)
    await write(hub, store, *(row(n, camera="SIM-001") for n in range(1, 7)))
    await settle()
    assert socket.kinds == ["snapshot", *["alert.raised"] * 6]


async def test_a_flood_of_camera_states_does_not_close_a_socket_that_waits(hub: Hub, store: FakeStore) -> None:
    socket = FakeSocket()
    await joined(hub, socket)
    await write(hub, store, *(row(n, kind="camera.state", camera=f"C-{n % 5}") for n in range(1, 1000)))
    await settle()
    assert socket.closed_with is None
    assert socket.numbers == list(range(1000))
    assert socket.kinds.count("camera.state") < 200


async def test_only_the_newest_heartbeat_waits(hub: Hub, store: FakeStore) -> None:
    socket = FakeSocket()
    await joined(hub, socket)
    for _ in range(5):
        await hub.beat()
    await settle()
    assert socket.kinds == ["snapshot", "heartbeat"]


async def test_a_client_that_acknowledged_once_must_go_on(hub: Hub, store: FakeStore, clock: Clock) -> None:
    socket = FakeSocket()
    outbox = await joined(hub, socket)
    outbox.acknowledge(0)
    for n in range(1, 700):
        await write(hub, store, row(n))
        await settle()
    for seconds in (0, 6, 6):
        clock.now += seconds
        await hub.sweep()
    await settle()
    assert socket.closed_with == TOO_SLOW


async def test_a_client_that_owes_little_may_be_silent_for_twenty_seconds(
    hub: Hub, store: FakeStore, clock: Clock
) -> None:
    socket = FakeSocket()
    outbox = await joined(hub, socket)
    outbox.acknowledge(0)
    outbox.heard()
    await write(hub, store, row(1))
    await settle()
    for _ in range(20):
        clock.now += 1
        await hub.sweep()
    assert socket.closed_with is None
    clock.now += 1
    await hub.sweep()
    await settle()
    assert socket.closed_with == TOO_SLOW


async def test_a_page_without_news_may_be_silent(hub: Hub, clock: Clock) -> None:
    socket = FakeSocket()
    outbox = await joined(hub, socket)
    outbox.acknowledge(0)
    for _ in range(300):
        clock.now += 1
        await hub.sweep()
    await settle()
    assert socket.closed_with is None


async def test_a_script_that_never_acknowledges_is_left_to_the_servers_ping(
    hub: Hub, store: FakeStore, clock: Clock
) -> None:
    socket = FakeSocket()
    await joined(hub, socket)
    for n in range(1, 700):
        await write(hub, store, row(n))
        await settle()
    for _ in range(120):
        clock.now += 1
        await hub.sweep()
    await settle()
    assert socket.closed_with is None
    assert socket.numbers == list(range(700))
