"""Bits and emulation prevention of NAL units."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cameras.simulator.bits import BitReader, BitWriter, escape, unescape


@given(st.binary().map(lambda data: data.replace(b"\xff", b"\0") + b"\x80"))
def test_an_escaped_payload_comes_back_and_hides_no_start_code(payload: bytes) -> None:
    nal = escape(payload)
    assert unescape(nal) == payload
    assert not any(code in nal for code in (b"\0\0\0", b"\0\0\1", b"\0\0\2"))


@given(st.lists(st.tuples(st.sampled_from(["unsigned", "signed"]), st.integers(0, 5000))))
def test_what_is_written_is_read(codes: list[tuple[str, int]]) -> None:
    writer = BitWriter()
    for kind, value in codes:
        writer.unsigned(value) if kind == "unsigned" else writer.signed(-value)
    reader = BitReader(writer.finish())
    for kind, value in codes:
        assert (reader.unsigned() if kind == "unsigned" else -reader.signed()) == value
    assert reader.rest() == (0, 0)


def test_reading_past_the_end_is_refused() -> None:
    with pytest.raises(ValueError, match="past the end"):
        BitReader(b"\x01").unsigned()
