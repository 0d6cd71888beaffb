"""What every channel takes and how it says that it could not. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Leave = Callable[[], None]  # called once the receiver is connected, right before the message leaves; raises Withdrawn


@dataclass(frozen=True)
class Message:
    """``uid`` stays the same for each try of a delivery: receivers know a repetition by it."""

    uid: str
    subject: str
    body: str
    severity: str = ""
    place: str = ""
    link: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Way:
    """A channel as its sender needs it, with the secret open. Never log one."""

    address: str
    settings: Mapping[str, Any]
    secret: str = field(repr=False)


class Withdrawn(Exception):
    """Somebody has seen the alarm meanwhile: this message must not leave."""


class NotSent(Exception):
    """It did not arrive, in words fit for a log. ``is_final``: trying again would change nothing. ``is_gone``: the
    receiver wants no more, ever."""

    def __init__(
        self, words: str, *, is_final: bool = False, is_gone: bool = False, retry_after_s: float | None = None
    ) -> None:
        super().__init__(words)
        self.words = words[:300]
        self.is_final = is_final or is_gone
        self.is_gone = is_gone
        self.retry_after_s = retry_after_s
