"""What an uploaded picture may be, for whoever asks before it is decoded."""

from typing import Final

MOST_BYTES: Final = 20 * 1024 * 1024
MOST_PIXELS: Final = 7680 * 4320  # more than the largest wall has is a mistake or a bomb
LEAST_SIDE: Final = 16  # pixels


class NoPicture(ValueError):
    """These bytes are no picture that a wall can show; the words say why, in the reader's language."""
