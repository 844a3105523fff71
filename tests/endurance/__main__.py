"""Let befall runs what befalls them in long use, and write what came of it into docs/reliability.md.

    python -m tests.endurance [--only NAME] [--times N] [--minutes N] [--jobs N]

Ends with 1 where a case came to anything but a sentence or the right answer, or where something grew; these are printed.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor

from tests.endurance import told
from tests.endurance.parts import PARTS, share

_OWN_MOUNTS = "CHANGEDET_OWN_MOUNTS"


def main() -> int:
    """Go through the parts; write their rows where they were gone through as often as they should be."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", choices=("", *PARTS), help="one part")
    parser.add_argument("--times", type=int, help="so often, and write no page")
    parser.add_argument("--minutes", type=float, help="no longer, each part")
    parser.add_argument("--jobs", type=int, default=1, help="processes that share the times")
    wanted = parser.parse_args()
    n_faults, seconds = 0, wanted.minutes and 60 * wanted.minutes
    for name, (usual, _part) in PARTS.items():
        if wanted.only in ("", name):
            times = wanted.times or usual
            of_job = [len(range(job, times, wanted.jobs)) for job in range(wanted.jobs)]
            with ProcessPoolExecutor(wanted.jobs, multiprocessing.get_context("spawn")) as pool:
                shares = list(pool.map(share, [name] * wanted.jobs, of_job, range(wanted.jobs), [seconds] * wanted.jobs))
            n_faults += told.judged(name, shares, is_written=not wanted.times)
    return 1 if n_faults else 0


if __name__ == "__main__":
    if os.geteuid() == 0 and _OWN_MOUNTS not in os.environ:
        # Small disks are mounted where nobody else sees them.
        again = ["unshare", "--mount", "--propagation", "private", sys.executable, "-m", "tests.endurance", *sys.argv[1:]]
        sys.exit(subprocess.run(again, env={**os.environ, _OWN_MOUNTS: "1"}, check=False).returncode)
    sys.exit(main())
