"""What a playbook is, and whether something is one. Pure: no database, no words for people (those are in faults)."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

MOST_STEPS, MOST_ANSWERS, MOST_CONDITIONS = 40, 6, 4
TITLE, STEP_TITLE, DETAIL, OWNER, QUESTION, ANSWER = 120, 160, 1000, 40, 160, 80
LONGEST_S = 30 * 24 * 3600
KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
OWNERS = ("operator", "supervisor", "lapangan")
FIELDS = ("key", "title", "detail", "owner", "within_s", "ask", "when")
TURNS_TEXT = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """Something that keeps a text from being a playbook. ``code`` with ``values`` becomes a sentence in faults.said."""

    path: Path
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class Ask:
    """A step that ends with an answer; other steps may depend on it."""

    question: str
    answers: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """``owner`` is operator, supervisor, lapangan (the crew there) or the name of a city department. ``within_s``
    counts from the moment the incident was opened. ``when`` is {key of an earlier question: answer}; all must hold."""

    key: str
    title: str
    owner: str
    detail: str = ""
    within_s: int | None = None
    ask: Ask | None = None
    when: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Body:
    title: str
    steps: tuple[Step, ...]

    def to_json(self) -> dict[str, Any]:
        return {"title": self.title, "steps": [_step_json(step) for step in self.steps]}


def check(raw: object) -> tuple[Body | None, list[Fault]]:
    """The playbook that a JSON value describes, or every reason why it is none."""
    faults: list[Fault] = []
    if not isinstance(raw, Mapping):
        return None, [Fault((), "not_a_mapping")]
    faults += [Fault((str(name),), "unknown_key", {"key": str(name)}) for name in raw if name not in ("title", "steps")]
    title = _text(raw, "title", (), TITLE, faults, needed=True)
    given = raw.get("steps")
    if not isinstance(given, list) or not given:
        return None, [*faults, Fault(("steps",), "no_steps")]
    if len(given) > MOST_STEPS:
        return None, [*faults, Fault(("steps",), "too_many_steps", {"most": MOST_STEPS, "n": len(given)})]
    steps = [_step(one, ("steps", i), faults) for i, one in enumerate(given)]
    faults += _between([(i, step) for i, step in enumerate(steps) if step is not None])
    if faults:
        return None, faults
    return Body(title, tuple(step for step in steps if step is not None)), []


def of_json(raw: Mapping[str, Any]) -> Body:
    """A body as it was stored. Raises ValueError for one that was not written through ``check``."""
    body, faults = check(raw)
    if body is None:
        raise ValueError(f"not a playbook: {faults[0].path} {faults[0].code}")
    return body


def _step(raw: object, path: Path, faults: list[Fault]) -> Step | None:
    if not isinstance(raw, Mapping):
        faults.append(Fault(path, "not_a_mapping"))
        return None
    before = len(faults)
    faults += [Fault((*path, str(name)), "unknown_key", {"key": str(name)}) for name in raw if name not in FIELDS]
    key = raw.get("key")
    if not isinstance(key, str) or not KEY.fullmatch(key):
        faults.append(Fault((*path, "key"), "bad_key"))
    step = Step(
        key=str(key),
        title=_text(raw, "title", path, STEP_TITLE, faults, needed=True),
        owner=_text(raw, "owner", path, OWNER, faults, needed=True),
        detail=_text(raw, "detail", path, DETAIL, faults),
        within_s=_within(raw, path, faults),
        ask=_ask(raw, path, faults),
        when=_when(raw, path, faults),
    )
    return step if len(faults) == before else None


def _text(
    raw: Mapping[Any, Any], name: str, path: Path, most: int, faults: list[Fault], *, needed: bool = False
) -> str:
    value = raw.get(name)
    if value is None and not needed:
        return ""
    return _line(value, (*path, name), most, faults, needed=needed)


def _line(value: object, path: Path, most: int, faults: list[Fault], *, needed: bool) -> str:
    if not isinstance(value, str):
        faults.append(Fault(path, "missing" if value is None else "not_text"))
        return ""
    text = value.strip()
    if needed and not text:
        faults.append(Fault(path, "missing"))
    if len(text) > most:
        faults.append(Fault(path, "too_long", {"most": most, "n": len(text)}))
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co", "Zl", "Zp"} or sign in TURNS_TEXT for sign in text):
        faults.append(Fault(path, "control_character"))
    return text


def _within(raw: Mapping[Any, Any], path: Path, faults: list[Fault]) -> int | None:
    value = raw.get("within_s")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LONGEST_S:
        faults.append(Fault((*path, "within_s"), "bad_time"))
        return None
    return value


def _ask(raw: Mapping[Any, Any], path: Path, faults: list[Fault]) -> Ask | None:
    value, path = raw.get("ask"), (*path, "ask")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        faults.append(Fault(path, "not_a_mapping"))
        return None
    faults += [
        Fault((*path, str(name)), "unknown_key", {"key": str(name)})
        for name in value
        if name not in ("question", "answers")
    ]
    question = _text(value, "question", path, QUESTION, faults, needed=True)
    given = value.get("answers")
    if not isinstance(given, list) or not 2 <= len(given) <= MOST_ANSWERS:
        faults.append(Fault((*path, "answers"), "bad_answers", {"most": MOST_ANSWERS}))
        return None
    answers = tuple(_line(one, (*path, "answers", i), ANSWER, faults, needed=True) for i, one in enumerate(given))
    if len(set(answers)) < len(answers):
        faults.append(Fault((*path, "answers"), "answer_twice"))
    return Ask(question, answers)


def _when(raw: Mapping[Any, Any], path: Path, faults: list[Fault]) -> dict[str, str]:
    value, path = raw.get("when"), (*path, "when")
    if value is None:
        return {}
    if not isinstance(value, Mapping) or not 1 <= len(value) <= MOST_CONDITIONS:
        faults.append(Fault(path, "bad_when", {"most": MOST_CONDITIONS}))
        return {}
    return {
        str(question): _line(answer, (*path, str(question)), ANSWER, faults, needed=True)
        for question, answer in value.items()
    }


def _between(steps: list[tuple[int, Step]]) -> Iterator[Fault]:
    """What a step alone cannot know: keys twice, questions that were not asked before, branches nobody can enter."""
    seen: dict[str, Step] = {}
    for i, step in steps:
        path: Path = ("steps", i)
        if step.key in seen:
            yield Fault((*path, "key"), "key_twice", {"key": step.key})
            continue
        wrong = [fault for name, answer in step.when.items() if (fault := _unasked(name, answer, seen, path))]
        yield from wrong
        if not wrong and _is_dead(step, seen):
            yield Fault((*path, "when"), "dead_branch", {"key": step.key})
        seen[step.key] = step


def _unasked(name: str, answer: str, seen: Mapping[str, Step], path: Path) -> Fault | None:
    asked = seen.get(name)
    where = (*path, "when", name)
    if asked is None:
        return Fault(where, "not_an_earlier_step", {"key": name})
    if asked.ask is None:
        return Fault(where, "not_a_question", {"key": name})
    if answer not in asked.ask.answers:
        return Fault(where, "not_an_answer", {"key": name, "answer": answer, "answers": ", ".join(asked.ask.answers)})
    return None


def _is_dead(step: Step, seen: Mapping[str, Step]) -> bool:
    """Whether a question it depends on is itself only asked under another answer to one of its own questions."""
    wanted: dict[str, str] = {}
    todo = list(step.when.items())
    while todo:
        name, answer = todo.pop()
        if wanted.setdefault(name, answer) != answer:
            return True
        todo += seen[name].when.items() if name in seen else []
    return False


def _step_json(step: Step) -> dict[str, Any]:
    ask = None if step.ask is None else {"question": step.ask.question, "answers": list(step.ask.answers)}
    optional = {"detail": step.detail, "within_s": step.within_s, "ask": ask, "when": dict(step.when)}
    said = {"key": step.key, "title": step.title, "owner": step.owner}
    return said | {name: value for name, value in optional.items() if value}
