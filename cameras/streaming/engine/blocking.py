"""Requests of the low-latency lane that may come before what they ask for (rfc8216bis 6.2.5.2)."""

from asyncio import Future

from .track import Track

PATIENCE_TARGETS = 3
MOST_DIGITS = 15


class TooFar(Exception):
    """Asked for what is too far ahead to be meant."""


class Direction:
    """`_HLS_msn` and `_HLS_part`; both -1 when the playlist is wanted as it is."""

    __slots__ = ("number", "part")

    def __init__(self, query: bytes) -> None:
        """Raises TooFar when the numbers make no sense."""
        self.number = self.part = -1
        for name, _, value in (field.partition(b"=") for field in query.split(b"&")):
            if name in (b"_HLS_msn", b"_HLS_part"):
                if not value.isdigit() or len(value) > MOST_DIGITS:
                    raise TooFar
                if name == b"_HLS_msn":
                    self.number = int(value)
                else:
                    self.part = int(value)
        if self.part >= 0 and self.number < 0:
            raise TooFar


def playlist(track: Track, direction: Direction) -> bytes | Future[bool] | None:
    """The playlist, or what to wait for before asking again. Raises TooFar."""
    track.ask_for_parts()
    opened, asked = track.opened, direction.number
    if asked > opened.number + 1 or (
        asked == opened.number and direction.part > len(opened.parts) + track.low_latency.most_ahead()
    ):
        raise TooFar
    if not _is_there(track, direction):
        return _wait(track)
    return track.low_latency_playlist() or _wait(track)


def _is_there(track: Track, direction: Direction) -> bool:
    """A part behind the last one of its segment means the first one of the next."""
    opened, asked, part = track.opened, direction.number, direction.part
    if asked >= opened.number:
        return asked == opened.number and 0 <= part < len(opened.parts)
    if part >= 0 and asked == opened.number - 1:
        closed = track.shelf.find(asked)
        return closed is None or part < len(closed.parts) or bool(opened.parts)
    return True


def part(track: Track, number: int, index: int) -> bytes | Future[bool] | None:
    """The part, what to wait for when it is the next one, or None: gone, or never there."""
    track.ask_for_parts()
    opened = track.opened
    if number == opened.number:
        return opened.part(index) or (_wait(track) if index == len(opened.parts) else None)
    if number == opened.number + 1 and index == 0:
        return _wait(track)
    segment = track.shelf.find(number)
    if segment is None or index >= len(segment.parts):
        return None
    found = segment.parts[index]
    return segment.data[found.at : found.at + found.size]


def _wait(track: Track) -> Future[bool]:
    return track.waiting.join(patience_s=PATIENCE_TARGETS * track.shelf.target_s)
