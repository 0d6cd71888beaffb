"""Who may transcode when not everybody can."""

import pytest

from cameras.streaming.engine import admission
from cameras.streaming.engine.admission import Load, Source, decide, estimate
from cameras.streaming.engine.orders import TranscodeSpec

TILE, FOCUS = TranscodeSpec(480, 270, 8, 250), TranscodeSpec(960, 540, 15, 900)
FULL_HD = Source("H264")


def a(cores: float, priority: int = 3) -> Load:
    return Load("a", cores, priority)


def b(cores: float, priority: int = 3) -> Load:
    return Load("b", cores, priority)


@pytest.mark.parametrize(
    ("running", "wanted", "admitted", "evicted"),
    [
        ([], Load("n", 1.0, 3), True, ()),
        ([], Load("n", 2.1, 1), False, ()),
        ([a(1.0)], Load("n", 1.0, 3), True, ()),
        ([a(1.5)], Load("n", 1.0, 3), False, ()),
        ([a(1.5, 4)], Load("n", 1.0, 3), True, ("a",)),
        ([a(1.0, 4), b(1.0, 5)], Load("n", 1.0, 3), True, ("b",)),
        ([a(0.5, 5), b(1.5, 5)], Load("n", 1.0, 3), True, ("b",)),
        ([a(1.0, 4), b(1.0, 5)], Load("n", 2.0, 3), True, ("b", "a")),
        ([a(1.0, 2), b(1.0, 5)], Load("n", 1.5, 3), False, ()),
        ([a(1.9)], Load("a", 1.95, 3), True, ()),
        ([a(1.0), b(0.9)], Load("a", 1.2, 3), False, ()),
    ],
    ids=[
        "room for all", "more than there is", "just fits", "equals do not push", "the less important goes",
        "the least important goes", "of equals the dearest goes", "as many as it takes", "nobody when it is no use",
        "its own load does not count twice", "growing needs room too",
    ],
)  # fmt: skip
def test_room_goes_by_importance(running: list[Load], wanted: Load, admitted: bool, evicted: tuple[str, ...]) -> None:
    verdict = decide(running, wanted, quota=2.0)

    assert (verdict.admitted, verdict.evicted) == (admitted, evicted)


def test_decoding_is_most_of_a_tile_and_paid_once() -> None:
    tile, both = estimate(FULL_HD, [TILE]), estimate(FULL_HD, [TILE, FOCUS])
    separate = tile + estimate(FULL_HD, [FOCUS])

    assert 0.08 < tile < 0.12
    assert both < 0.7 * separate
    assert estimate(FULL_HD, [TILE, TILE]) == tile


def test_a_small_source_is_cheap_and_never_encoded_larger_than_it_is() -> None:
    small = Source("H265", 640, 360, 10)

    assert estimate(small, [TranscodeSpec(1920, 1080, 25, 4000)]) == estimate(small, [TranscodeSpec(640, 360, 10, 1)])
    assert estimate(small, [TILE]) < 0.2 * estimate(FULL_HD, [TILE])


def test_a_card_leaves_only_the_decoding_dear() -> None:
    assert estimate(FULL_HD, [FOCUS], hardware=True) < estimate(FULL_HD, [FOCUS])


@pytest.mark.parametrize(
    ("wanted", "used", "said"), [(0.3, 1.94, "1,9 dari 2,0 inti"), (2.5, 0.0, "perlu 2,5 dari 2,0 inti")]
)
def test_a_refusal_says_how_much_is_taken(wanted: float, used: float, said: str) -> None:
    assert admission.refusal(wanted, used=used, quota=2.0) == said
