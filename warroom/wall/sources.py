"""What may stand in a panel. Pure: each content is checked here before it is kept, with the field that is wrong."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

PANEL_NAME: Final = re.compile(r"\A[A-Z][0-9]{1,2}\Z")
LONGEST_TEXT: Final = 90
LAYERS: Final = frozenset({"cameras", "alerts", "incidents", "lorong"})
CHARTS: Final = frozenset({"cameras_by_district", "alarm_load", "etle", "acknowledge"})
SLUG: Final = re.compile(r"\A[-a-zA-Z0-9_]{1,40}\Z")
AREA: Final = re.compile(r"\A[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?\Z")

Content = dict[str, Any]


class BadContent(ValueError):
    """This is nothing that a panel can show.

    ``field`` says where, as a path: cells[3].camera; ``why`` is a code for warroom.wall.content_words.
    """

    def __init__(self, field: str, why: str, **facts: Any) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why
        self.facts = facts


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= 32 and "\0" not in value


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= LONGEST_TEXT


def _is_slug(value: Any) -> bool:
    return isinstance(value, str) and bool(SLUG.match(value))


def _are_layers(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(layer, str) for layer in value) and set(value) <= LAYERS


def _is_area(value: Any) -> bool:
    return isinstance(value, str) and bool(AREA.match(value))


def _is_chart(value: Any) -> bool:
    return isinstance(value, str) and value in CHARTS


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > 500:
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme == "https" and bool(parts.hostname) and not parts.username and not parts.password
    except ValueError:
        return False


Check = tuple[Callable[[Any], bool], str, bool]  # is it right, why it is refused otherwise, is it needed
FIELDS: Final[Mapping[str, Mapping[str, Check]]] = {
    "camera": {"camera": (_is_code, "code", True)},
    "tour": {"tour": (_is_slug, "tour", True)},
    "map": {
        "layers": (_are_layers, "layers", False),
        "view": (_is_area, "area", False),
    },
    "feed": {},
    "incidents": {},
    "incident": {"incident": (_is_code, "number", True)},
    "chart": {"chart": (_is_chart, "chart", True)},
    "figures": {},
    "escalation": {},
    "clock": {},
    "banner": {},
    "ticker": {},
    "announcement": {},
    "picture": {"picture": (_is_slug, "picture", True)},
    "web": {"url": (_is_address, "address", True)},
    "heading": {"text": (_is_text, "text", True)},
    "alarm": {},
    "sop": {"alert": (lambda value: type(value) is int and 0 < value < 2**63, "alert", False)},
    "empty": {},
}
SOURCES: Final = frozenset(FIELDS)
UNCHANGED: Final = {"source": "unchanged"}  # of a cell: the panel keeps what it shows


def content(given: Any, *, at: str = "content") -> Content:
    """The content as it may be kept. Raises BadContent for the first field that is wrong."""
    for fault in content_faults(given, at=at):
        raise fault
    kept: Content = {name: given[name] for name in ("source", *FIELDS[given["source"]]) if name in given}
    if given.get("locked"):
        kept["locked"] = True
    return kept


def content_faults(given: Any, *, at: str = "content") -> Iterator[BadContent]:
    """Each field of a content that is wrong."""
    if not isinstance(given, dict):
        yield BadContent(at, "object")
        return
    source = given.get("source")
    if not isinstance(source, str) or source not in FIELDS:
        yield BadContent(f"{at}.source", "source")
        return
    checks = FIELDS[source]
    for name, (is_right, why, needed) in checks.items():
        if (needed or name in given) and not is_right(given.get(name)):
            yield BadContent(f"{at}.{name}", why)
    if not isinstance(given.get("locked", False), bool):
        yield BadContent(f"{at}.locked", "boolean")
    for name in sorted(str(name)[:40] for name in given.keys() - {"source", "locked", *checks}):
        yield BadContent(f"{at}.{name}", "surplus", source=source)


def cells(given: Any, *, panels: Iterable[str] | None = None) -> list[Content]:
    """The cells of a scene: contents with the panel they stand in. ``panels``: the names its layout has.

    Raises BadContent for the first that is wrong.
    """
    for fault in cell_faults(given, panels=panels):
        raise fault
    return [{"panel": cell["panel"], **_cell_content(cell)} for cell in given]


def cell_faults(given: Any, *, panels: Iterable[str] | None = None) -> Iterator[BadContent]:
    """Everything that is wrong with the cells of a scene."""
    if not isinstance(given, list):
        yield BadContent("cells", "list")
        return
    known = None if panels is None else set(panels)
    seen: set[str] = set()
    for number, cell in enumerate(given):
        at = f"cells[{number}]"
        if not isinstance(cell, dict):
            yield BadContent(at, "object")
            continue
        panel = cell.get("panel")
        if not isinstance(panel, str) or not PANEL_NAME.match(panel):
            yield BadContent(f"{at}.panel", "name")
        elif known is not None and panel not in known:
            yield BadContent(f"{at}.panel", "no_panel", name=panel)
        elif panel in seen:
            yield BadContent(f"{at}.panel", "twice", name=panel)
        else:
            seen.add(panel)
        rest = _without_panel(cell)
        if rest != UNCHANGED:
            yield from content_faults(rest, at=at)


def _cell_content(cell: Content) -> Content:
    rest = _without_panel(cell)
    return rest if rest == UNCHANGED else content(rest)


def _without_panel(cell: Content) -> Content:
    return {name: value for name, value in cell.items() if name != "panel"}


def cameras(given: Iterable[Mapping[str, Any]]) -> list[str]:
    """Codes of the cameras that these cells or contents name, in their order."""
    return [cell["camera"] for cell in given if "camera" in cell]
