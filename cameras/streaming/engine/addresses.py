"""What can be asked of a media node: every address of the origin, and the words of one."""

import re
from collections.abc import Callable
from typing import Protocol

from .reports import StreamReport
from .track import Track

VerifyGrant = Callable[[str, str, float], bool]
PATH = re.compile(
    r"/media/(?P<node>[\w.-]{1,64})/(?P<key>[\w.-]{1,64}/[\w-]{1,32})/(?P<grant>[\w.~=:-]{1,1024})/"
    r"(?:(?P<playlist>index|ll|keys|replay)\.m3u8|init-(?P<init>\d{1,15})\.mp4"
    r"|(?P<segment>\d{1,15})(?:\.(?P<part>\d{1,4})|(?P<key_only>k))?\.m4s"
    r"|(?P<snapshot>snapshot\.jpg)|(?P<live>live))",
    re.ASCII,
)


def replay_key(key: str) -> str:
    """What a grant for the ring of a stream is signed for: "SIM-001/tile" is replayed by "SIM-001/replay-tile"."""
    code, _, profile = key.rpartition("/")
    return f"{code}/replay-{profile}"


class Stream(Protocol):
    track: Track

    def report(self) -> StreamReport: ...


Find = Callable[[str], Stream | None]
