"""Playbooks as YAML text: one document each, read from the parser's events so that every fault has its line.

No object is ever constructed from a tag, no alias is followed (a few lines of them could unfold to gigabytes), a number
is decimal digits only and everything else is text: "ya", "no" and "10:30" stay what they look like.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import yaml

from incidents.playbooks import shape, spans
from incidents.playbooks.shape import Body, Fault, Path

LARGEST_BYTES = 256 * 1024
DEEPEST, MOST_VALUES, MOST_PLAYBOOKS = 8, 20_000, 200
CODE = re.compile(r"[A-Z0-9][A-Z0-9-]{1,19}")
WHOLE = re.compile(r"0|-?[1-9]\d{0,9}")
ABOUT_A_NAME = ("unknown_key", "not_an_earlier_step", "not_a_question")
HEAD = ("code", "category", "title", "steps")


@dataclass(frozen=True)
class Written:
    """One playbook of a file: its code, its category's code ("" leaves it as it is) and the body."""

    code: str
    category: str
    body: Body


@dataclass(frozen=True)
class Mark:
    """A place in the text, both counted from 1 as editors do."""

    line: int
    column: int


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


@dataclass
class _Document:
    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    names: dict[Path, Mark] = field(default_factory=dict)  # where the key stands, not what it says


def parse(data: bytes | str) -> tuple[list[Written], list[Fault]]:
    """The playbooks of a file and what is wrong with it: if there is any fault, take none of them."""
    try:
        documents = list(_documents(_decoded(data)))
    except _Refused as refused:
        return [], [refused.fault]
    if not documents:
        return [], [Fault((), "empty", line=1, column=1)]
    written: list[Written] = []
    faults: list[Fault] = []
    for document in documents:
        one, wrong = _playbook(document)
        if one is not None and any(one.code == other.code for other in written):
            wrong = [Fault(("code",), "code_twice", {"key": one.code})]
        elif one is not None:
            written.append(one)
        faults += [_placed(fault, document) for fault in wrong]
    return written, faults


def export(playbooks: Iterable[Written]) -> str:
    """The text of these playbooks; ``parse`` reads back exactly them."""
    return "".join(
        yaml.dump(_to_yaml(one), Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110, explicit_start=True)
        for one in playbooks
    )


def _decoded(data: bytes | str) -> str:
    if len(data) > LARGEST_BYTES or (isinstance(data, str) and len(data.encode(errors="replace")) > LARGEST_BYTES):
        raise _Refused(Fault((), "too_big", {"most": LARGEST_BYTES // 1024}))
    try:
        return data if isinstance(data, str) else data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise _Refused(Fault((), "not_utf8")) from None


def _documents(text: str) -> Iterator[_Document]:
    """Raises _Refused at the first thing that is no plain YAML."""
    try:
        events = yaml.parse(text, Loader=yaml.SafeLoader)
        reader, n = _Reader(), 0
        for event in events:
            reader.take(event)
            if isinstance(event, yaml.DocumentEndEvent):
                n += 1
                if n > MOST_PLAYBOOKS:
                    raise _refuse("too_many_playbooks", event, most=MOST_PLAYBOOKS)
                if reader.document.value is not None:
                    yield reader.document
                reader.document = _Document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = {"line": mark.line + 1, "column": mark.column + 1} if mark else {}
        raise _Refused(Fault((), "syntax", {"why": error.problem or str(error)}, **place)) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line = before.count("\n") + 1
        column = error.position - (before.rfind("\n") + 1) + 1
        raise _Refused(Fault((), "control_character", line=line, column=column)) from None


class _Reader:
    """Builds plain values from events, with a stack instead of recursion, and remembers where each began."""

    def __init__(self) -> None:
        self.document = _Document()
        self._open: list[tuple[Any, Path]] = []
        self._key: list[str | None] = []
        self._values = 0

    def take(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.DocumentStartEvent) and (event.version or event.tags):
            raise _refuse("directive", event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _refuse("alias", event)
        if getattr(event, "tag", None):
            raise _refuse("tag", event)
        if isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._key.pop()
        elif isinstance(event, yaml.MappingStartEvent):
            self._begin({}, event)
        elif isinstance(event, yaml.SequenceStartEvent):
            self._begin([], event)
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event)

    def _begin(self, value: dict[str, Any] | list[Any], event: yaml.Event) -> None:
        if len(self._open) >= DEEPEST:
            raise _refuse("too_deep", event)
        path = self._place(value, event)
        self._open.append((value, path))
        self._key.append(None)

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        holder = self._open[-1][0] if self._open else None
        if isinstance(holder, dict) and self._key[-1] is None:
            if event.value in holder:
                raise _refuse("duplicate_key", event, key=event.value[:40])
            self._key[-1] = event.value
            holder[event.value] = None
            self.document.names[(*self._open[-1][1], event.value)] = _mark(event)
        else:
            self._place(_plain(event), event)

    def _place(self, value: Any, event: yaml.Event) -> Path:
        self._values += 1
        if self._values > MOST_VALUES:
            raise _refuse("too_many_values", event)
        if not self._open:
            self.document.value = value
            self.document.marks[()] = _mark(event)
            return ()
        holder, path = self._open[-1]
        if isinstance(holder, list):
            holder.append(value)
            path = (*path, len(holder) - 1)
            self.document.marks[path] = _mark(event)
            return path
        key = self._key[-1]
        if key is None:
            raise _refuse("key_not_text", event)
        holder[key] = value
        self._key[-1] = None
        path = (*path, key)
        if value is not None:  # nothing stands there to point at: the key does
            self.document.marks[path] = _mark(event)
        return path


def _plain(event: yaml.ScalarEvent) -> str | int | None:
    if event.style is not None:
        return str(event.value)
    if event.value in ("", "~", "null"):
        return None
    return int(event.value) if WHOLE.fullmatch(event.value) else str(event.value)


def _playbook(document: _Document) -> tuple[Written | None, list[Fault]]:
    raw = document.value
    if not isinstance(raw, Mapping):
        return None, [Fault((), "not_a_mapping")]
    faults = [Fault((name,), "unknown_key", {"key": name[:40]}) for name in raw if name not in HEAD]
    code, category = raw.get("code"), raw.get("category")
    if not isinstance(code, str) or not CODE.fullmatch(code):
        faults.append(Fault(("code",), "missing" if code is None else "bad_code"))
    if category is not None and not isinstance(category, str):
        faults.append(Fault(("category",), "not_text"))
    steps, wrong = _steps(raw.get("steps"))
    body, misshapen = shape.check({"title": raw.get("title"), "steps": steps})
    faults += [*wrong, *misshapen]
    if faults or body is None:
        return None, faults
    return Written(str(code), str(category or "").strip(), body), []


def _steps(raw: Any) -> tuple[Any, list[Fault]]:
    """Times in words become seconds; all else is for ``shape`` to judge."""
    if not isinstance(raw, list):
        return raw, []
    faults: list[Fault] = []
    steps = []
    for i, step in enumerate(raw):
        if isinstance(step, Mapping):
            rest = {name: value for name, value in step.items() if name not in ("within", "within_s")}
            if step.get("within") is not None and step.get("within_s") is not None:
                faults.append(Fault(("steps", i, "within_s"), "two_times"))
            name = "within" if step.get("within") is not None else "within_s"
            given = step.get(name)
            if given is not None:
                read = spans.seconds(given) if isinstance(given, str) else given
                if read is None or isinstance(read, int) and not 1 <= read <= shape.LONGEST_S:
                    faults.append(Fault(("steps", i, name), "bad_time"))
                else:
                    rest["within_s"] = read
            step = rest
        steps.append(step)
    return steps, faults


def _placed(fault: Fault, document: _Document) -> Fault:
    """A fault of something that is missing points at what it is missing from."""
    path = fault.path
    if path and path[-1] == "within_s" and path not in document.names:
        path = (*path[:-1], "within")
    places = {**document.names, **document.marks}
    if fault.code in ABOUT_A_NAME:
        places.update(document.names)
    while path and path not in places:
        path = path[:-1]
    mark = places.get(path, Mark(1, 1))
    return replace(fault, line=mark.line, column=mark.column)


def _mark(event: yaml.Event) -> Mark:
    mark = event.start_mark
    return Mark(1, 1) if mark is None else Mark(mark.line + 1, mark.column + 1)


def _refuse(code: str, event: yaml.Event, **values: Any) -> _Refused:
    mark = _mark(event)
    return _Refused(Fault((), code, values, line=mark.line, column=mark.column))


def _to_yaml(one: Written) -> dict[str, Any]:
    body = one.body.to_json()
    head = {"code": one.code} | ({"category": one.category} if one.category else {}) | {"title": body["title"]}
    return {**head, "steps": [_step_to_yaml(step) for step in body["steps"]]}


def _step_to_yaml(step: dict[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in step.items() if name not in ("within_s", "ask", "when")}
    if "within_s" in step:
        said["within"] = spans.words(step["within_s"])
    if "ask" in step:
        said["ask"] = {"question": step["ask"]["question"], "answers": list(step["ask"]["answers"])}
    if "when" in step:
        said["when"] = dict(step["when"])
    return said


class _Dumper(yaml.SafeDumper):
    """No aliases for equal lists, and list items indented below their key, as people write them."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)
