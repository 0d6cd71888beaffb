"""Makes the recordings: each camera's loop, main and sub rendition, encoded once and kept by what it was made from.

python -m cameras.simulator.prepare --data DIR [--cameras N] [--tiny]
"""

import argparse
import asyncio
import hashlib
import json
import time
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from cameras.simulator import catalogue, recording
from cameras.simulator.encoding import MAIN, SUB, TINY, Rendition, encode
from cameras.simulator.lettering import FONT

_VERSION = 2  # of the recipe: raise it when the same rows should give another picture


@dataclass(frozen=True)
class Prepared:
    """The recordings of one camera by rendition name, and how long they took (0 when they were there already)."""

    camera: catalogue.SimulatedCamera
    files: dict[str, Path]
    seconds: float


async def prepare(
    cameras: Sequence[catalogue.SimulatedCamera], *, data: Path, tiny: bool = False, jobs: int = 2
) -> AsyncIterator[Prepared]:
    """Yields each camera as it is ready. Cancelling it ends the encoders. Raises EncodingFailed."""
    folder = data / "recordings"
    folder.mkdir(parents=True, exist_ok=True)
    turns = asyncio.Semaphore(jobs)

    async def one(camera: catalogue.SimulatedCamera) -> Prepared:
        async with turns:
            return await _prepare_camera(camera, folder)

    if tiny:
        for prepared in await _prepare_tiny(cameras, folder):
            yield prepared
        return
    tasks = [asyncio.create_task(one(camera)) for camera in cameras]
    try:
        for task in asyncio.as_completed(tasks):
            yield await task
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _prepare_camera(camera: catalogue.SimulatedCamera, folder: Path) -> Prepared:
    return await _prepare_files(camera, (MAIN, SUB), folder, stem=camera.code)


async def _prepare_tiny(cameras: Sequence[catalogue.SimulatedCamera], folder: Path) -> list[Prepared]:
    """One small recording that all cameras show in both renditions."""
    sample = catalogue.SimulatedCamera(
        "SIM", "UJI", "alley-day", 0, catalogue.Crop(), catalogue.Grade(), "lorong", "73.71.01.1001", 0
    )
    made = await _prepare_files(sample, (TINY,), folder, stem="tiny")
    file = made.files["tiny"]
    return [Prepared(camera, {"main": file, "sub": file}, made.seconds) for camera in cameras]


async def _prepare_files(
    camera: catalogue.SimulatedCamera, renditions: tuple[Rendition, ...], folder: Path, *, stem: str
) -> Prepared:
    recipe = recipe_hash(camera, renditions)
    files = {one.name: folder / f"{stem}-{one.name}-{recipe}.sim" for one in renditions}
    if all(file.exists() for file in files.values()):
        return Prepared(camera, files, 0.0)
    began = time.monotonic()
    for rendition, made in zip(renditions, await encode(camera, renditions), strict=True):
        recording.write(made, files[rendition.name])
    _remove_outdated(folder, stem, keep=list(files.values()))
    return Prepared(camera, files, time.monotonic() - began)


def _remove_outdated(folder: Path, stem: str, *, keep: Collection[Path]) -> None:
    for recorded in folder.glob(f"{stem}-*.sim"):
        if recorded not in keep:
            recorded.unlink(missing_ok=True)


def recipe_hash(camera: catalogue.SimulatedCamera, renditions: Sequence[Rendition]) -> str:
    """Changes with the camera's row, the renditions, the source clip or the recipe; not with where the files lie."""
    scene = catalogue.SCENES[camera.scene]
    recipe = [
        _VERSION,
        asdict(camera),
        [asdict(one) for one in renditions],
        [scene.pictures, scene.slowdown, scene.mirrored],
        _file_hash(scene.file),
        _file_hash(FONT),
    ]
    return hashlib.sha256(json.dumps(recipe, sort_keys=True).encode()).hexdigest()[:16]


@cache
def _file_hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def prepare_all(
    cameras: Sequence[catalogue.SimulatedCamera], *, data: Path, tiny: bool, report: Callable[[str], None]
) -> list[Prepared]:
    """Prepares every camera, with a line of progress for each."""
    done = []
    async for prepared in prepare(cameras, data=data, tiny=tiny):
        done.append(prepared)
        report(progress_line(prepared, done=len(done), total=len(cameras)))
    return done


def progress_line(prepared: Prepared, *, done: int, total: int) -> str:
    took = f"prepared in {prepared.seconds:.1f} s" if prepared.seconds else "ready"
    return f"[{done}/{total}] {prepared.camera.code} {prepared.camera.name}: {took}"


def _main() -> None:
    parser = argparse.ArgumentParser(description="Prepare the recordings of the simulated cameras.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--cameras", type=int, default=16)
    parser.add_argument("--tiny", action="store_true")
    options = parser.parse_args()
    cameras = catalogue.CAMERAS[: options.cameras]
    asyncio.run(prepare_all(cameras, data=options.data, tiny=options.tiny, report=lambda line: print(line, flush=True)))


if __name__ == "__main__":
    _main()
