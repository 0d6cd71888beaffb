"""A figure's name says which bench wrote it: what is compared over time must not come from two kinds of measurement."""

import ast
import itertools
import re
from pathlib import Path

import pytest

from tests.bench import recovery, wall_tiles

FOLDER = Path(__file__).parent / "bench"
CONTRACT = FOLDER.parents[1] / "docs" / "contract.md"
STREAM_BENCHES = ("latency", "glass", "streaming", "serving", "stills", "transcode", "recovery", "nodes")
BENCHES = ("feed", "painted", *STREAM_BENCHES, "wall")
LANES = ("live", "llhls", "hls")
SERVERS = ("engine", "engine_hls", "engine_llhls", "engine_live", "ffmpeg", "nginx_rtmp", "gstreamer", "janus")
# What stands in braces in the names of each bench.
PARTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("latency", "name"): LANES,
    ("latency", "figure"): ("cold", "recover"),
    ("glass", "entry.name"): SERVERS,
    ("glass", "what"): ("first", "cold", "back", "after"),
    ("streaming", "name"): SERVERS,
    ("streaming", "figure"): ("cpu", "pss"),
    ("serving", "NAMES[lane]"): LANES,
    ("stills", "round(count / period)"): ("250",),
    ("recovery", "story.name"): tuple(story.name for story in recovery.STORIES),
    ("wall", "profile.tiles"): tuple(str(profile.tiles) for profile in wall_tiles.PROFILES),
}


def names_of(bench: str) -> set[str]:
    """All names this bench writes, from the words of its source."""
    found: set[str] = set()
    for node in ast.walk(ast.parse((FOLDER / f"{bench}.py").read_text())):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        if not isinstance(parts[0], ast.Constant) or not re.match(r"(feed|streaming|wall)\.", str(parts[0].value)):
            continue
        choices = [
            (str(part.value),) if isinstance(part, ast.Constant) else PARTS[bench, ast.unparse(part.value)]
            for part in parts
            if isinstance(part, ast.Constant | ast.FormattedValue)
        ]
        found |= {"".join(chosen) for chosen in itertools.product(*choices)}
    return {name for name in found if re.fullmatch(r"[\w.]*\w", name)}


@pytest.mark.parametrize(
    ("name", "bench"),
    [
        ("streaming.latency.hls", "latency"),
        ("streaming.latency.llhls", "latency"),
        ("streaming.latency.live", "latency"),
        ("streaming.recover.camera", "recovery"),
        ("streaming.recover.node", "nodes"),
        ("feed.received", "feed"),
        ("wall.command", "wall"),
        ("wall.first_picture", "wall"),
        ("wall.live", "wall"),
        ("wall.swap_spread", "wall"),
        ("wall.dropped.64", "wall"),
        ("wall.heap_slope", "wall"),
    ],
)
def test_a_promised_figure_comes_from_one_bench(name: str, bench: str) -> None:
    assert [each for each in BENCHES if name in names_of(each)] == [bench]


def test_no_two_benches_write_one_name() -> None:
    shared = {
        (one, other): names_of(one) & names_of(other)
        for one, other in itertools.combinations(BENCHES, 2)
        if names_of(one) & names_of(other)
    }
    assert not shared


@pytest.mark.parametrize("bench", BENCHES)
def test_the_contract_lists_what_a_bench_writes(bench: str) -> None:
    (row,) = re.findall(rf"^\| `{bench}` \| (.*) \|$", CONTRACT.read_text(), re.MULTILINE)
    heads = {re.split(r"<|\.$", given)[0] for given in re.findall(r"`([^`]+)`", row) if not given.startswith(".")}
    assert names_of(bench)
    for name in names_of(bench):
        assert any(name.startswith(head) for head in heads), name
