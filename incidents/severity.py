"""How bad, and how fast it must be seen. Pure."""

from enum import StrEnum


class Severity(StrEnum):
    """P1 is the worst; the strings sort from worst to mildest."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


# Seconds from raised to acknowledged. P1 and P2 are the figures of EN 50518 (hold-up and fire class 30 s, others 90 s).
ACKNOWLEDGE_WITHIN_S = {Severity.P1: 30, Severity.P2: 90, Severity.P3: 300, Severity.P4: 1800}

# Seconds an offered incident waits for its answer. Short for P1: nobody may sit on it.
ANSWER_WITHIN_S = {Severity.P1: 30, Severity.P2: 120, Severity.P3: 120, Severity.P4: 120}


def worse(one: str, other: str) -> Severity:
    return Severity(min(one, other))


def is_worse(one: str, than: str) -> bool:
    return Severity(one) < Severity(than)
