"""Feed what reads other people's texts and files with ever odder ones, led by what they reach in the code (atheris).

    python -m tests.fuzz [TARGET ...] [--minutes M] [--jobs N]

Each target (``targets.TARGETS``) runs so long in a process and a folder of its own. What it failed on is kept in build/fuzz,
and its row of docs/reliability.md is written. Ends with 1 where any failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from scripts.paths import ROOT
from tests.endurance import page

KEPT = ROOT / "build" / "fuzz"
SECONDS_EACH = 30
"""Longest that one input may take. [s]"""
MOST_KB = 8 << 20


def main() -> int:
    """Run the targets, write their rows, print what failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("targets", nargs="*")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--jobs", type=int, default=2, help="processes at once")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    wanted, options = parser.parse_known_args()
    if wanted.inside:
        return _feed(wanted.targets[0], options)
    from tests.fuzz.targets import TARGETS

    unknown = [name for name in wanted.targets if name not in TARGETS]
    if unknown:
        parser.error(f"there is no target {unknown[0]!r}; the targets are {', '.join(TARGETS)}")
    KEPT.mkdir(parents=True, exist_ok=True)
    names = wanted.targets or list(TARGETS)
    with ThreadPoolExecutor(wanted.jobs) as pool:
        ended = list(pool.map(lambda name: _run(name, wanted.minutes), names))
    for name, (n_runs, fault) in zip(names, ended, strict=True):
        sys.stdout.write(f"{name}: {n_runs} inputs, {'a fault' if fault else 'no fault'}\n{fault}")
        page.write_fuzzed(name, f"{wanted.minutes:g}", n_runs, int(bool(fault)))
    return 1 if any(fault for _, fault in ended) else 0


def _run(name: str, minutes: float) -> tuple[int, str]:
    """The number of inputs, and what was said of a fault."""
    with tempfile.TemporaryDirectory(prefix="changedet-fuzz-") as folder:
        command = [sys.executable, "-m", "tests.fuzz", name, "--inside", f"-max_total_time={round(60 * minutes)}"]
        kept = f"-artifact_prefix={KEPT / name.replace(' ', '_')}-"
        limits = [f"-timeout={SECONDS_EACH}", "-rss_limit_mb=8192", "-print_final_stats=1", kept]
        places = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
        environment = {**os.environ, "PYTHONPATH": places, "TMPDIR": folder}
        ended = subprocess.run(
            [*command, *limits], cwd=folder, env=environment, check=False, capture_output=True, text=True, errors="replace"
        )
    runs = re.findall(r"number_of_executed_units: (\d+)", ended.stderr) or re.findall(r"Done (\d+) runs", ended.stderr) or ["0"]
    return int(runs[-1]), ended.stderr[-3000:] if ended.returncode else ""


def _feed(name: str, options: list[str]) -> int:
    """In the process of its own: read the code so that it tells where it has been, and begin."""
    import atheris

    with atheris.instrument_imports(include=["changedet_plugin"]):
        from tests.fuzz.targets import TARGETS
    target, seeds = TARGETS[name], Path("seeds")
    seeds.mkdir()
    for number, content in enumerate(target.seeds()):
        (seeds / str(number)).write_bytes(content)
    atheris.Setup([sys.argv[0], *options, "seeds"], target.take)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
