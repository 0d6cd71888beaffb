"""Pictures one by one for those who watch live. Nothing is made while nobody does."""

from collections.abc import Callable
from typing import NamedTuple

from .timeline import NOMINAL

RECENT = 9  # pictures


class LivePicture(NamedTuple):
    """`data` is moof and mdat; a group of pictures for somebody who just came, else one picture.

    `taken_ms`: wall time of the (first) picture, unix ms. `initialisation`: the number of the one it decodes with.
    """

    data: bytes
    key: bool
    discontinuity: bool
    taken_ms: int
    initialisation: int


class Audience:
    def __init__(self) -> None:
        self._listeners: list[Callable[[LivePicture], None]] = []
        self._step = NOMINAL

    @property
    def present(self) -> bool:
        return bool(self._listeners)

    def add(self, tell: Callable[[LivePicture], None]) -> None:
        self._listeners.append(tell)

    def remove(self, tell: Callable[[LivePicture], None]) -> None:
        if tell in self._listeners:
            self._listeners.remove(tell)

    def tell(self, picture: LivePicture) -> None:
        for listener in [*self._listeners]:
            listener(picture)

    def step(self, times: list[int]) -> int:
        """How long the newest picture is expected to last: the longest of the last steps.

        Browsers throw everything away until the next key frame when a picture comes later than twice the length of the
        one before (Media Source Extensions, coded frame processing), so rather too long than too short.
        """
        recent = times[-RECENT:]
        if len(recent) > 1:
            self._step = max(later - earlier for earlier, later in zip(recent, recent[1:], strict=False))
        return self._step
