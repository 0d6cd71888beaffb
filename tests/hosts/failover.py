"""One cut and its healing, measured: shared by the test and by ``bin/bench nodes``."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.hosts.installation import PORTS, Installation, Seen

FENCED_S = 14.0  # ten seconds, a look of the node, and ours
TWICE_S = 5.0
SETTLES_S = 6.0  # after the healing: a plan a second, so a flap would show
PATIENCE_S = 40.0


@dataclass(frozen=True)
class Cut:
    """Seconds since the cable was pulled, the worst tile first.

    ``fenced_s``: until the node that was cut off had ended its streams by itself. ``twice_s``: seconds after the
    healing until no camera gives a stream twice. ``back_on``: nodes that played after the healing.
    """

    detected_s: float
    tiles_s: list[float]
    fenced_s: float
    twice_s: float
    back_on: set[str]


def cut_and_heal(made: Installation, dead: str, other: str) -> Cut:
    """Pull the cable of a node that carries tiles, wait until the other plays all, put it back, look for flaps."""
    before = made.viewer.nodes_of(time.monotonic() - 3)
    moving = [camera for camera, node in before.items() if node == dead]
    cut_at = time.monotonic()
    made.net.cut(dead)
    made.wait(f"all tiles on {other}", lambda: made.all_play(since=cut_at, node=other), patience_s=PATIENCE_S)
    played = made.viewer.since(cut_at, node=other)
    tiles = [_live(played, camera) - cut_at for camera in moving]
    fenced_at = made.wait(f"{dead} to end its streams", lambda: _carried(made, dead) == 0, patience_s=PATIENCE_S)
    made.net.heal(dead)
    healed_at = time.monotonic()
    once_at = made.wait("each camera to give one stream", lambda: _once(made), patience_s=PATIENCE_S)
    made.wait(f"{dead} to be back", lambda: dead in made.alive(), patience_s=PATIENCE_S)
    time.sleep(SETTLES_S)  # the question is what does not happen
    back_on = {one.node for one in made.viewer.since(healed_at)}
    return Cut(
        detected_s=_detected(made, cut_at, other, moving),
        tiles_s=sorted(tiles, reverse=True),
        fenced_s=fenced_at - cut_at,
        twice_s=once_at - healed_at,
        back_on=back_on,
    )


def _live(played: Sequence[Seen], camera: str) -> float:
    """A tile is live with its second segment from there: the first could be a remnant."""
    return sorted(one.at for one in played if one.camera == camera)[1]


def _carried(made: Installation, name: str) -> int:
    """Streams of a node, asked on its own host: no cable is needed there."""
    address = f"http://{made.net.hosts[name].address}:{PORTS['media']}/healthz"
    words = f"import urllib.request; print(urllib.request.urlopen({address!r}, timeout=3).read().decode())"
    return int(json.loads(made.manage("-c", words, on=name))["streams"])


def _once(made: Installation) -> bool:
    """No camera gives more than one stream for its tile."""
    return max(made.pulled().values()) <= 1


def _detected(made: Installation, cut_at: float, other: str, moving: list[str]) -> float:
    """When the first moved stream was assigned to the other node, by the rows' own time."""
    wanted = f"node__name={other!r}, camera__code__in={moving!r}"
    words = (
        "import django; django.setup(); from cameras.streaming.models import StreamAssignment as A; "
        f"print(min((a.since.timestamp() for a in A.objects.filter({wanted})), default=0))"
    )
    since = float(made.manage("-c", words).split()[-1])
    return since - (cut_at + (time.time() - time.monotonic()))
