"""How long an alert may be shelved, and by whom (ISA-18.2 shelving). Pure."""

from dataclasses import dataclass

from incidents.severity import Severity


@dataclass(frozen=True)
class Limit:
    """``minutes`` at most. ``by_supervisor``: nobody else may."""

    minutes: int
    by_supervisor: bool = False


LIMITS: dict[Severity, Limit] = {
    Severity.P2: Limit(15, by_supervisor=True),
    Severity.P3: Limit(60),
    Severity.P4: Limit(8 * 60),
}


def limit_of(severity: str) -> Limit | None:
    """None: an alert of this severity is never shelved."""
    return LIMITS.get(Severity(severity))


def breaks(severity: str, *, shelved_as: str) -> bool:
    """Is an event of this severity beyond what was shelved? Whoever shelved a P3 has not decided about a P1."""
    return Severity(severity) < Severity(shelved_as)
