"""The versions that the engine is set up with: on every platform each package once, of a version that is asked for."""

from __future__ import annotations

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement

from scripts.lock import FOLDER, VARIANTS

LINUX, WINDOWS, ARM, INTEL = ("linux", "x86_64"), ("win32", "AMD64"), ("darwin", "arm64"), ("darwin", "x86_64")
MACHINES = [(*LINUX, "3.11"), (*LINUX, "3.14"), (*WINDOWS, "3.11"), (*WINDOWS, "3.14"), (*ARM, "3.13"), (*INTEL, "3.12")]


def pinned(variant, system, machine, python):
    """Name -> version, as pip would take them on a machine."""
    here = {**default_environment(), "sys_platform": system, "platform_machine": machine, "python_version": python}
    pins = {}
    for entry in (FOLDER / f"{variant}.lock.txt").read_text().replace("\\\n", " ").splitlines():
        said, *hashes = entry.split("--hash=sha256:")
        if entry.startswith("#"):
            continue
        pin = Requirement(said.strip())
        if pin.marker is None or pin.marker.evaluate(here):
            assert hashes
            assert pin.name not in pins
            pins[pin.name] = next(iter(pin.specifier)).version
    return pins


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_what_is_asked_for_is_pinned_once_with_hashes(variant, machine):
    """``make lock`` was run since the requirements changed."""
    if variant == "cuda" and machine[0] == "darwin":
        pytest.skip("there is no CUDA on macOS")
    pins = pinned(variant, *machine)
    for line in (FOLDER / f"{variant}.txt").read_text().splitlines():
        wanted = Requirement(line)
        assert wanted.specifier.contains(pins[wanted.name]), line
