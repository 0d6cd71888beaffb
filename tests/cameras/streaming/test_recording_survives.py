"""A node is killed while it records: what was recorded plays, and a clip over the gap tells it."""

import asyncio
import datetime as dt
import hashlib
import io
import json
import signal
import sys
from contextlib import suppress
from itertools import pairwise
from pathlib import Path

import av
import pytest
from django.utils import timezone

from cameras.streaming import clips, cutting, evidence, recorded
from cameras.streaming.engine.fragments import FragmentFile
from cameras.streaming.engine.reasons import BadData
from cameras.streaming.models import Clip, MediaNode, Recording
from tests.builders import make_camera, make_user
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.camera import Camera

pytestmark = [pytest.mark.media, pytest.mark.django_db, pytest.mark.timeout(90)]
CHILD = Path(__file__).with_name("recording_child.py")
ROOT = Path(__file__).resolve().parents[3]


async def recorded_by(address: str, root: Path, *, fragments: int) -> asyncio.subprocess.Process:
    """A node that has recorded at least so many fragments more than there were."""
    folder = root / "recordings" / "n1" / "CAM-A"
    wanted = len(whole_fragments(folder)) + fragments
    words = ("-m", "tests.cameras.streaming.recording_child", address, str(folder))
    child = await asyncio.create_subprocess_exec(sys.executable, *words, cwd=ROOT)
    async with asyncio.timeout(40):
        while len(whole_fragments(folder)) < wanted:  # noqa: ASYNC110 - another process writes
            await asyncio.sleep(0.1)
    return child


def whole_fragments(folder: Path) -> list[int]:
    """The number of pictures of each."""
    found: list[int] = []
    for path in folder.rglob("*.mp4"):
        with suppress(BadData), path.open("rb") as file:
            found += [len(pictures) for pictures in FragmentFile(file).fragments()]
    return found


def whole_pictures(root: Path) -> int:
    return sum(whole_fragments(root / "recordings"))


def test_a_clip_over_a_killed_node_plays_and_tells_its_gap(tmp_path: Path) -> None:
    began = timezone.now()
    killed = asyncio.run(film(tmp_path))
    judge(tmp_path, began=began, killed=killed)


async def film(root: Path) -> dt.datetime:
    """Two nodes one after the other, both killed; when the first one was."""
    camera = Camera(footage.make(size="640x360"))
    server = await camera.serve()
    address = f"rtsp://127.0.0.1:{server.sockets[0].getsockname()[1]}/sub"
    try:
        child = await recorded_by(address, root, fragments=5)
        child.send_signal(signal.SIGKILL)
        await child.wait()
        killed = timezone.now()
        await asyncio.sleep(2)
        child = await recorded_by(address, root, fragments=4)
        child.send_signal(signal.SIGKILL)
        await child.wait()
    finally:
        server.close()
    return killed


def judge(root: Path, *, began: dt.datetime, killed: dt.datetime) -> None:
    now = timezone.now()
    person = make_user()
    shown = make_camera(code="CAM-A")
    MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=now)
    recorded.mend(node="n1", root=root)
    assert all(row.ends_at and row.bytes == (root / row.path).stat().st_size for row in Recording.objects.all())

    clip = clips.cut(shown, began, now, by=person, now=now)
    later = now + cutting.SETTLED
    assert cutting.cut_waiting(node="n1", root=root, kept=lambda key, since: [], now=later) == 1
    clip = Clip.objects.get(pk=clip.pk)
    assert (clip.state, clip.words) == ("ready", "")

    path = root / clip.path
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == clip.sha256
    assert evidence.check(path).why == ""
    gaps = json.loads(path.with_suffix(".json").read_text())["gaps"]
    inner = [gap for gap in gaps if abs((at(gap["from"]["utc"]) - killed).total_seconds()) < 2.5]
    assert len(inner) == 1, gaps
    assert (at(inner[0]["to"]["utc"]) - at(inner[0]["from"]["utc"])).total_seconds() > 2

    with av.open(io.BytesIO(data), "r") as container:
        stream = container.streams.video[0]
        times = [float(frame.time or 0) for frame in container.decode(stream)]
        lasts = float((stream.duration or 0) * (stream.time_base or 0))
    assert clip.starts_at is not None
    assert clip.ends_at is not None
    told = (clip.ends_at - clip.starts_at).total_seconds()
    assert lasts == pytest.approx(told, abs=1.0)  # one group of pictures
    assert len(times) == whole_pictures(root)
    assert all(after > before for before, after in pairwise(times))


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)
