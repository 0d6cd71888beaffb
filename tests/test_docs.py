"""The pages that name things name all of them: dependencies their packages, the contract the API's addresses."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[[^\]]*\])?==", re.MULTILINE)


def pinned(file: str) -> set[str]:
    return {found["name"].lower() for found in PINNED.finditer((ROOT / file).read_text())}


def documented(heading: str) -> set[str]:
    """The packages in the first column of the table under a heading; a name in brackets is a nickname."""
    section = (DOCS / "dependencies.md").read_text().split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    rows = re.findall(r"^\| (?!package|-)([^|]+) \|", section, re.MULTILINE)
    names = ",".join(re.sub(r"\[[^\]]*\]|\([^)]*\)", "", row) for row in rows)
    return {name.split()[0].lower() for name in names.split(",")}  # "Django 5.2 LTS": the name comes first


@pytest.mark.parametrize(
    ("file", "heading"), [("requirements.txt", "The product"), ("requirements-dev.txt", "Tests and checks")]
)
def test_every_pinned_package_has_its_reason(file: str, heading: str) -> None:
    assert pinned(file) == documented(heading)


def api_addresses() -> set[str]:
    """Every address of the API in the permission matrix, below api/v1/."""
    matrix = (ROOT / "tests" / "permission_matrix.txt").read_text()
    return {_plain(found) for found in re.findall(r"^api/v1/(\S+)\s", matrix, re.MULTILINE)}


def named_addresses() -> set[str]:
    """Every address that the contract's part on the API names. What lies under a wall is named without the wall."""
    api = (DOCS / "contract.md").read_text().split("\n## API\n", 1)[1].split("\n## ", 1)[0]
    general, walls = api.split("\n### Walls\n")
    of_one, of_all = walls.split("\nOf all walls:\n")
    return _named(general) | {f"walls/<>/{name}" for name in _named(of_one)} | _named(of_one) | _named(of_all)


def _named(text: str) -> set[str]:
    """A line names an address whole, or its end alone beside one before it: `outputs/<n>/pattern/`, `clear/`."""
    found: set[str] = set()
    for line in text.splitlines():
        words = {_plain(word) for code in re.findall(r"`([^`]+)`", line) for word in code.split()}
        whole = {word for word in words if re.fullmatch(r"[a-z<][\w/<>.-]*", word)}
        ends = {word for word in whole if word.count("/") == 1}
        found |= whole | {start + end for name in whole for start in (name, _parent(name)) for end in ends}
        if "without `<n>/`" in line:
            found |= {name.replace("<>/", "") for name in found}
    return found


def _plain(address: str) -> str:
    """Without the query; what varies as <>."""
    return re.sub(r"<[^>]*>", "<>", address.split("?")[0].split("[")[0])


def _parent(address: str) -> str:
    return address.rstrip("/").rpartition("/")[0] + "/"


def test_every_address_of_the_api_is_in_the_contract() -> None:
    addresses = api_addresses()
    assert len(addresses) > 80
    assert sorted(addresses - named_addresses()) == []


def test_an_address_that_nobody_wrote_down_is_found() -> None:
    assert "walls/<>/panels/<>/preempt/" in named_addresses()
    assert "walls/<>/panels/<>/borrow/" not in named_addresses()
