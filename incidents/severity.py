"""How bad, and how fast it must be seen. Pure."""

from enum import StrEnum


class Severity(StrEnum):
    """P1 is the worst; the strings sort from worst to mildest."""

    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"


class Consequence(StrEnum):
    """What is lost if nobody acts."""

    LIFE = "life"
    ORDER = "order"
    PROPERTY = "property"
    NUISANCE = "nuisance"


# Consequence by the time there is to respond: under 1 min, under 5 min, under 30 min, longer (ISA-18.2, annex on
# prioritisation; the cut at four levels is ours, so that P1 stays under one in twenty).
_TIMES_S = (60, 300, 1800)
_MATRIX = {
    Consequence.LIFE: (Severity.P1, Severity.P1, Severity.P2, Severity.P3),
    Consequence.ORDER: (Severity.P1, Severity.P2, Severity.P3, Severity.P4),
    Consequence.PROPERTY: (Severity.P2, Severity.P3, Severity.P3, Severity.P4),
    Consequence.NUISANCE: (Severity.P3, Severity.P4, Severity.P4, Severity.P4),
}


def from_matrix(consequence: str, *, respond_within_s: int) -> Severity:
    """Priority of an alarm with this consequence, to which people must respond within so many seconds."""
    column = sum(respond_within_s > limit for limit in _TIMES_S)
    return _MATRIX[Consequence(consequence)][column]


# Seconds from raised to acknowledged. P1 and P2 are the figures of EN 50518 (hold-up and fire class 30 s, others 90 s).
ACKNOWLEDGE_WITHIN_S = {Severity.P1: 30, Severity.P2: 90, Severity.P3: 300, Severity.P4: 1800}

# Seconds an offered incident waits for its answer. Short for P1: nobody may sit on it.
ANSWER_WITHIN_S = {Severity.P1: 30, Severity.P2: 120, Severity.P3: 120, Severity.P4: 120}


def worse(one: str, other: str) -> Severity:
    return Severity(min(one, other))


def is_worse(one: str, than: str) -> bool:
    return Severity(one) < Severity(than)
