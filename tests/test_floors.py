"""The staircase of docs/architecture.md: rooms import downwards only, and nothing imports in a circle."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {"accounts": 0, "cameras": 1, "incidents": 2, "warroom": 3}
ENGINE = "cameras.streaming.engine"
SIMULATOR = "cameras.simulator"
# The simulator's list of demo cameras is data; seed_demo turns it into rows.
SIMULATOR_DATA = {
    ("warroom.demo", "cameras.simulator.catalogue"),
    ("warroom.management", "cameras.simulator.catalogue"),
}
FRAMEWORKS = {"django", "celery", "channels", "kombu", "rest_framework", "redis", "daphne"}
PURE = (
    "accounts.roles",
    "cameras.addresses",
    "cameras.nearby",
    "cameras.streaming.grants",
    "cameras.streaming.plan",
    "cameras.streaming.profiles",
    "cameras.streaming.retention",
    "incidents.maintenance.groups",
    "incidents.maintenance.limits",
    "incidents.rulebook.checks",
    "incidents.rulebook.entries",
    "incidents.rulebook.rule",
    "incidents.level.actions",
    "incidents.level.boundary",
    "incidents.level.cap",
    "incidents.level.score",
    "incidents.level.words",
    "incidents.shifts.due",
    "incidents.shifts.roster",
    "incidents.shifts.watch",
    "incidents.severity",
    "incidents.states",
    "warroom.env",
    "warroom.runtime",
    "warroom.wall.alarms",
    "warroom.wall.devices.presence",
    "warroom.wall.loans",
    "warroom.wall.schedule",
    "warroom.wall.geometry",
    "warroom.wall.memory",
    "warroom.wall.sources",
    "warroom.wall.state",
    "warroom.wall.tours",
    "warroom.wall.zone",
)


def module_name(path: Path) -> str:
    words = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(words[:-1] if words[-1] == "__init__" else words)


MODULES = {
    module_name(path): path
    for room in FLOORS
    for path in sorted((ROOT / room).rglob("*.py"))
    if "migrations" not in path.parts
}


def imports(name: str, source: str, *, package: bool = False) -> Iterator[str]:
    """Every module or name a source imports, in functions too, but not for types alone and not in an app's ready()."""
    tree = ast.parse(source)
    skipped = {id(inner) for node in ast.walk(tree) if _is_skipped(node, name) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(name, node, package=package)
            yield from (f"{base}.{alias.name}" for alias in node.names)


def _is_skipped(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.FunctionDef) and node.name == "ready":
        return name.endswith(".apps")
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _base(name: str, node: ast.ImportFrom, *, package: bool) -> str:
    if not node.level:
        return node.module or ""
    words = name.split(".")
    here = words[: len(words) - node.level + (1 if package else 0)]
    return ".".join([*here, *([node.module] if node.module else [])])


def imported_modules(name: str) -> set[str]:
    """The project's modules that one module imports. A package counts when a name of its ``__init__`` is taken."""
    path = MODULES[name]
    found = set()
    for target in imports(name, path.read_text(), package=path.name == "__init__.py"):
        module = target if target in MODULES else target.rpartition(".")[0]
        if module in MODULES:
            found.add(module)
    return found - {name}


GRAPH = {name: imported_modules(name) for name in MODULES}


def climbs(graph: dict[str, set[str]]) -> list[str]:
    return sorted(
        f"{name} imports {target}"
        for name, targets in graph.items()
        for target in targets
        if FLOORS[target.split(".")[0]] > FLOORS[name.split(".")[0]]
    )


def circle(graph: dict[str, set[str]]) -> list[str]:
    """One circle of imports, as the modules on it in order; empty if there is none."""
    done: set[str] = set()

    def walk(name: str, trail: list[str]) -> list[str]:
        if name in trail:
            return [*trail[trail.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph.get(name, ())):
            if found := walk(target, [*trail, name]):
                return found
        done.add(name)
        return []

    for name in sorted(graph):
        if found := walk(name, []):
            return found
    return []


def test_the_rooms_are_read() -> None:
    assert len(MODULES) > 50
    assert "accounts.access" in GRAPH["accounts.permissions"]


def test_no_room_imports_from_a_floor_above() -> None:
    assert climbs(GRAPH) == []


def test_nothing_imports_in_a_circle() -> None:
    assert circle(GRAPH) == []


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith(ENGINE)])
def test_the_engine_knows_no_framework_and_no_other_room(name: str) -> None:
    assert {target for target in GRAPH[name] if not target.startswith(ENGINE)} == set()
    assert _frameworks(name) == set()


@pytest.mark.parametrize("name", PURE)
def test_pure_decisions_know_no_framework(name: str) -> None:
    assert _frameworks(name) - ({"django"} if name == "accounts.roles" else set()) == set()


def test_only_tests_import_the_simulator() -> None:
    reached = {
        (name, target)
        for name, targets in GRAPH.items()
        if not name.startswith(SIMULATOR)
        for target in targets
        if target.startswith(SIMULATOR)
    }
    allowed = {(name, target) for name, target in reached if (".".join(name.split(".")[:2]), target) in SIMULATOR_DATA}
    assert reached - allowed == set()


def _frameworks(name: str) -> set[str]:
    path = MODULES[name]
    return {
        target.split(".")[0] for target in imports(name, path.read_text(), package=path.name == "__init__.py")
    } & FRAMEWORKS


def test_a_climb_is_seen() -> None:
    assert climbs({"accounts.access": {"warroom.env"}}) == ["accounts.access imports warroom.env"]


def test_a_circle_is_seen() -> None:
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"b"}}) == ["b", "c", "b"]


def test_an_import_inside_a_function_counts_and_one_in_ready_does_not() -> None:
    source = "def ready():\n    from warroom import wall\n"
    assert list(imports("cameras.views", source)) == ["warroom.wall"]
    assert list(imports("cameras.apps", source)) == []


def test_relative_imports_are_understood() -> None:
    assert list(imports("cameras.streaming.plan", "from .. import nearby\nfrom .grants import issue")) == [
        "cameras.nearby",
        "cameras.streaming.grants.issue",
    ]
