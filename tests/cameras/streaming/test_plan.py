"""Placement of streams on media nodes, as a table and as properties."""

from hypothesis import given
from hypothesis import strategies as st

from cameras.streaming.plan import NodeRoom, StreamKey, place

NODES = [NodeRoom("n1", 100), NodeRoom("n2", 100), NodeRoom("n3", 100)]
KEYS = st.sets(st.tuples(st.integers(1, 500), st.sampled_from(["tile", "main"])), max_size=60)


def test_nothing_wanted_places_nothing() -> None:
    assert place([], {(1, "tile"): "n1"}, NODES) == {}


def test_without_a_living_node_nothing_is_placed() -> None:
    assert place([(1, "tile")], {(1, "tile"): "n1"}, []) == {}


def test_a_stream_stays_where_it_is_while_its_node_lives() -> None:
    assert place([(1, "tile")], {(1, "tile"): "n3"}, NODES) == {(1, "tile"): "n3"}


def test_a_full_node_takes_no_more() -> None:
    placed = place([(n, "tile") for n in range(30)], {}, [NodeRoom("n1", 10), NodeRoom("n2", 10)])
    assert len(placed) == 20
    assert sorted(placed.values()).count("n1") == 10


@given(KEYS)
def test_two_planners_decide_alike(keys: set[StreamKey]) -> None:
    assert place(keys, {}, NODES) == place(list(keys)[::-1], {}, NODES[::-1])


@given(KEYS)
def test_a_dead_node_moves_its_own_streams_only(keys: set[StreamKey]) -> None:
    before = place(keys, {}, NODES)
    after = place(keys, before, NODES[1:])
    assert all(after[key] == node for key, node in before.items() if node != "n1")
    assert set(after) == set(before)


@given(KEYS)
def test_a_node_that_comes_back_takes_nothing_away(keys: set[StreamKey]) -> None:
    before = place(keys, {}, NODES[1:])
    assert place(keys, before, NODES) == before
