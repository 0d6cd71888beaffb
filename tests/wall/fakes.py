"""A feed in memory, a socket that remembers, a clock that moves when told: the hub without database and Valkey."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any

from accounts.access import EVERYWHERE, NOWHERE, Reach
from accounts.models import User
from accounts.roles import Act
from warroom.wall import messages
from warroom.wall.hub import Hub
from warroom.wall.messages import Row
from warroom.wall.outbox import Outbox
from warroom.wall.rights import FEED_ACTS, Credential, Scope, Standing
from warroom.wall.snapshot import Snapshot

MOMENT = dt.datetime(2026, 1, 31, 6, 5, tzinfo=dt.UTC)
AT = messages.iso(MOMENT)


def scope(*, only: str | None = None, without: Iterable[Act] = ()) -> Scope:
    """All acts everywhere, or in the areas that begin with ``only``; none of ``without``."""
    reach = EVERYWHERE if only is None else Reach(frozenset({only}))
    return Scope(frozenset((act.value, NOWHERE if act in without else reach) for act in FEED_ACTS))


def standing(seen: Scope | None = None, *, pk: int = 1) -> Standing:
    return Standing(User(pk=pk, username=f"person-{pk}"), seen or scope(), ())


def row(seq: int, *, kind: str = "alert.raised", act: Act = Act.ALERT_VIEW, area: str = "", camera: str = "") -> Row:
    data: dict[str, Any] = {"camera": camera} if camera else {"id": seq}
    text = messages.encode({"seq": seq, "kind": kind, "at": AT, "data": data})
    key = camera if kind == messages.CAMERA_STATE else ""
    return Row(seq=seq, kind=kind, at=AT, act=act.value, area_code=area, key=key, text=text)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class FakeStore:
    """Rows in a list; ``oldest`` is what retention has left."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.oldest = 1
        self.held: dict[Credential, Standing] = {}
        self.reads: list[int] = []
        self.snapshots = 0
        self.figures = 0
        self.during_head: Callable[[], None] = lambda: None

    def write(self, *rows: Row) -> None:
        self.rows.extend(rows)

    async def head(self) -> int:
        """``during_head`` happens between the question and its answer."""
        head = self.rows[-1].seq if self.rows else 0
        self.during_head()
        return head

    async def read(self, since: int, limit: int) -> list[Row] | None:
        self.reads.append(since)
        await asyncio.sleep(0)
        if not self.oldest - 1 <= since <= await self.head():
            return None
        return [row for row in self.rows if row.seq > since][:limit]

    async def snapshot(self, standing: Standing) -> Snapshot:
        self.snapshots += 1
        await asyncio.sleep(0)
        head = await self.head()
        shared = messages.encode({"head": head})[1:-1]
        return Snapshot(head=head, at=MOMENT, shared=shared, walls={"balaikota": '{"slug":"balaikota"}'})

    async def heartbeat(self, standing: Standing, seq: int) -> str:
        self.figures += 1
        return messages.encode({"seq": seq, "kind": "heartbeat", "at": AT, "data": {}})

    async def standings(self, credentials: Iterable[Credential]) -> dict[Credential, Standing]:
        return {credential: self.held[credential] for credential in credentials if credential in self.held}


class FakeSocket:
    """What a client got. ``stuck`` makes each send wait for ever, as uvicorn's does for a client that never reads."""

    def __init__(self, *, stuck: bool = False) -> None:
        self.frames: list[dict[str, Any]] = []
        self.closed_with: int | None = None
        self.stuck = stuck

    async def send(self, text: str) -> None:
        if self.stuck:
            await asyncio.Event().wait()
        self.frames.append(json.loads(text))

    async def close(self, code: int) -> None:
        self.closed_with = code

    @property
    def numbers(self) -> list[int]:
        return [frame["seq"] for frame in self.frames if frame["kind"] != "heartbeat"]

    @property
    def kinds(self) -> list[str]:
        return [frame["kind"] for frame in self.frames]


async def no_subscription() -> AsyncGenerator[bytes | None]:
    raise ConnectionRefusedError
    yield None


def make_hub(store: FakeStore, clock: Clock) -> Hub:
    return Hub(store=store, listen=no_subscription, clock=clock)


def make_outbox(
    hub: Hub, socket: FakeSocket, *, seen: Scope | None = None, wall: str = "", pk: int = 1, needs: Act = Act.ALERT_VIEW
) -> Outbox:
    return Outbox(
        credential=Credential(pk, session_key=f"session-{pk}"),
        standing=standing(seen, pk=pk),
        needs=needs,
        wall=wall,
        source=hub,
        send=socket.send,
        close=socket.close,
        clock=hub.clock,
    )


async def settle() -> None:
    """Let every task that can go on go on; no time passes."""
    for _ in range(50):
        await asyncio.sleep(0)
