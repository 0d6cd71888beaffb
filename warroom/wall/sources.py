"""What may stand in a panel. Pure: each content is checked here before it is kept, with the field that is wrong."""

import re
from collections.abc import Callable, Iterable, Mapping
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
    """This is nothing that a panel can show. ``field`` says where, as a path: cells[3].camera."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field
        self.why = why


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


Check = tuple[Callable[[Any], bool], str, bool]  # is it right, what it must be, is it needed
FIELDS: Final[Mapping[str, Mapping[str, Check]]] = {
    "camera": {"camera": (_is_code, "a camera code of at most 32 characters", True)},
    "tour": {"tour": (_is_slug, "the slug of a tour", True)},
    "map": {
        "layers": (_are_layers, f"a list out of {', '.join(sorted(LAYERS))}", False),
        "view": (_is_area, "an area code such as 73.71.01", False),
    },
    "feed": {},
    "incidents": {},
    "incident": {"incident": (_is_code, "an incident number, or newest", True)},
    "chart": {"chart": (_is_chart, f"one of {', '.join(sorted(CHARTS))}", True)},
    "figures": {},
    "escalation": {},
    "clock": {},
    "banner": {},
    "ticker": {},
    "announcement": {},
    "picture": {"picture": (_is_slug, "the slug of a picture", True)},
    "web": {"url": (_is_address, "an https address without a user name", True)},
    "heading": {"text": (_is_text, f"1 to {LONGEST_TEXT} characters", True)},
    "alarm": {},
    "sop": {"alert": (lambda value: isinstance(value, int) and value > 0, "the number of an alert", False)},
    "empty": {},
}
SOURCES: Final = frozenset(FIELDS)


def content(given: Any, *, at: str = "content") -> Content:
    """The content as it may be kept. Raises BadContent for the first field that is wrong."""
    if not isinstance(given, dict):
        raise BadContent(at, "an object is expected")
    source = given.get("source")
    if not isinstance(source, str) or source not in FIELDS:
        raise BadContent(f"{at}.source", f"one of {', '.join(sorted(FIELDS))}")
    checks = FIELDS[source]
    kept: Content = {"source": source}
    for name, (is_right, what, needed) in checks.items():
        if name not in given and not needed:
            continue
        if not is_right(given.get(name)):
            raise BadContent(f"{at}.{name}", f"{what} is expected")
        kept[name] = given[name]
    if not isinstance(given.get("locked", False), bool):
        raise BadContent(f"{at}.locked", "true or false is expected")
    if given.get("locked"):
        kept["locked"] = True
    surplus = sorted(str(name)[:40] for name in given.keys() - {"source", "locked", *checks})
    if surplus:
        raise BadContent(f"{at}.{surplus[0]}", f"no field of the source {source}")
    return kept


def cells(given: Any, *, panels: Iterable[str] | None = None) -> list[Content]:
    """The cells of a scene: contents with the panel they stand in. ``panels``: the names its layout has."""
    if not isinstance(given, list):
        raise BadContent("cells", "a list is expected")
    known = None if panels is None else set(panels)
    kept: list[Content] = []
    seen: set[str] = set()
    for number, cell in enumerate(given):
        at = f"cells[{number}]"
        if not isinstance(cell, dict):
            raise BadContent(at, "an object is expected")
        panel = cell.get("panel")
        if not isinstance(panel, str) or not PANEL_NAME.match(panel):
            raise BadContent(f"{at}.panel", "a name such as A1 is expected")
        if known is not None and panel not in known:
            raise BadContent(f"{at}.panel", f"{panel} is no panel of this layout")
        if panel in seen:
            raise BadContent(f"{at}.panel", f"{panel} is named twice")
        seen.add(panel)
        rest = {name: value for name, value in cell.items() if name != "panel"}
        checked = {"source": "unchanged"} if rest == {"source": "unchanged"} else content(rest, at=at)
        kept.append({"panel": panel, **checked})
    return kept


def cameras(given: Iterable[Mapping[str, Any]]) -> list[str]:
    """Codes of the cameras that these cells or contents name, in their order."""
    return [cell["camera"] for cell in given if "camera" in cell]
