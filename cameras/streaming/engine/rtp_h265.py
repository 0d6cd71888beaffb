"""Puts H.265 pictures together from RTP packets (RFC 7798) in their order of arrival. Pure."""

from .h264 import recovers
from .h265 import LAST_SLICE, NAMES, RASL_N, RASL_R, SEI_PREFIX, is_random_access
from .reasons import BadData, Unsupported
from .rtp import LENGTH, Depacketizer, Picture

AGGREGATION, FRAGMENT, LAST_UNIT = 48, 49, 47


class HevcDepacketizer(Depacketizer):
    """No decoding order numbers: whoever describes them (sprop-max-don-diff) must not come here."""

    def _payload(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        kind = data[at] >> 1 & 63
        if kind == FRAGMENT:
            self._fragment(picture, data, at, end)
        elif kind <= LAST_UNIT:
            self._unit(picture, data, at, end)
        elif kind == AGGREGATION:
            self._aggregate(picture, data, at + 2, end)
        else:
            raise Unsupported(f"pemaketan H.265 jenis {kind}", final=True)

    def _unit(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        if end - at < 3:
            raise BadData("NAL terpotong")
        # Layers above the base are for decoders that browsers are not.
        if data[at] & 1 or data[at + 1] >> 3:
            return
        kind = data[at] >> 1 & 63
        if kind <= LAST_SLICE:
            self._slice(picture, kind, data[at + 2])
            size = end - at
            picture.chunks += (LENGTH.pack(size), data[at:end])
            picture.size += size + 4
        elif kind in NAMES:
            self._parameter_set(picture, data[at:end])
        elif kind == SEI_PREFIX and recovers(data[at + 1 : end]):
            picture.recovers = True

    def _slice(self, picture: Picture, kind: int, second: int) -> None:
        """`second` is the byte after the unit's header; its first bit says whether the picture begins here."""
        if picture.size:
            return
        if is_random_access(kind):
            picture.key = True
        picture.leading = kind in (RASL_N, RASL_R)
        if not second & 0x80:
            if picture.timestamp == self._closed_timestamp:
                picture.joins_previous = True
            else:
                picture.damaged = True

    def _fragment(self, picture: Picture, data: bytes, at: int, end: int) -> None:
        if end - at < 4:
            raise BadData("FU terpotong")
        flags = data[at + 2]
        if flags & 0x80:
            if self._unit_at >= 0:
                picture.damaged = True
            kind = self._unit_kind = flags & 63
            if kind <= LAST_SLICE:
                self._slice(picture, kind, data[at + 3])
            self._unit_at = len(picture.chunks)
            self._unit_size = end - at - 1
            head = bytes((data[at] & 0x81 | kind << 1, data[at + 1]))
            picture.chunks += (b"", head + data[at + 3 : end])
            picture.size += end - at + 3
        elif self._unit_at >= 0:
            picture.chunks.append(data[at + 3 : end])
            self._unit_size += end - at - 3
            picture.size += end - at - 3
        else:
            picture.damaged = True
            return
        if flags & 0x40:
            self._finish_fragments(picture)

    def _finish_fragments(self, picture: Picture) -> None:
        at, self._unit_at = self._unit_at, -1
        first = picture.chunks[at + 1]
        if self._unit_kind <= LAST_SLICE and not (first[0] & 1 or first[1] >> 3):
            picture.chunks[at] = LENGTH.pack(self._unit_size)
            return
        unit = b"".join(picture.chunks[at:])
        del picture.chunks[at:]
        picture.size -= self._unit_size + 4
        if self._unit_kind in NAMES:
            self._parameter_set(picture, unit)
