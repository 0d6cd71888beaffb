"""Decodes what the simulator made, and refuses what a decoder would only patch up."""

from collections.abc import Iterable

import av
import numpy as np
import numpy.typing as npt
from av.codec.context import CodecContext
from av.video.codeccontext import VideoCodecContext

Luma = npt.NDArray[np.uint8]


def decode(access_units: Iterable[bytes]) -> list[Luma]:
    """The luma of every picture. Raises av.error.InvalidDataError for anything that is not well-formed."""
    decoder = CodecContext.create("h264", "r")
    assert isinstance(decoder, VideoCodecContext)
    decoder.options = {"err_detect": "explode"}
    frames = [frame for unit in access_units for frame in decoder.decode(av.Packet(unit))]
    frames += decoder.decode(None)
    return [np.asarray(frame.to_ndarray(format="yuv420p")[: frame.height], dtype=np.uint8) for frame in frames]


def annexb(nals: Iterable[bytes]) -> bytes:
    return b"".join(b"\0\0\0\1" + nal for nal in nals)
