"""Which encoder this node's transcodes use: what the setting asks for, if the machine has it."""

import structlog
from django.conf import settings

from cameras.streaming.engine import encoders
from cameras.streaming.engine.encoders import Choice, Encoder

log = structlog.get_logger(__name__)

MEMORY = "encoders.json"  # in the data folder: the tests take a second or two


def chosen(ffmpeg_path: str) -> Choice:
    """Blocks while the machine's encoders are tried, which is once for a binary and a set of devices.

    Says in the log what was asked for and is not there; the node then works with what there is.
    """
    asked = settings.MEDIA_ENCODER
    if asked == Encoder.SOFTWARE.value:
        return encoders.choose(asked, {})
    found = encoders.choose(asked, encoders.findings(ffmpeg_path, kept_in=settings.DATA_DIR / MEMORY))
    if found.words:
        log.warning("encoder_missing", asked=asked, taken=found.encoder.value, why=found.why_not.get(asked, ""))
    return found


def figures(choice: Choice) -> dict[str, object]:
    """For the page of the nodes."""
    return {"taken": choice.encoder.value, "asked": choice.asked, "words": choice.words, "why_not": choice.why_not}
