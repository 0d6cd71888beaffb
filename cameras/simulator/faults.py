"""What can go wrong with a simulated camera, on command."""

from enum import StrEnum


class Fault(StrEnum):
    """How the camera misbehaves; `HEALED` is the absence of a fault."""

    HEALED = "heal"
    DROP = "drop"  # cuts its connections, and each new one at the first request
    REFUSE = "refuse"  # cuts each new connection at the first request; running ones go on
    HANG = "hang"  # answers, but sends no pictures
    SILENT = "silent"  # answers no request; running pictures go on
    OFF = "off"  # power cut: nothing is sent or answered any more, and nothing is closed
    UNREACHABLE = "unreachable"  # all cameras only: as OFF, and newcomers get no answer to their SYN
    FREEZE = "freeze"  # a valid stream that repeats one picture, clock included
    BLACK = "black"  # a valid stream of a black picture under a running clock
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - cuts its connections, then accepts no password

    @property
    def cuts_connections(self) -> bool:
        return self in (Fault.DROP, Fault.WRONG_PASSWORD)

    @property
    def cuts_requests(self) -> bool:
        return self in (Fault.DROP, Fault.REFUSE)

    @property
    def ignores_requests(self) -> bool:
        return self in (Fault.SILENT, Fault.OFF, Fault.UNREACHABLE)

    @property
    def stops_pictures(self) -> bool:
        return self in (Fault.HANG, Fault.OFF, Fault.UNREACHABLE)

    @property
    def forgets_connections(self) -> bool:
        """What comes back from it knows nothing of its old connections."""
        return self in (Fault.OFF, Fault.UNREACHABLE)
