"""H.264 headers: read what the simulator needs, and shift a coded picture down to make room for the clock strip.

Only what our own encoder settings produce is understood (baseline, CAVLC, frames, picture order type 2, one
reference); anything else raises `UnsupportedStream`.
"""

from dataclasses import dataclass, replace

from cameras.simulator.bits import BitReader, BitWriter, escape, unescape

SLICE, IDR, SPS, PPS = 1, 5, 7, 8


class UnsupportedStream(Exception):
    """The encoder made something that the strip can't be joined to."""


@dataclass(frozen=True)
class Layout:
    """What every slice of a stream must agree on. Sizes in macroblocks of 16 pixels."""

    width: int
    height: int
    strip_rows: int
    frame_num_bits: int
    initial_qp: int


@dataclass(frozen=True)
class SliceHeader:
    """A slice header; `idr_pic_id` is None for a picture that is not a refresh."""

    first_macroblock: int
    intra: bool
    frame_num: int
    idr_pic_id: int | None
    qp_delta: int
    deblocking: int
    deblocking_offsets: tuple[int, int] = (0, 0)


def layout(sps: bytes, pps: bytes, *, strip_rows: int) -> Layout:
    """The layout that an (already enlarged) SPS and a PPS describe."""
    reader, frame_num_bits = _sps_up_to_size(sps)
    width, height = reader.unsigned() + 1, reader.unsigned() + 1
    if not reader.bits(1):
        raise UnsupportedStream("interlaced")
    return Layout(width, height, strip_rows, frame_num_bits, _initial_qp(pps))


def enlarge(sps: bytes, *, rows: int) -> bytes:
    """The same SPS for a picture that is taller by whole macroblock rows; the cropping at the bottom stays."""
    payload = unescape(sps)
    reader, _ = _sps_up_to_size(sps)
    reader.unsigned()
    writer = BitWriter()
    writer.bits(BitReader(payload).bits(reader.position), reader.position)
    writer.unsigned(reader.unsigned() + rows)
    writer.bits(*reader.rest())
    return escape(writer.finish())


def read_slice(nal: bytes, layout: Layout) -> SliceHeader:
    return _parse_slice(nal, layout)[0]


def rewrite_slice(
    nal: bytes, layout: Layout, *, first_macroblock: int | None = None, idr_pic_id: int | None = None
) -> bytes:
    """The same coded macroblocks under a changed header; loop filtering across the slice's edges is switched off.

    Not for slices with I_PCM macroblocks: those are aligned to bytes, and the header changes its length.
    """
    header, reader = _parse_slice(nal, layout)
    changed = replace(
        header,
        first_macroblock=header.first_macroblock if first_macroblock is None else first_macroblock,
        idr_pic_id=header.idr_pic_id if idr_pic_id is None else idr_pic_id,
        # 2: filter inside the slice only; the strip next to it must stay as drawn.
        deblocking=header.deblocking or 2,
    )
    writer = BitWriter()
    writer.bits(nal[0], 8)
    write_slice_header(writer, changed, layout)
    writer.bits(*reader.rest())
    return escape(writer.finish())


def write_slice_header(writer: BitWriter, header: SliceHeader, layout: Layout) -> None:
    """Appends the header; the caller has written the NAL header byte (a reference picture's)."""
    writer.unsigned(header.first_macroblock)
    writer.unsigned(2 if header.intra else 0)
    writer.unsigned(0)
    writer.bits(header.frame_num, layout.frame_num_bits)
    if header.idr_pic_id is not None:
        writer.unsigned(header.idr_pic_id)
    if not header.intra:
        writer.bits(0, 2)  # one reference as in the PPS, in its natural order
    writer.bits(0, 1 if header.idr_pic_id is None else 2)  # no long-term references, sliding window
    writer.signed(header.qp_delta)
    writer.unsigned(header.deblocking)
    if header.deblocking != 1:
        for offset in header.deblocking_offsets:
            writer.signed(offset)


def _parse_slice(nal: bytes, layout: Layout) -> tuple[SliceHeader, BitReader]:
    reader = BitReader(unescape(nal))
    idr = reader.bits(8) & 31 == IDR
    first_macroblock = reader.unsigned()
    intra = reader.unsigned() % 5 == 2
    if reader.unsigned():
        raise UnsupportedStream("more than one PPS")
    frame_num = reader.bits(layout.frame_num_bits)
    idr_pic_id = reader.unsigned() if idr else None
    if not intra and (_override_of_references(reader) or reader.bits(1)):
        raise UnsupportedStream("reordered references")
    if reader.bits(2 if idr else 1):
        raise UnsupportedStream("marked references")
    qp_delta, deblocking = reader.signed(), reader.unsigned()
    offsets = (0, 0) if deblocking == 1 else (reader.signed(), reader.signed())
    return SliceHeader(first_macroblock, intra, frame_num, idr_pic_id, qp_delta, deblocking, offsets), reader


def _override_of_references(reader: BitReader) -> bool:
    """True for more than one reference; an override that says "one" changes nothing."""
    return bool(reader.bits(1)) and reader.unsigned() != 0


def _sps_up_to_size(sps: bytes) -> tuple[BitReader, int]:
    """A reader standing at the width, and the number of bits of frame_num."""
    reader = BitReader(unescape(sps))
    reader.bits(8)
    if reader.bits(8) != 66:
        raise UnsupportedStream("not the baseline profile")
    reader.bits(16)
    reader.unsigned()
    frame_num_bits = reader.unsigned() + 4
    if reader.unsigned() != 2:
        raise UnsupportedStream("picture order is not the decoding order")
    reader.unsigned()
    reader.bits(1)
    return reader, frame_num_bits


def _initial_qp(pps: bytes) -> int:
    reader = BitReader(unescape(pps))
    reader.bits(8)
    names = reader.unsigned(), reader.unsigned(), reader.bits(2), reader.unsigned(), reader.unsigned()
    reader.unsigned()
    if any(names) or reader.bits(3):
        raise UnsupportedStream("CABAC, several references or weighted prediction")
    initial_qp = 26 + reader.signed()
    reader.signed()
    reader.signed()
    if reader.bits(3) != 0b100:
        raise UnsupportedStream("no control of the loop filter in the slices")
    return initial_qp
