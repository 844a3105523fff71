"""Which versions of its packages is the engine set up with? Exact ones, with the hash of every file, for each platform.

    python -m scripts.lock

Resolves ``resources/engine-requirements/VARIANT.txt`` anew for every platform and Python that the plugin runs on, by uv, and
writes ``VARIANT.lock.txt`` beside it. Needs the package index.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.paths import ROOT

FOLDER = ROOT / "resources" / "engine-requirements"
VARIANTS = ("cpu", "cuda")
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS: Mapping[str, str] = {
    "x86_64-manylinux_2_28": "sys_platform == 'linux' and platform_machine == 'x86_64'",
    "aarch64-manylinux_2_28": "sys_platform == 'linux' and platform_machine == 'aarch64'",
    "x86_64-pc-windows-msvc": "sys_platform == 'win32' and platform_machine == 'AMD64'",
    "aarch64-apple-darwin": "sys_platform == 'darwin' and platform_machine == 'arm64'",
    "x86_64-apple-darwin": "sys_platform == 'darwin' and platform_machine == 'x86_64'",
}
"""What uv calls a platform -> the marker that pip knows it by."""
MACOS = "14.0"
"""Oldest macOS whose packages are taken."""
HEAD = """# Made by `make lock` from {name}; what `Set up engine` installs. Every file is known by its hash.
"""


@dataclass(frozen=True)
class Pin:
    """One package of one version."""

    name: str
    version: str
    hashes: tuple[str, ...]


def main() -> int:
    """Write both lists; 1 where a variant cannot be had anywhere."""
    for variant in VARIANTS:
        pins = {place: found for place in _places() if (found := _resolved(variant, *place))}
        if not pins:
            return 1
        (FOLDER / f"{variant}.lock.txt").write_text(_text(variant, pins), encoding="utf-8")
        missing = [f"{platform} {python}" for platform, python in _places() if (platform, python) not in pins]
        sys.stdout.write(f"{variant}: {len(pins)} platforms" + (f"; not on {', '.join(missing)}" if missing else "") + "\n")
    return 0


def _places() -> Iterator[tuple[str, str]]:
    return ((platform, python) for platform in PLATFORMS for python in PYTHONS)


def _resolved(variant: str, platform: str, python: str) -> tuple[Pin, ...]:
    """The packages for one platform and Python; empty where there is no finished package of one."""
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / "lock.txt"
        command = [sys.executable, "-m", "uv", "pip", "compile", str(FOLDER / f"{variant}.txt"), f"--output-file={output}"]
        command += [f"--python-platform={platform}", f"--python-version={python}", "--only-binary=:all:", "--quiet"]
        command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
        environment = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": MACOS}
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        return tuple(_pins(output.read_text(encoding="utf-8"))) if done.returncode == 0 else ()


def _pins(text: str) -> Iterator[Pin]:
    for entry in text.replace("\\\n", " ").splitlines():
        match = re.match(r"([\w.-]+)(?:\[[\w,-]+\])?==(\S+)", entry)
        if match:
            yield Pin(match[1].lower(), match[2], tuple(sorted(re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry))))


def _text(variant: str, pins: Mapping[tuple[str, str], tuple[Pin, ...]]) -> str:
    """One list for pip: a package whose version differs between platforms has a line for each, told apart by markers."""
    places: dict[Pin, list[tuple[str, str]]] = {}
    for place, found in pins.items():
        for pin in found:
            places.setdefault(pin, []).append(place)
    lines = [HEAD.format(name=f"{variant}.txt")]
    for pin in sorted(places, key=lambda pin: (pin.name, pin.version)):
        marker = "" if len(places[pin]) == len(pins) else f" ; {_marker(places[pin])}"
        lines.append(
            " \\\n    ".join([f"{pin.name}=={pin.version}{marker}", *(f"--hash={value}" for value in pin.hashes)]) + "\n"
        )
    return "".join(lines)


def _marker(places: list[tuple[str, str]]) -> str:
    """The marker of some platforms and Pythons, those of one platform together."""
    pythons: dict[str, list[str]] = {}
    for platform, python in places:
        pythons.setdefault(platform, []).append(python)
    parts = []
    for platform, those in pythons.items():
        versions = " or ".join(f"python_version == '{python}'" for python in those)
        parts.append(PLATFORMS[platform] if len(those) == len(PYTHONS) else f"{PLATFORMS[platform]} and ({versions})")
    return " or ".join(f"({part})" for part in parts)


if __name__ == "__main__":
    raise SystemExit(main())
