"""What befalls runs: they are cancelled, killed, out of disk, and not alone. Each case is told as a hostile one is."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests import answer
from tests.answer import Answer
from tests.endurance.leftovers import left
from tests.endurance.worker_run import Place
from tests.hostile.outcome import Told

A_DAY_AGO = 2 * 86_400
"""What a killed run left half-written is swept when it is a day old: it is made so old. [s]"""
MOMENT_S = 0.2
"""Longest wait after an event, for what lies between two of them. [s]"""
DISK_KB = (4, 2400)
"""Sizes of disks that are too small, most of them near the smaller end: what is written first needs little."""
LEAST_CAP = 1 << 30
"""Smallest size of a cache that can be asked for. [bytes]"""
ROOMY = "64M"
"""Size of the same disks once somebody made room."""


def cancels(place: Place, n: int, draw: random.Random) -> Iterator[Told]:
    """Start a worker and cancel it at a random moment; the cache is that of the one before, or a new one."""
    expected, n_events = place.undisturbed()
    output, store = place.outputs / "a.gpkg", place.folder / "cancelled"
    for index in range(n):
        if index % 4 == 0:
            shutil.rmtree(store, ignore_errors=True)
        run = place.start(output, store)
        run.wait_for(draw.randrange(n_events))
        run.cancel()
        yield _judged(place, [run.told()], output, [expected])
    yield _next_run(place, output, store, expected)


def kills(place: Place, n: int, draw: random.Random) -> Iterator[Told]:
    """Kill a run at a random moment, some on the cache of one killed before; the next run finds what it should."""
    expected, n_events = place.undisturbed()
    output, store = place.outputs / "a.gpkg", place.folder / "killed"
    for index in range(n):
        if index % 5 < 3:
            shutil.rmtree(store, ignore_errors=True)
        run = place.start(output, store)
        run.wait_for(draw.randrange(n_events))
        time.sleep(draw.uniform(0, MOMENT_S))
        run.kill()
        for file in place.outputs.iterdir():
            os.utime(file, (time.time() - A_DAY_AGO,) * 2)
        yield _next_run(place, output, store, expected)


def disks(place: Place, n: int, draw: random.Random) -> Iterator[Told]:
    """Put the cache, the output or both on a disk that is too small; once there is room the next run finds what it should.

    Needs mounts of its own.
    """
    if os.geteuid() != 0:
        raise SystemExit("only root can mount small disks")
    expected, _ = place.undisturbed()
    good, warm = place.outputs / "undisturbed.gpkg", place.folder / "warm"
    place.start(place.outputs / "a.gpkg", warm).told()
    disk = place.folder / "disk"
    disk.mkdir()
    for index in range(n):
        with _small_disk(disk, int(draw.triangular(*DISK_KB, DISK_KB[0]))):
            output = (place.outputs if index % 3 == 0 else disk) / "a.gpkg"
            store = warm if index % 3 == 1 else disk / "store"
            earlier = _copied(good, output)
            told = place.start(output, store).told()
            if told.outcome == "sentence" and earlier != _bytes(output):
                told = Told("wrong", f"the earlier result is not what it was: {told.detail}")
            yield told if told.outcome not in ("sentence", "right") else _judged(place, [told], output, [expected])
            subprocess.run(["mount", "-o", f"remount,size={ROOMY}", str(disk)], check=True)
            yield _next_run(place, output, store, expected)


def pairs(place: Place, n: int, draw: random.Random) -> Iterator[Told]:
    """Start two runs, the second at a random moment of the first: on one output, on one cache, and one that makes room."""
    of_side = {side: place.undisturbed(patch_px=side)[0] for side in (8, 16)}
    n_events = place.undisturbed()[1]
    one, other, store = place.outputs / "a.gpkg", place.outputs / "b.gpkg", place.folder / "shared"
    for index in range(n):
        shutil.rmtree(store, ignore_errors=True)
        makes_room, is_one_output, second = index % 4 == 0, index % 4 in (1, 2), 8 if index % 4 == 1 else 16
        outputs = (one, one if is_one_output else other)
        for path in (one, other, *map(answer.scores, (one, other))):
            path.unlink(missing_ok=True)
        first = place.start(outputs[0], store, patch_px=8)
        first.wait_for(draw.randrange(n_events))
        if makes_room:
            _weigh_down(store)
        capped = {"store_cap": LEAST_CAP} if makes_room else {}
        told = [run.told() for run in (first, place.start(outputs[1], store, patch_px=second, **capped))]
        if is_one_output:
            yield _judged(place, told, one, [of_side[8], of_side[second]])
        else:
            for of_one, path, side in zip(told, outputs, (8, second)):
                yield _judged(place, [of_one], path, [of_side[side]])


def _weigh_down(store: Path) -> None:
    """Make every store of a cache one that has to go: too large, and not opened for years."""
    for used in store.glob("*/used"):
        with (used.parent / "ballast").open("wb") as ballast:
            ballast.truncate(2 * LEAST_CAP)
        os.utime(used, (0, 0))


def _judged(place: Place, told: Sequence[Told], output: Path, expected: Sequence[Answer]) -> Told:
    """What came of runs on one output: where one of them was right, the output is one of those expected."""
    fault = next((one for one in told if one.outcome not in ("sentence", "right")), None)
    if fault:
        return fault
    behind = left(place.temporary, output.parent)
    if behind:
        return Told("leftover", ", ".join(behind))
    if any(one.outcome == "right" for one in told):
        found = answer.read(output)
        return Told("right", "") if any(found.is_equal(one) for one in expected) else Told("wrong", "another answer")
    return told[0]


def _next_run(place: Place, output: Path, store: Path, expected: Answer) -> Told:
    """A run after whatever befell the former one; a sentence is not enough here."""
    told = place.start(output, store).told()
    return Told("wrong", told.detail) if told.outcome == "sentence" else _judged(place, [told], output, [expected])


@contextmanager
def _small_disk(folder: Path, kilobytes: int) -> Iterator[None]:
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def _copied(good: Path, output: Path) -> bytes | None:
    """An earlier result, where there is room for it."""
    files = [(good, output), (answer.scores(good), answer.scores(output))]
    if sum(source.stat().st_size for source, _ in files) < shutil.disk_usage(output.parent).free:
        for source, target in files:
            shutil.copy(source, target)
    return _bytes(output)


def _bytes(output: Path) -> bytes | None:
    """Of a result and of its raster; None where there is none."""
    return output.read_bytes() + answer.scores(output).read_bytes() if output.is_file() else None
