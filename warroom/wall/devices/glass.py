"""One socket as an output of its wall: it takes the output's place, and says what is on glass and how it does.

A device takes the place from whoever has it, and that one's socket is closed with 4409. A person's browser stands in
only while no device is there; when one comes it goes on watching and is not the output any more.
"""

import uuid
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final, Self
from urllib.parse import parse_qs

from django.utils import timezone

from accounts.models import User
from warroom.wall.devices import telemetry
from warroom.wall.devices.telemetry import REPLACED, Replaced
from warroom.wall.hub import Hub
from warroom.wall.models import Output
from warroom.wall.outbox import Outbox
from warroom.wall.store import in_thread

# Each frame is a write to the output's row. What is over the ration is ignored: the figures tell the revision again.
MOST_SWAPS_A_SECOND: Final = 8  # alarms change a wall four times a second
MOST_FIGURES_A_SECOND: Final = 2  # an output tells them every five seconds


class Ration:
    """So many in any second, by the clock of whoever asks."""

    def __init__(self, most: int) -> None:
        self._at: deque[float] = deque(maxlen=most)

    def allows(self, now: float) -> bool:
        if len(self._at) == self._at.maxlen and now - self._at[0] < 1:
            return False
        self._at.append(now)
        return True


class Glass:
    def __init__(self, *, wall: str, number: int, yields: bool, outbox: Outbox, hub: Hub) -> None:
        self.connection = uuid.uuid4().hex
        self._wall = wall
        self._number = number
        self._yields = yields
        self._outbox = outbox
        self._hub = hub
        self._output_pk: int | None = None
        self._is_output = False
        self._swaps, self._figures = Ration(MOST_SWAPS_A_SECOND), Ration(MOST_FIGURES_A_SECOND)

    @classmethod
    def asked_for(cls, query: bytes, *, wall: str, outbox: Outbox, hub: Hub) -> Self | None:
        """The glass that a socket's address names, or None for one that only watches."""
        asked = parse_qs(query.decode("latin-1"))
        number = asked.get("output", [""])[0]
        if not (number.isascii() and number.isdigit() and len(number) <= 3):
            return None
        return cls(wall=wall, number=int(number), yields=asked.get("yield") == ["1"], outbox=outbox, hub=hub)

    async def arrive(self) -> None:
        """Take the output's place if this socket may have it. An output that is not in the rows is only watched."""
        self._output_pk = await in_thread(_output_pk, self._wall, self._number)
        if self._output_pk is None or not self._may_be_output:
            return
        await self._claim(yields=self._yields)
        if not self._is_output and self._is_device:
            self._outbox.close(REPLACED)

    async def shown(self, said: Mapping[str, Any]) -> None:
        """Raises BadTelemetry."""
        revision = telemetry.revision_of(said, number=self._number)
        if self._swaps.allows(self._hub.clock()):
            await self._tell(telemetry.shown, revision=revision)

    async def figures(self, said: Mapping[str, Any]) -> None:
        """Raises BadTelemetry."""
        figures = telemetry.figures_of(said, number=self._number)
        if self._figures.allows(self._hub.clock()):
            await self._tell(telemetry.keep, figures=figures)

    @property
    def _is_device(self) -> bool:
        return bool(self._outbox.credential.output_pk)

    @property
    def _may_be_output(self) -> bool:
        """A device is its own output and none of its neighbours; a script is none."""
        credential = self._outbox.credential
        return not credential.token and credential.output_pk in {0, self._output_pk}

    async def _claim(self, *, yields: bool) -> None:
        if self._output_pk is None:
            return
        user = self._outbox.standing.user
        self._is_output = await in_thread(
            telemetry.claim,
            self._output_pk,
            connection=self.connection,
            stand_in="" if self._is_device else _name(user),
            yields=yields,
            now=timezone.now(),
        )
        if self._is_output:
            self._outbox.glass = (self._output_pk, self.connection)
            self._replace_others()

    def _replace_others(self) -> None:
        """Those of this process at once; those of other processes find out with their next figures."""
        for other in list(self._hub.outboxes):
            if other.glass is not None and other.glass[0] == self._output_pk and other is not self._outbox:
                other.glass = None
                if other.credential.output_pk:
                    other.close(REPLACED)

    async def _tell(self, store: Callable[..., None], **said: Any) -> None:
        if self._output_pk is None or not self._may_be_output:
            return
        if not self._is_output:  # a stand-in waits for its turn
            await self._claim(yields=True)
        if not self._is_output:
            return
        try:
            await in_thread(store, self._output_pk, connection=self.connection, now=timezone.now(), **said)
        except Replaced:
            self._is_output = False
            if self._is_device:
                self._outbox.close(REPLACED)


def _output_pk(wall: str, number: int) -> int | None:
    return Output.objects.filter(wall__slug=wall, number=number).values_list("pk", flat=True).first()


def _name(user: User) -> str:
    return user.display_name[:150]
