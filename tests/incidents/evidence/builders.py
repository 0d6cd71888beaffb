"""Bytes of files as people bring them, and sealed evidence."""

import io
from typing import Any

import av
import numpy as np
from django.utils import timezone

from accounts.models import User
from incidents.evidence import capture
from incidents.models import Evidence, Incident

PDF = b"%PDF-1.7\n" + b"0" * 200
TEXT = b"Saksi: dua orang, motor merah.\n"


def jpeg(seed: int = 1, *, width: int = 320, height: int = 180) -> bytes:
    """A picture of soft blotches, the same for the same seed."""
    rng = np.random.default_rng(seed)
    small = rng.integers(0, 255, (6, 8), dtype=np.uint8)
    grey = np.kron(small, np.ones((height // 6, width // 8), dtype=np.uint8))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(grey), format="gray").reformat(width, height, "yuvj420p")
    out = io.BytesIO()
    with av.open(out, "w", format="mjpeg") as file:
        stream = file.add_stream("mjpeg", rate=1)
        stream.width, stream.height, stream.pix_fmt = width, height, "yuvj420p"
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            file.mux(packet)
    return out.getvalue()


def sealed(incident: Incident, *, by: User, data: bytes = TEXT, **given: Any) -> Evidence:
    values: dict[str, Any] = {"file_name": "catatan.txt", "now": timezone.now(), **given}
    return capture.upload(incident, [data], by=by, **values)
