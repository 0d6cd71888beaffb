"""Which steps of a procedure count, given the answers so far. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

TODO, DONE, SKIPPED, NOT_NEEDED = "todo", "done", "skipped", "not_needed"


@dataclass(frozen=True)
class Standing:
    key: str
    state: str
    answer: str = ""
    when: Mapping[str, str] = field(default_factory=dict)


def settle(steps: Sequence[Standing]) -> dict[str, str]:
    """The state of each step after an answer was given or taken back, steps in order.

    Only what nobody has touched moves, between todo and not needed: what was done stays done. A step whose question has
    no answer yet stays todo, so that nothing is over before the question is. A question that is not needed asks nobody,
    and what hangs on it is not needed either.
    """
    states: dict[str, str] = {}
    answers: dict[str, str] = {}
    for step in steps:
        state = step.state
        if state in (TODO, NOT_NEEDED):
            state = NOT_NEEDED if any(_is_out(states, answers, q, a) for q, a in step.when.items()) else TODO
        states[step.key], answers[step.key] = state, step.answer
    return states


def _is_out(states: Mapping[str, str], answers: Mapping[str, str], question: str, answer: str) -> bool:
    state = states.get(question)
    return state == NOT_NEEDED or (state == DONE and answers[question] != answer)
