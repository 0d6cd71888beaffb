"""What went wrong with one stream lately: how often its picture was interrupted, and what the last error was. Pure."""

from collections import deque

HOUR_S = 3600.0
MOST_KEPT = 1000  # a stream that breaks more often than every four seconds has said enough


class Trouble:
    """Times are unix seconds."""

    def __init__(self) -> None:
        self.last_error = ""
        self.last_error_at: float | None = None
        self._interruptions: deque[float] = deque(maxlen=MOST_KEPT)

    def note(self, words: str, *, at: float, interrupted: bool) -> None:
        """An attempt ended. `interrupted`: it had shown a picture; a camera that is off is not a restarting one."""
        self.last_error, self.last_error_at = words, at
        if interrupted:
            self._interruptions.append(at)

    def restarts_hour(self, *, now: float) -> int:
        while self._interruptions and self._interruptions[0] <= now - HOUR_S:
            self._interruptions.popleft()
        return len(self._interruptions)
