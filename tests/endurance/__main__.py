"""Let befall runs what befalls them in long use, and write what came of it into docs/reliability.md.

    python -m tests.endurance [--only NAME] [--times N]

Ends with 1 where a case came to anything but a sentence or the right answer, or where something grew; these are printed.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.endurance import faults, one_process, told
from tests.endurance.worker_run import Place
from tests.hostile.outcome import Told

PARTS: dict[str, tuple[int, Callable[[Place, int, random.Random], Iterator[Told]]]] = {
    "cancelled": (1000, faults.cancels),
    "cancelled, all in one process": (1000, one_process.cancels),
    "killed": (100, faults.kills),
    "disk full": (100, faults.disks),
    "two at once": (100, faults.pairs),
}
"""How often each befalls a run, and what does it."""
_OWN_MOUNTS = "CHANGEDET_OWN_MOUNTS"


def main() -> int:
    """Go through the parts; write their rows where they were gone through as often as they should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", choices=("", *PARTS), help="one part")
    parser.add_argument("--times", type=int, help="so often, and write no page")
    wanted = parser.parse_args()
    n_faults = 0
    for name, (usual, part) in PARTS.items():
        if wanted.only in ("", name):
            times = wanted.times or usual
            with tempfile.TemporaryDirectory(prefix="changedet-endurance-") as folder:
                cases = part(Place(Path(folder)), times, random.Random(0))
                n_faults += told.counted(name, cases, times, is_written=not wanted.times)
    return 1 if n_faults else 0


if __name__ == "__main__":
    if os.geteuid() == 0 and _OWN_MOUNTS not in os.environ:
        # Small disks are mounted where nobody else sees them.
        again = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "tests.endurance", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, _OWN_MOUNTS: "1"}, check=False).returncode)
    sys.exit(main())
