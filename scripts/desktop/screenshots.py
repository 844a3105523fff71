"""How does the dock look?

Takes the pictures of the documentation: real QGIS under a virtual display, a real series where there is one.

python -m scripts.desktop.screenshots          docs/images/{series,run,changes,judge,similar,report,setup}.png

The series is the folder of ``$CHANGEDET_SHOWN_SERIES``, else Pucallpa of the shared data, else a generated one.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image

from scripts.desktop import run_qgis
from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.series import Plan, write

WORK = ROOT / "build" / "screenshots"
IMAGES = ROOT / "docs" / "images"
SHARED = Path(os.environ.get("CHANGEDET_SHARED", ROOT.parent / "shared"))
MOST_BYTES = 600_000
SHOTS = ("series", "run", "changes", "judge", "similar", "report", "setup")


def shown_series() -> Path:
    """Give the folder whose rasters are shown; a series is generated where no real one is at hand."""
    given = os.environ.get("CHANGEDET_SHOWN_SERIES")
    real = Path(given) if given else SHARED / "data" / "pucallpa_landsat"
    if real.is_dir():
        return real
    generated = WORK / "series"
    write(generated, Plan())
    return generated / "images"


def shrink(source: Path, target: Path) -> None:
    """Write a picture packed well, and in 256 colours where it would be too large for a page."""
    with Image.open(source) as picture:
        picture.convert("RGB").save(target, optimize=True)
        if target.stat().st_size > MOST_BYTES:
            picture.convert("RGB").quantize(256).save(target, optimize=True)


def main() -> None:
    """Run the session in QGIS and say which pictures it took."""
    stage(ROOT / "build" / "dev" / NAME, link=True)
    profiles = WORK / "profile"
    # Nothing is cached, or the picture of the run would not show it encode.
    shutil.rmtree(WORK / "cache", ignore_errors=True)
    run_qgis.profile(profiles)
    IMAGES.mkdir(parents=True, exist_ok=True)
    for shot in SHOTS:
        (WORK / f"{shot}.png").unlink(missing_ok=True)
    env = run_qgis.environment(profiles, ROOT / "build" / "dev") | {
        "CHANGEDET_SHOTS": str(WORK),
        "CHANGEDET_SHOWN_SERIES": str(shown_series()),
        "CHANGEDET_ENGINE_PYTHON": os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable),
    }
    code = run_qgis.desktop(ROOT / "scripts" / "desktop" / "screenshots_session.py", profiles, env, WORK / "qgis.log")
    missing = [shot for shot in SHOTS if not (WORK / f"{shot}.png").is_file()]
    if code or missing:
        sys.exit(
            f"screenshots: QGIS ended with {code}, missing: {', '.join(missing) or 'none'}; the log is {WORK / 'qgis.log'}."
        )
    for shot in SHOTS:
        shrink(WORK / f"{shot}.png", IMAGES / f"{shot}.png")
        print(IMAGES / f"{shot}.png")


if __name__ == "__main__":
    main()
