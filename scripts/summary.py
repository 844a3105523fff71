"""How many tests passed, and what was skipped, and why?

python -m scripts.summary build/test
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree


def main() -> None:
    """Print one line per suite, the reasons of what was skipped, and the sum."""
    total: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for results in sorted(Path(sys.argv[1]).glob("*.xml")):
        suite = ElementTree.parse(results).getroot().find("testsuite")
        counts = {key: int(suite.get(key, 0)) for key in ("tests", "failures", "errors", "skipped")}
        total.update(counts)
        passed = counts["tests"] - counts["failures"] - counts["errors"] - counts["skipped"]
        print(f"{results.stem:8} {passed} passed, {counts['skipped']} skipped, {float(suite.get('time', 0)):.0f} s")
        reasons.update(node.get("message", "") for node in suite.iter("skipped"))
    for reason, count in reasons.most_common():
        print(f"  {count} skipped: {reason}")
    failed = total["failures"] + total["errors"]
    print(f"{total['tests'] - failed - total['skipped']} passed, {failed} failed, {total['skipped']} skipped")
    sys.exit(bool(failed))


if __name__ == "__main__":
    main()
