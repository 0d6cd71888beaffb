"""Why something that was drawn or planned is not kept."""

from collections.abc import Iterable
from typing import Any, Self

from accounts.problems import Conflict, Problem
from warroom.wall.design import words
from warroom.wall.geometry import BadLayout
from warroom.wall.sources import BadContent


class BadDesign(Problem):
    """Not kept. ``errors`` names every field that is wrong and says why; ``field`` is the first of them."""

    code = "bad_design"

    @classmethod
    def of(cls, faults: Iterable[BadLayout | BadContent], *, under: str = "") -> Self:
        return cls.because(words.told(faults, under=under))

    @classmethod
    def because(cls, errors: list[dict[str, str]]) -> Self:
        return cls(errors[0]["why"], field=errors[0]["field"], errors=errors)


class DesignMovedOn(Conflict):
    """Somebody saved another version since this one was read; it is ``current``."""

    code = "design_moved_on"


class InUse(Conflict):
    """It stands on a wall, or something else is made of it. ``used_by`` names that."""

    code = "in_use"


def check_title(title: str) -> list[BadLayout]:
    return [] if 0 < len(title.strip()) <= 120 else [BadLayout("title", "title")]


def check_version(row: Any, version: int | None, *, current: Any, said: str) -> None:
    """Compare-and-swap: raises DesignMovedOn unless the row still is of the version that was read."""
    if version is not None and row.version != version:
        raise DesignMovedOn(said, current=current)
