"""What a wall gets of a camera while there are visitors, through the door it uses."""

import threading
from collections.abc import Iterator
from fractions import Fraction
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import av
import numpy as np
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from cameras import importing
from cameras.models import Camera
from cameras.streaming import blurring
from cameras.streaming.models import MediaNode
from tests.builders import make_camera, make_user
from warroom.wall.models import Wall

pytestmark = pytest.mark.django_db
MODIFIED = "Mon, 01 Jun 2026 04:00:00 GMT"


def letters(width: int = 320, height: int = 180) -> bytes:
    """A JPEG with stripes of four pixels: as fine as the letters of a plate."""
    rows = np.zeros((height, width, 3), np.uint8)
    rows[:, (np.arange(width) // 4) % 2 == 0] = 255
    encoder = av.CodecContext.create("mjpeg", "w")
    encoder.width, encoder.height, encoder.pix_fmt = width, height, "yuvj420p"
    encoder.time_base = Fraction(1, 25)
    frame = av.VideoFrame.from_ndarray(rows, "rgb24").reformat(format="yuvj420p")
    return b"".join(bytes(packet) for packet in encoder.encode(frame) + encoder.encode(None))


def grey(jpeg: bytes) -> Any:
    decoder = av.CodecContext.create("mjpeg", "r")
    frames = decoder.decode(av.Packet(jpeg)) + decoder.decode(None)
    return frames[0].to_ndarray(format="gray").astype(float)


class NodeOfOnePicture(BaseHTTPRequestHandler):
    answer: tuple[int, bytes] = (200, b"")
    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        status, body = type(self).answer
        self.send_response(status)
        self.send_header("Last-Modified", MODIFIED)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def node() -> Iterator[type[NodeOfOnePicture]]:
    handler = type("Handler", (NodeOfOnePicture,), {"answer": (200, letters()), "asked": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    MediaNode.objects.create(name="n1", boot_id="b", url=url, last_seen=timezone.now())
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def account() -> User:
    return make_user(role="wall")


@pytest.fixture
def wall(account: User) -> Wall:
    """With visitors in the room."""
    by = make_user(role="operator")
    return Wall.objects.create(
        slug="balaikota", name="Balai Kota", account=account, guest_by=by, guest_at=timezone.now()
    )


def as_user(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def still(user: User, camera: Camera, query: str = "") -> Any:
    return as_user(user).get(f"/api/v1/cameras/{camera.code}/still/{query}")


def test_a_wall_with_visitors_gets_the_blurred_picture_whatever_it_asks(
    node: type[NodeOfOnePicture], wall: Wall, account: User
) -> None:
    camera = make_camera()
    for query in ("", "?guest=0", "?guest=1"):
        answer = still(account, camera, query)
        assert (answer.status_code, answer["Content-Type"], answer["Warroom-Picture"]) == (200, "image/jpeg", "blurred")
        assert (answer["Cache-Control"], answer["Last-Modified"]) == ("no-store", MODIFIED)
        picture = grey(answer.content)
        assert picture.shape == (180, 320)
        assert grey(letters()).std() > 100
        assert picture.std() < 40  # what is left of the stripes is their beat with the few pixels
    assert all(path.startswith(f"/media/n1/{camera.code}/still/") for path in node.asked)


def test_when_the_visitors_have_left_it_is_plain_again_and_not_kept(
    node: type[NodeOfOnePicture], wall: Wall, account: User
) -> None:
    Wall.objects.update(guest_at=None, guest_by=None)
    answer = still(account, make_camera())
    assert (answer.status_code, answer["Cache-Control"]) == (302, "no-store")
    assert node.asked == []


def test_visitors_at_one_wall_are_not_at_another(node: type[NodeOfOnePicture], wall: Wall) -> None:
    other = make_user(role="wall")
    Wall.objects.create(slug="lain", name="Lain", account=other)
    assert still(other, make_camera()).status_code == 302


def test_policies_show_and_hide(node: type[NodeOfOnePicture], wall: Wall, account: User) -> None:
    assert still(account, make_camera(guest_policy="show")).status_code == 302
    hidden = still(account, make_camera(guest_policy="hide"))
    assert (hidden.status_code, hidden.json()["title"]) == (403, "hidden_from_guests")
    assert "disembunyikan" in hidden.json()["detail"]


def test_anybody_may_ask_for_what_visitors_get(node: type[NodeOfOnePicture]) -> None:
    operator, camera = make_user(), make_camera()
    assert still(operator, camera).status_code == 302
    assert still(operator, camera, "?guest=1")["Warroom-Picture"] == "blurred"


@pytest.mark.parametrize("answer", [(204, b""), (200, b"no picture"), (200, letters()[:300])])
def test_what_cannot_be_blurred_is_not_shown(
    node: type[NodeOfOnePicture], wall: Wall, account: User, answer: tuple[int, bytes]
) -> None:
    node.answer = answer
    said = still(account, make_camera())
    assert (said.status_code, said.content) == (204, b"")


def test_a_node_that_refuses_or_is_gone_shows_nothing(node: type[NodeOfOnePicture], wall: Wall, account: User) -> None:
    node.answer = (302, b"")
    assert still(account, make_camera()).status_code == 503
    MediaNode.objects.update(url="http://127.0.0.1:1")
    assert still(account, make_camera()).status_code == 503


def test_a_hidden_camera_has_no_stream_before_visitors(node: type[NodeOfOnePicture], wall: Wall, account: User) -> None:
    camera = make_camera(guest_policy="hide")
    client = as_user(account)
    for path in (f"/api/v1/cameras/{camera.code}/live/", f"/hls/{camera.code}/tile/index.m3u8"):
        assert client.get(path).json()["title"] == "hidden_from_guests"
    assert as_user(make_user()).get(f"/api/v1/cameras/{camera.code}/live/").status_code == 200


def test_the_single_pictures_of_a_blurred_stream_are_blurred(
    node: type[NodeOfOnePicture], wall: Wall, account: User
) -> None:
    camera = make_camera()
    said = as_user(account).get(f"/api/v1/cameras/{camera.code}/live/").json()
    assert said["snapshot"] == said["still"] == f"/api/v1/cameras/{camera.code}/still/"
    assert said["replay"] is None


def test_the_policy_is_in_the_api_and_comes_with_a_file() -> None:
    camera = make_camera()
    assert as_user(make_user()).get(f"/api/v1/cameras/{camera.code}/").json()["guest_policy"] == "blur"
    row = {"code": camera.code, "name": camera.name, "lat": str(camera.lat), "lon": str(camera.lon)}
    now = timezone.now()
    for policy, outcome in (("hide", "changed"), ("sometimes", "refused")):
        report = importing.load([(2, {**row, "guest_policy": policy})], by=None, now=now)
        assert report.rows[0].outcome == outcome
    camera.refresh_from_db()
    assert camera.guest_policy == "hide"


def test_what_is_no_jpeg_is_refused() -> None:
    with pytest.raises(blurring.NotAPicture):
        blurring.blurred(b"\xff\xd8 not really", width=32)
