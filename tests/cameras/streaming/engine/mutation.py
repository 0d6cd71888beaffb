"""Spoils valid bytes, and says how often and what may come of it."""

import contextlib

from hypothesis import settings
from hypothesis import strategies as st

from cameras.streaming.engine.reasons import StreamFault

many = settings(max_examples=300, deadline=None)
expected = contextlib.suppress(StreamFault)


@st.composite
def mutated(draw: st.DrawFn, original: bytes) -> bytes:
    """Bits flipped, bytes cut out or put in, the end cut off."""
    data = bytearray(original)
    for _ in range(draw(st.integers(1, 6))):
        if not data:
            break
        at = draw(st.integers(0, len(data) - 1))
        kind = draw(st.sampled_from(["flip", "set", "cut", "insert", "truncate"]))
        if kind == "flip":
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "set":
            data[at] = draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 40))]
        elif kind == "insert":
            data[at:at] = draw(st.binary(max_size=40))
        else:
            del data[at:]
    return bytes(data)
