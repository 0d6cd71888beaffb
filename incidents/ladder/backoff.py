"""When a message that did not leave is tried again. Pure; ``chance`` is a number from 0 to 1."""

TRIES_AFTER_S = (0, 5, 30, 120, 600)
JITTER = 0.2  # a hundred messages that failed together must not come back together
LONGEST_WAIT_S = 3600


def wait_s(tried: int, *, chance: float, retry_after_s: float | None = None) -> float | None:
    """Seconds to the next try after ``tried`` of them; None when that was the last. A receiver that says when it wants
    to be asked again is obeyed, up to an hour: longer, and the alarm is over."""
    if tried >= len(TRIES_AFTER_S):
        return None
    own = TRIES_AFTER_S[tried] * (1 + JITTER * (2 * chance - 1))
    return max(own, min(retry_after_s or 0.0, LONGEST_WAIT_S))
