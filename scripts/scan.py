"""Would QGIS's plugin repository refuse the upload?

The scan that it makes: any finding would block it.

Bandit with every test but the two the repository leaves off (B404 and B411), and detect-secrets on all files but metadata.txt.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from scripts.package import stage
from scripts.paths import NAME, ROOT

UNUSED_TESTS = "B404,B411"


def _report(module: str, *options: str, folder: Path) -> dict:
    command = [sys.executable, "-m", module, *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        raise SystemExit(f"scan: {module} gave no report: {done.stderr.strip()[-500:]}")
    return json.loads(done.stdout)


def findings(folder: Path) -> list[str]:
    """Scan a staged plugin folder: one line per finding, empty = the repository would take it."""
    bandit = _report("bandit", "-r", ".", "-f", "json", "--quiet", "--skip", UNUSED_TESTS, folder=folder)
    unread = [f"{error['filename']}: {error['reason']}" for error in bandit["errors"]]
    lines = [f"{hit['filename']}:{hit['line_number']}: {hit['test_id']} {hit['issue_text']}" for hit in bandit["results"]]
    options = ("scan", "--all-files", "--exclude-files", r"metadata\.txt", "--disable-plugin", "IPPublicDetector", ".")
    secrets = _report("detect_secrets", *options, folder=folder)["results"]
    return unread + lines + [f"{name}:{hit['line_number']}: {hit['type']}" for name, hits in secrets.items() for hit in hits]


def main() -> None:
    """Stage the plugin, scan it, fail on any finding."""
    problems = findings(stage(ROOT / "build" / "package" / NAME))
    for line in problems:
        print(line)
    print(f"scan: {len(problems)} findings")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
