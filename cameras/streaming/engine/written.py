"""A track's live playlists as text: written once, handed to everyone who asks until there is more to tell."""

from collections.abc import Callable

from . import playlist
from .playlist import Latency, Opened
from .shelf import Shelf


class Written:
    """What stands before the parts of the open segment stays as it is while that one grows, so it is kept apart."""

    def __init__(self) -> None:
        self.low_latency: bytes | None = None
        self._plain: dict[str, bytes] = {}
        self._before: tuple[Latency, bool, bytes] | None = None

    def part_came(self) -> None:
        self.low_latency = None

    def segment_came(self) -> None:
        """Or one was given up: nothing that was written holds."""
        self.low_latency = self._before = None
        self._plain.clear()

    def plain(self, name: str, render: Callable[..., bytes], shelf: Shelf) -> bytes | None:
        """None without a whole segment."""
        if name not in self._plain and shelf.segments:
            self._plain[name] = render(
                shelf.segments, target_s=shelf.target_s, discontinuity_number=shelf.discontinuity_number
            )
        return self._plain.get(name)

    def in_parts(self, opened: Opened, shelf: Shelf, latency: Latency, *, independent: bool) -> bytes:
        """`independent`: whether the open segment begins with a key frame."""
        newest = shelf.segments[-1].initialisation if shelf.segments else None
        before = self._before_parts(opened.number, shelf, latency, independent=independent)
        self.low_latency = before + playlist.render_parts(opened, initialisation=newest)
        return self.low_latency

    def _before_parts(self, first: int, shelf: Shelf, latency: Latency, *, independent: bool) -> bytes:
        known = self._before
        if known is None or known[:2] != (latency, independent):
            text = playlist.render_before_parts(
                shelf.segments,
                latency,
                independent=independent,
                first=first,
                target_s=shelf.target_s,
                discontinuity_number=shelf.discontinuity_number,
            )
            self._before = known = (latency, independent, text)
        return known[2]
