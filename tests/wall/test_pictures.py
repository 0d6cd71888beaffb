import struct
import zlib
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import av
import numpy as np
import pytest
from av.video.codeccontext import VideoCodecContext
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks
from rest_framework.test import APIClient

from accounts.models import AuditEntry
from warroom.wall.models import Panel, Picture, Scene, Wall
from warroom.wall.pictures import gallery, repaint
from warroom.wall.pictures.limits import MOST_BYTES, NoPicture

ApiAs = Callable[..., APIClient]
PLACE = b"Jalan Rahasia 7"
RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(width: int = 80, height: int = 40, channels: int = 3) -> np.ndarray[Any, np.dtype[np.uint8]]:
    """Red at the left, blue at the right."""
    pixels = np.full((height, width, channels), 128, np.uint8)
    pixels[:, : width // 2, :3] = RED
    pixels[:, width // 2 :, :3] = BLUE
    return pixels


def encoded(codec: str, pixels: np.ndarray[Any, np.dtype[np.uint8]], pix_fmt: str) -> bytes:
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.height, encoder.width = pixels.shape[:2]
    encoder.pix_fmt, encoder.time_base = pix_fmt, Fraction(1, 1)
    frame = av.VideoFrame.from_ndarray(pixels, format="rgba" if pixels.shape[2] == 4 else "rgb24")
    packets = [*encoder.encode(frame.reformat(format=pix_fmt)), *encoder.encode(None)]
    return b"".join(bytes(packet) for packet in packets)


def jpeg(*, orientation: int = 1, **size: int) -> bytes:
    """With an EXIF block: which side is up, and a place that is nobody's business."""
    plain = encoded("mjpeg", drawn(**size), "yuvj420p")
    fields = struct.pack("<HHIHH", 0x0112, 3, 1, orientation, 0) + struct.pack("<HHII", 0x010E, 2, len(PLACE), 38)
    block = b"Exif\0\0II*\0" + struct.pack("<IH", 8, 2) + fields + struct.pack("<I", 0) + PLACE
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(block) + 2) + block + plain[2:]


def png(pixels: np.ndarray[Any, np.dtype[np.uint8]] | None = None) -> bytes:
    return encoded("png", drawn() if pixels is None else pixels, "rgb24" if pixels is None else "rgba")


def huge_png(side: int) -> bytes:
    """A head that promises side x side pixels, and hardly any bytes."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


def seen(painted: repaint.Painted) -> np.ndarray[Any, np.dtype[np.uint8]]:
    decoder = av.CodecContext.create({"jpeg": "mjpeg", "png": "png"}[painted.kind], "r")
    assert isinstance(decoder, VideoCodecContext)
    frame = [*decoder.decode(av.Packet(painted.data)), *decoder.decode(None)][0]
    return frame.to_ndarray(format="rgba" if "a" in frame.format.name else "rgb24").astype(np.uint8, copy=False)


def upload(api: APIClient, data: bytes, *, title: str = "Peta banjir") -> Any:
    file = SimpleUploadedFile("peta.jpg", data)
    return api.post("/api/v1/pictures/", {"title": title, "file": file}, format="multipart")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (jpeg(), "jpeg"),
        (png(), "png"),
        (encoded("libwebp", drawn(), "yuv420p"), "jpeg"),
        (encoded("libwebp", drawn(channels=4), "yuva420p"), "png"),
    ],
    ids=["jpeg", "png", "webp", "webp that shines through"],
)
def test_a_picture_comes_out_as_it_went_in(data: bytes, kind: str) -> None:
    painted = repaint.repaint(data)
    assert (painted.kind, painted.width, painted.height) == (kind, 80, 40)
    pixels = seen(painted).astype(int)
    assert np.abs(pixels[20, 10, :3] - RED).max() < 40
    assert np.abs(pixels[20, 70, :3] - BLUE).max() < 40


def test_what_shines_through_still_does() -> None:
    assert seen(repaint.repaint(png(drawn(channels=4))))[20, 10, 3] == 128


def test_only_the_pixels_pass() -> None:
    assert PLACE in jpeg()
    data = repaint.repaint(jpeg()).data
    assert PLACE not in data
    assert b"Exif" not in data


@pytest.mark.parametrize(("orientation", "red_at"), [(6, (10, 20)), (8, (70, 20)), (3, (20, 70))])
def test_a_phones_picture_stands_upright(orientation: int, red_at: tuple[int, int]) -> None:
    pixels = seen(repaint.repaint(jpeg(orientation=orientation))).astype(int)
    assert pixels.shape[:2] == ((40, 80) if orientation == 3 else (80, 40))
    assert np.abs(pixels[red_at][:3] - RED).max() < 40


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(50),
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"<html><script>alert(1)</script></html>",
        b"\xff\xd8\xff" + bytes(100),
        png()[:60],
        jpeg()[: len(jpeg()) // 2],
        huge_png(60_000),
        huge_png(7000),
        encoded("png", drawn(8, 8), "rgb24"),
        b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\x02" + bytes(20),
    ],
    ids=["nothing", "gif", "svg", "html", "head only", "cut png", "cut jpeg", "bomb", "8K and more", "tiny", "moves"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(NoPicture) as refused:
        repaint.repaint(data)
    assert str(refused.value).endswith(".")


def test_too_many_bytes_are_not_even_read() -> None:
    with pytest.raises(NoPicture, match="20 MB"):
        repaint.repaint(b"\xff\xd8\xff" + bytes(MOST_BYTES))


def test_a_supervisor_uploads_and_the_room_sees_it(api_as: ApiAs) -> None:
    answer = upload(api_as("supervisor"), jpeg())
    assert (answer.status_code, answer.json()["slug"]) == (201, "peta-banjir")
    operator = api_as("operator")
    assert [picture["title"] for picture in operator.get("/api/v1/pictures/").json()["results"]] == ["Peta banjir"]
    file: Any = operator.get(answer.json()["url"])
    assert (file.status_code, file["Content-Type"], file["X-Content-Type-Options"]) == (200, "image/jpeg", "nosniff")
    assert b"".join(file.streaming_content)[:3] == b"\xff\xd8\xff"
    assert operator.get(answer.json()["url"], headers={"If-None-Match": file["ETag"]}).status_code == 304


def test_two_pictures_of_one_title_have_names_of_their_own(api_as: ApiAs) -> None:
    api = api_as("admin")
    assert [upload(api, jpeg()).json()["slug"] for _ in range(3)] == ["peta-banjir", "peta-banjir-2", "peta-banjir-3"]


def test_two_uploads_that_take_one_name_leave_one_picture_and_one_file(
    api_as: ApiAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    api = api_as("supervisor")
    slug = upload(api, jpeg()).json()["slug"]
    files = default_storage.listdir("wall-pictures")[1]
    monkeypatch.setattr(gallery, "_free_slug", lambda title: slug)  # as the slower of two sees it
    refused = upload(api, png())
    assert (refused.status_code, refused.json()["title"]) == (400, "picture_refused")
    assert default_storage.listdir("wall-pictures")[1] == files
    assert Picture.objects.count() == 1


def test_a_refused_upload_says_why_and_keeps_nothing(api_as: ApiAs) -> None:
    answer = upload(api_as("supervisor"), b"<svg/>")
    assert (answer.status_code, answer.json()["title"]) == (400, "picture_refused")
    assert "JPEG" in answer.json()["detail"]
    assert not Picture.objects.exists()


@pytest.mark.parametrize("role", ["operator", "auditor", "liaison"])
def test_who_does_not_manage_walls_uploads_nothing(role: str, api_as: ApiAs) -> None:
    assert upload(api_as(role), jpeg()).status_code == 403


@pytest.mark.parametrize("role", ["auditor", "liaison"])
def test_a_picture_is_for_who_may_see_walls(role: str, api_as: ApiAs) -> None:
    url = upload(api_as("supervisor"), jpeg()).json()["url"]
    assert api_as(role).get(url).status_code == 403


def test_a_picture_goes_with_its_file(
    api_as: ApiAs, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    api = api_as("supervisor")
    url = upload(api, jpeg()).json()["url"].removesuffix("file/")
    name = str(Picture.objects.get().file.name)
    with django_capture_on_commit_callbacks(execute=True):
        assert api.delete(url).status_code == 204
    assert not default_storage.exists(name)
    assert [entry.act for entry in AuditEntry.objects.order_by("seq")] == ["picture_kept", "picture_removed"]


@pytest.mark.parametrize("place", ["panel", "scene"])
def test_a_picture_that_is_shown_stays(place: str, api_as: ApiAs) -> None:
    api = api_as("supervisor")
    slug = upload(api, jpeg()).json()["slug"]
    wall = Wall.objects.create(slug="balaikota", name="Balai Kota")
    content = {"source": "picture", "picture": slug}
    if place == "panel":
        Panel.objects.create(wall=wall, name="A1", content=content, at=timezone.now())
    else:
        Scene.objects.create(wall=wall, slug="banjir", title="Banjir", cells=[{"panel": "A1", **content}])
    answer = api.delete(f"/api/v1/pictures/{slug}/")
    assert answer.status_code == 409
    assert answer.json()["current"][f"{place}s"] == [f"balaikota/{'A1' if place == 'panel' else 'banjir'}"]
    assert Picture.objects.filter(slug=slug).exists()


def test_a_file_that_is_gone_is_not_found(api_as: ApiAs) -> None:
    api = api_as("supervisor")
    url = upload(api, jpeg()).json()["url"]
    default_storage.delete(str(Picture.objects.get().file.name))
    assert api.get(url).status_code == 404
