"""Files of a node: only with their own grant, in ranges, and no path leads elsewhere."""

from pathlib import Path
from typing import Any

import pytest

from cameras.streaming.engine.files import BadRange, Files, byte_range, grant_key

CLIP = "0f8fad5b-d9cb-469f-a165-70867728950e.mp4"
TILE = "tile-20261123T204103.250Z-3590001.mp4"
BODY = bytes(range(200)) * 5


async def inner(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": b"origin"})


class Node:
    def __init__(self, root: Path) -> None:
        (root / "clips" / "CAM-A").mkdir(parents=True)
        (root / "clips" / "CAM-A" / CLIP).write_bytes(BODY)
        day = root / "recordings" / "n1" / "CAM-A" / "20261123"
        day.mkdir(parents=True)
        (day / TILE).write_bytes(b"tile")
        self.good = {grant_key("CAM-A", "clip", CLIP), grant_key("CAM-A", "recording", TILE)}
        self.files = Files(
            inner, root=root, node="n1", verify_grant=lambda grant, key, now: grant == "g" and key in self.good,
            clock=lambda: 0.0,
        )  # fmt: skip

    async def get(
        self, path: str, *, method: str = "GET", query: bytes = b"", **headers: bytes
    ) -> tuple[int, dict[bytes, bytes], bytes]:
        sent: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        given = [(name.replace("_", "-").encode(), value) for name, value in headers.items()]
        scope = {"type": "http", "method": method, "path": path, "query_string": query, "headers": given}
        await self.files(scope, lambda: None, send)  # type: ignore[arg-type, return-value]
        return sent[0]["status"], dict(sent[0]["headers"]), b"".join(message.get("body", b"") for message in sent[1:])


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path)


ADDRESS = f"/media/n1/CAM-A/clip/g/{CLIP}"


async def test_a_clip_is_sent_whole_under_the_name_that_was_asked_for(node: Node) -> None:
    status, headers, body = await node.get(ADDRESS, query=b"name=CAM-A-20261123-204103.mp4")
    assert (status, body) == (200, BODY)
    assert headers[b"content-disposition"] == b'attachment; filename="CAM-A-20261123-204103.mp4"'
    assert headers[b"accept-ranges"] == b"bytes"


async def test_a_part_of_it_is_sent_when_asked(node: Node) -> None:
    status, headers, body = await node.get(ADDRESS, range=b"bytes=10-19")
    assert (status, body, headers[b"content-range"]) == (206, BODY[10:20], b"bytes 10-19/1000")
    whole = await node.get(ADDRESS, range=b"bytes=10-19", if_range=b'"another"')
    assert (whole[0], len(whole[2])) == (200, 1000)
    assert (await node.get(ADDRESS, range=b"bytes=2000-"))[0] == 416
    assert await node.get(ADDRESS, method="HEAD") == (200, (await node.get(ADDRESS))[1], b"")


async def test_a_recorded_file_is_found_in_its_day(node: Node) -> None:
    assert (await node.get(f"/media/n1/CAM-A/recording/g/{TILE}"))[2] == b"tile"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"/media/n1/CAM-A/clip/bad/{CLIP}", 403),
        (f"/media/n1/CAM-B/clip/g/{CLIP}", 403),
        (f"/media/n1/CAM-A/recording/g/{CLIP}", 403),
        ("/media/n1/CAM-A/clip/g/" + CLIP.replace("0", "1"), 403),
        ("/media/n1/CAM-A/clip/g/../../../secret.key", 299),
        ("/media/n1/../clip/g/" + CLIP, 299),
        ("/media/n1/CAM-A/tile/g/index.m3u8", 299),
    ],
)
async def test_nothing_else_is_served(node: Node, path: str, status: int) -> None:
    assert (await node.get(path))[0] == status


async def test_a_file_that_is_gone_is_not_found_and_nothing_is_written(node: Node, tmp_path: Path) -> None:
    (tmp_path / "clips" / "CAM-A" / CLIP).unlink()
    assert (await node.get(ADDRESS))[0] == 404
    assert (await node.get(ADDRESS, method="PUT"))[0] == 405


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"", None), (b"bytes=-", None), (b"bytes=0-1,5-6", None), (b"items=0-1", None), (b"bytes=0-0", (0, 0)),
        (b"bytes=5-", (5, 99)), (b"bytes=-10", (90, 99)), (b"bytes=-500", (0, 99)), (b"bytes=90-500", (90, 99)),
    ],
)  # fmt: skip
def test_ranges(header: bytes, expected: tuple[int, int] | None) -> None:
    assert byte_range(header, 100) == expected


@pytest.mark.parametrize("header", [b"bytes=100-", b"bytes=7-6", b"bytes=-0"])
def test_ranges_that_are_not_there(header: bytes) -> None:
    with pytest.raises(BadRange):
        byte_range(header, 100)
