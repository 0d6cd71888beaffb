"""A clip from the wish to the file: what it is cut from, what it says when there is nothing, how it is proven."""

import contextlib
import datetime as dt
import io
import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import aiohttp
import av
import pytest
from django.core.management import call_command
from rest_framework.test import APIClient

from accounts.models import AuditEntry, User
from cameras.models import Camera
from cameras.streaming import clips, cutting, dispatch, material, recorded
from cameras.streaming.engine.recorder import FileNews, Recorder, _Work
from cameras.streaming.models import Clip, MediaNode, Recording, StreamState
from tests.builders import make_camera, make_user
from tests.cameras.streaming.engine import footage
from tests.cameras.streaming.engine.reel import Reel

pytestmark = pytest.mark.django_db
START = dt.datetime(2026, 11, 23, 12, 41, tzinfo=dt.UTC)  # 20:41 in Makassar


def at(seconds: float) -> dt.datetime:
    return START + dt.timedelta(seconds=seconds)


def nobody_answers(url: str, target: Path) -> None:
    raise aiohttp.ClientConnectionError("no route")


class Studio:
    """One node: two recordings with a gap between them on disk, the last seconds in memory."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.camera: Camera = make_camera(code="CAM-A")
        self.person: User = make_user(username="the-operator")
        self.now = at(60)
        MediaNode.objects.create(name="n1", boot_id="b", url="http://127.0.0.1:1", last_seen=self.now)
        self.reel = Reel(now=START.timestamp(), ring_s=5)

    def record(self, pictures: int, *, crash: bool = False, node: str = "n1", root: Path | None = None) -> "Studio":
        news: list[FileNews] = []
        root = root or self.root
        recorder = Recorder(on_news=news.append, clock=START.timestamp, file_s=4)
        folder = root / "recordings" / node / "CAM-A"
        first = self.reel.kept()[-1].segment.number if self.reel.kept() else -1
        for _ in range(pictures // 10):
            self.reel.play(footage.make(), pictures=10)
            fresh = [kept for kept in self.reel.kept() if kept.segment.number > first]
            recorder.handle(_Work("CAM-A/tile", folder, tuple(fresh)))
        self.reel.track.interrupt()
        if not crash:
            fresh = [kept for kept in self.reel.kept() if kept.segment.number > first]
            recorder.handle(_Work("CAM-A/tile", folder, tuple(fresh)))
            recorder.handle(_Work("CAM-A/tile", None))
        recorded.record(news, node=node, root=root)
        return self

    def live(self) -> None:
        StreamState.objects.create(camera=self.camera, profile="tile", state="live", since=START, node="n1")

    def ask(self, start: float, end: float) -> Clip:
        return clips.cut(self.camera, at(start), at(end), by=self.person, now=self.now)

    def cut(self, clip: Clip, *, after: float = 10, fetch: Callable[[str, Path], None] = nobody_answers) -> Clip:
        now = self.now + dt.timedelta(seconds=after)
        cutting.cut_waiting(node="n1", root=self.root, kept=lambda key, since: self.reel.kept(), now=now, fetch=fetch)
        clip.refresh_from_db()
        return clip


@pytest.fixture
def studio(tmp_path: Path, settings: object) -> Studio:
    settings.MEDIA_FOLDER = tmp_path  # type: ignore[attr-defined]
    return Studio(tmp_path)


def pictures(path: Path) -> list[float]:
    """Seconds of each decoded picture."""
    with av.open(io.BytesIO(path.read_bytes()), "r") as container:
        return [float(frame.time) for frame in container.decode(video=0)]


def test_files_gap_and_memory_are_one_clip_with_a_manifest(studio: Studio) -> None:
    studio.record(100)
    studio.reel.rest(10)
    studio.record(100)
    studio.live()
    clip = studio.cut(studio.ask(2.5, 27))

    assert (clip.state, clip.words) == ("ready", "")
    assert (clip.starts_at, clip.ends_at) == (at(2), at(27))
    path = studio.root / clip.path
    assert path.stat().st_size == clip.bytes
    shown = pictures(path)
    assert len(shown) == 80 + 70
    assert shown[-1] == pytest.approx(24.9)
    assert clip.gaps == [
        {"from": "2026-11-23T12:41:10.000+00:00", "to": "2026-11-23T12:41:20.000+00:00", "why": "missing"}
    ]

    said = json.loads(path.with_suffix(".json").read_text())
    assert said["sha256"] == clip.sha256
    assert said["gaps"][0]["from"]["wita"] == "2026-11-23T20:41:10.000+08:00"
    assert said["asked"]["by"] == "the-operator"
    assert list(AuditEntry.objects.order_by("seq").values_list("act", flat=True)) == ["clip_cut", "clip_ready"]
    assert AuditEntry.objects.order_by("seq").last().detail["sha256"] == clip.sha256  # type: ignore[union-attr]


def test_a_clip_ordered_twice_is_cut_once(studio: Studio) -> None:
    studio.record(100)
    clip = studio.cut(studio.ask(2, 5))
    written = (studio.root / clip.path).stat().st_mtime_ns
    studio.cut(clip)
    assert (studio.root / clip.path).stat().st_mtime_ns == written
    assert AuditEntry.objects.filter(act="clip_ready").count() == 1


def test_a_node_that_died_while_cutting_cuts_again_later(studio: Studio) -> None:
    studio.record(100)
    clip = studio.ask(2, 5)
    Clip.objects.update(taken_at=studio.now)
    assert studio.cut(clip, after=60).state == "wanted"
    assert studio.cut(clip, after=400).state == "ready"


def test_the_end_of_what_is_still_being_written_is_waited_for(studio: Studio) -> None:
    studio.record(100)
    studio.live()
    studio.now = at(10)
    clip = studio.ask(5, 10)
    assert studio.cut(clip, after=1).state == "wanted"
    assert studio.cut(clip, after=6).state == "ready"


def test_where_nothing_is_kept_the_clip_fails_and_says_what_there_is(studio: Studio) -> None:
    studio.record(100)
    clip = studio.ask(30, 40)
    assert clip.state == "failed"
    assert "20:41:00–20:41:10" in clip.words
    assert studio.cut(clip).state == "failed"


def test_what_there_is_is_told_once_whichever_stream_has_it() -> None:
    words = clips.what_there_is([(at(0), at(60)), (at(10), at(50)), (at(61), at(70)), (at(600), at(660))])
    assert "ada 20:41:00–20:42:10, 20:51:00–20:52:00 WITA" in words


def test_what_the_rows_promised_and_the_disk_lost_is_told(studio: Studio) -> None:
    studio.record(100)
    studio.reel.rest(600)
    for row in Recording.objects.all():
        (studio.root / row.path).unlink()
    studio.reel = Reel()
    clip = studio.cut(studio.ask(2, 5))
    assert clip.state == "failed"
    assert "Tidak ada gambar" in clip.words


def test_without_a_living_node_the_clip_fails_at_once(studio: Studio) -> None:
    studio.record(100)
    MediaNode.objects.update(last_seen=at(-60))
    assert studio.ask(2, 5).words == "Tidak ada simpul media yang hidup."


def test_a_clip_no_node_answered_is_given_up(studio: Studio) -> None:
    studio.record(100)
    clip = studio.ask(2, 5)
    assert clips.give_up(studio.now + dt.timedelta(minutes=9)) == 0
    assert clips.give_up(studio.now + dt.timedelta(minutes=11)) == 1
    clip.refresh_from_db()
    assert clip.state == "failed"


def test_a_full_disk_fails_the_clip_with_its_reason(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    studio.record(100)
    clip = studio.ask(2, 5)

    def full(path: Path, parts: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(cutting.clipping, "write", full)
    assert "No space left" in studio.cut(clip).words


def test_files_of_another_node_are_fetched_from_it(studio: Studio) -> None:
    elsewhere = studio.root / "elsewhere"
    studio.record(50).record(50, node="n2", root=elsewhere)
    MediaNode.objects.create(name="n2", boot_id="c", url="http://10.0.0.2:8001", last_seen=studio.now)
    asked: list[str] = []

    def fetch(url: str, target: Path) -> None:
        assert target.is_relative_to(studio.root)  # on the disk that has room for video
        asked.append(url)
        row = next(row for row in Recording.objects.filter(node="n2") if Path(row.path).name in url)
        target.write_bytes((elsewhere / row.path).read_bytes())

    studio.reel = Reel()
    clip = studio.cut(studio.ask(0, 10), fetch=fetch)
    assert len(pictures(studio.root / clip.path)) == 100
    assert asked[0].startswith("http://10.0.0.2:8001/media/n2/CAM-A/recording/")


def test_a_file_of_another_node_that_never_ends_is_not_read_to_its_end(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Endless(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            with contextlib.suppress(OSError):
                while True:
                    self.wfile.write(bytes(1 << 16))

        def log_message(self, *said: object) -> None:
            return

    monkeypatch.setattr(cutting, "MOST_FETCHED_BYTES", 1 << 20)
    target = studio.root / "borrowed.mp4"
    with ThreadingHTTPServer(("127.0.0.1", 0), Endless) as other:
        threading.Thread(target=other.serve_forever, daemon=True).start()
        with pytest.raises(OSError, match="more than"):
            cutting.fetch(f"http://127.0.0.1:{other.server_port}/", target)
        other.shutdown()
    assert target.stat().st_size <= 1 << 20


def test_a_node_that_does_not_answer_is_a_gap_and_a_note(studio: Studio) -> None:
    studio.record(50).record(50, node="n2", root=studio.root / "elsewhere")
    studio.reel = Reel()
    MediaNode.objects.create(name="n2", boot_id="c", url="http://10.0.0.2:8001", last_seen=studio.now)
    clip = studio.cut(studio.ask(0, 10))
    assert clip.state == "ready"
    assert [gap["why"] for gap in clip.gaps] == ["missing"]
    said = json.loads((studio.root / clip.path).with_suffix(".json").read_text())
    assert said["notes"] == ["Simpul n2 tidak menjawab."]


@pytest.mark.parametrize(("start", "end"), [(10, 5), (10, 10), (61, 70), (-4000, 10)])
def test_times_that_cannot_be_asked_for_are_refused(studio: Studio, start: float, end: float) -> None:
    with pytest.raises(clips.BadClip):
        studio.ask(start, end)


def test_the_stream_with_most_of_the_time_is_taken_and_the_better_picture_of_two() -> None:
    def span(profile: str, start: float, end: float) -> material.Span:
        return material.Span(profile, "n1", at(start), at(end), "file")

    def best(*spans: material.Span) -> str | None:
        return material.best_profile(spans, since=at(0), until=at(60))

    assert best() is None
    assert best(span("tile", 0, 60), span("main", 40, 60)) == "tile"
    assert best(span("tile", 0, 60), span("main", 0, 60)) == "main"
    assert best(span("main", 0, 30), span("main", 10, 30), span("tile", 0, 40)) == "tile"


# The door people use


def test_the_api_orders_a_clip_and_leads_to_its_file(
    studio: Studio, api_as: Callable[..., APIClient], monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    studio.record(100)
    ordered: list[tuple[str, str]] = []
    monkeypatch.setattr(dispatch, "cut_clip", lambda node, uid: ordered.append((node, uid)))
    monkeypatch.setattr("cameras.clips_api.timezone.now", lambda: studio.now)
    api = api_as(studio.person)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        answer = api.post(
            "/api/v1/cameras/CAM-A/clips/", {"from": "2026-11-23T20:41:02+08:00", "to": at(5).isoformat()}
        )
    assert answer.status_code == 202
    assert ordered == [("n1", answer.data["id"])]

    uid = answer.data["id"]
    early = api.get(f"/api/v1/clips/{uid}/download/")
    assert (early.status_code, early.data["current"]) == (409, "wanted")
    studio.cut(Clip.objects.get(uid=uid))
    detail = api.get(f"/api/v1/clips/{uid}/").data
    assert (detail["state"], detail["duration_s"]) == ("ready", 3.0)
    led = api.get(f"/api/v1/clips/{uid}/download/")
    assert led.status_code == 302
    assert led["Location"].startswith("/media/n1/CAM-A/clip/")
    assert led["Location"].endswith(f"/{uid}.mp4?name=CAM-A-20261123-204102.mp4")
    assert AuditEntry.objects.filter(act="clip_downloaded", subject=uid).count() == 1
    listed = api.get("/api/v1/cameras/CAM-A/clips/").data["results"]
    assert [row["id"] for row in listed] == [uid]


def test_a_node_that_is_away_makes_no_dead_link(
    studio: Studio, api_as: Callable[..., APIClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.record(100)
    clip = studio.cut(studio.ask(2, 5))
    monkeypatch.setattr("cameras.clips_api.timezone.now", lambda: studio.now + dt.timedelta(minutes=1))
    answer = api_as(studio.person).get(f"/api/v1/clips/{clip.uid}/download/")
    assert (answer.status_code, answer.data["title"]) == (503, "node_away")


def test_what_is_kept_is_told_with_its_rules(
    studio: Studio, api_as: Callable[..., APIClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    studio.record(100)
    studio.live()
    monkeypatch.setattr("cameras.clips_api.timezone.now", lambda: studio.now)
    supervisor = api_as("supervisor")
    said = supervisor.post("/api/v1/cameras/CAM-A/pin/", {"keep_days": 3}).data
    assert [(rule["reason"], rule["keep_days"]) for rule in said["rules"]] == [("pinned", 3)]
    assert [span["source"] for span in said["spans"]] == ["file", "memory"]
    assert supervisor.post("/api/v1/cameras/CAM-A/unpin/").data["rules"] == []
    assert supervisor.post("/api/v1/cameras/CAM-A/pin/", {"profile": "thumb"}).status_code == 400
    assert supervisor.get("/api/v1/cameras/CAM-A/recordings/?from=yesterday").status_code == 400


# Proof


def test_verify_clip_notices_a_changed_byte(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    studio.record(100)
    clip = studio.cut(studio.ask(2, 5))
    path = studio.root / clip.path
    call_command("verify_clip", str(path))
    call_command("verify_clip", "--all")
    assert capsys.readouterr().out.count("ok ") == 2

    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_clip", str(path))
    assert "content and manifest differ" in capsys.readouterr().out
    said = json.loads(path.with_suffix(".json").read_text())
    path.with_suffix(".json").write_text(json.dumps(said | {"sha256": evidence_of(path)}))
    with pytest.raises(SystemExit, match="1"):
        call_command("verify_clip", "--all")
    assert "content and database differ" in capsys.readouterr().out


def evidence_of(path: Path) -> str:
    from cameras.streaming.evidence import sha256

    return sha256(path)
