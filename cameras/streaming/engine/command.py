"""The words ffmpeg is started with, and the meaning of what it says at its end. Pure.

It reads one Matroska stream on standard input and may open nothing else: no network, no file. Whatever a camera sends,
redirects to another address included, has been through our own client.
"""

from collections.abc import Iterable, Sequence

from . import encoders
from .encoders import Encoder
from .orders import TranscodeSpec
from .reasons import Reason, StreamFault

KEY_EVERY_S = 1
# Each picture says its length and time, so there is nothing to find out by waiting; measured: the first picture comes
# out 15 ms after it went in, with ffmpeg's own patience after 300 ms, without SAID_DURATION_NS after a second.
PROBING = ("-analyzeduration", "0", "-probesize", "32", "-fpsprobesize", "0")
LONGEST_LINE = 160


def arguments(ffmpeg_path: str, outputs: Sequence[tuple[TranscodeSpec, int]], *, encoder: Encoder) -> list[str]:
    """Decodes once and writes each picture size as FLV into its own descriptor."""
    return [
        *(ffmpeg_path, "-nostdin", "-hide_banner", "-v", "error", "-threads", "1", *encoders.device(encoder)),
        *(*PROBING, "-protocol_whitelist", "pipe", "-f", "matroska", "-i", "pipe:0"),
        *("-filter_threads", "1", "-filter_complex_threads", "1"),
        *("-filter_complex", graph([spec for spec, _ in outputs], encoder=encoder)),
        *(word for index, (spec, number) in enumerate(outputs) for word in _output(index, spec, number, encoder)),
    ]


def graph(specs: Sequence[TranscodeSpec], *, encoder: Encoder) -> str:
    """One decoded picture to each size."""
    if len(specs) == 1:
        return f"[0:v]{_chain(specs[0], encoder)}[o0]"
    split = f"[0:v]split={len(specs)}" + "".join(f"[i{index}]" for index in range(len(specs)))
    chains = (f"[i{index}]{_chain(spec, encoder)}[o{index}]" for index, spec in enumerate(specs))
    return ";".join((split, *chains))


def _chain(spec: TranscodeSpec, encoder: Encoder) -> str:
    """Takes the first picture of each 1/fps second, so that times stay true and none is made twice; never enlarges."""
    slot = f"floor(%s*{spec.fps}+0.01)"
    select = f"select='isnan(prev_selected_t)+gt({slot % 't'},{slot % 'prev_selected_t'})'"
    size = f"w='min(iw,{spec.width})':h='min(ih,{spec.height})'"
    scale = f"scale={size}:force_original_aspect_ratio=decrease:force_divisible_by=2:flags=fast_bilinear"
    return f"{select},{scale},{encoders.upload(encoder)}"


def _output(index: int, spec: TranscodeSpec, number: int, encoder: Encoder) -> tuple[str, ...]:
    rate = f"{spec.bitrate_kbps}k"
    return (
        *("-map", f"[o{index}]", *encoders.codec(encoder)),
        *("-fps_mode", "vfr", "-enc_time_base", "1:90000"),
        *("-g", str(spec.fps * KEY_EVERY_S * 4), "-force_key_frames", f"expr:gte(t,n_forced*{KEY_EVERY_S})"),
        *("-b:v", rate, "-maxrate", rate, "-bufsize", rate),
        *("-f", "flv", "-flvflags", "no_duration_filesize", "-flush_packets", "1", f"pipe:{number}"),
    )


def redact(line: str, *, secrets: Iterable[str] = ()) -> str:
    """ffmpeg's complaint for people. It is told no secret, but a camera may put anything into its stream."""
    words = ["<alamat>" if "://" in word else word for word in line.split()]
    said = " ".join(words)
    for secret in secrets:
        if secret:
            said = said.replace(secret, "***")
    return "".join(letter if letter.isprintable() else "?" for letter in said[:LONGEST_LINE])


def exit_fault(code: int, complaints: Sequence[str]) -> StreamFault:
    """What ffmpeg's end means. Code 0 is an end of its input that we did not ask for."""
    return StreamFault(Reason.FFMPEG_EXIT, complaints[-1] if complaints else f"kode {code}")
