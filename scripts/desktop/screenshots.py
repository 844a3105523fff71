"""How does the dock look?

Takes the pictures of the documentation: real QGIS under a virtual display, on a river series where there is one, and on the
forest of ``make demo``.

python -m scripts.desktop.screenshots    docs/images/{series,run,changes,judge,similar,report,setup,forest,map}.png

The river is the folder of ``$CHANGEDET_SHOWN_SERIES``, else Pucallpa of the shared data, else a generated one. Without a
network the two pictures of the forest are left as they are.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from PIL import Image

from scripts.desktop import demo, run_qgis, shown_series
from scripts.package import stage
from scripts.paths import NAME, ROOT
from synthetic.series import Plan, write

WORK = ROOT / "build" / "screenshots"
IMAGES = ROOT / "docs" / "images"
SHARED = Path(os.environ.get("CHANGEDET_SHARED", ROOT.parent / "shared"))
MOST_BYTES = 600_000
SHOTS = ("series", "run", "changes", "judge", "similar", "report", "setup")


def river() -> Path:
    """Give the folder whose rasters are shown step by step; a series is generated where no real one is at hand."""
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


def play(shots: tuple[str, ...], more: dict[str, str]) -> None:
    """Run the session in QGIS and keep the pictures that it takes."""
    profiles = WORK / "profile"
    run_qgis.profile(profiles)
    for shot in shots:
        (WORK / f"{shot}.png").unlink(missing_ok=True)
    known = {"CHANGEDET_SHOTS": str(WORK), "CHANGEDET_SHOWN_SERIES": "", "CHANGEDET_SHOWN_RESULT": ""}
    engine = {"CHANGEDET_ENGINE_PYTHON": os.environ.get("CHANGEDET_ENGINE_PYTHON", sys.executable)}
    env = run_qgis.environment(profiles, ROOT / "build" / "dev") | known | engine | more
    code = run_qgis.desktop(ROOT / "scripts" / "desktop" / "screenshots_session.py", profiles, env, WORK / "qgis.log")
    missing = [shot for shot in shots if not (WORK / f"{shot}.png").is_file()]
    if code or missing:
        sys.exit(
            f"screenshots: QGIS ended with {code}, missing: {', '.join(missing) or 'none'}; the log is {WORK / 'qgis.log'}."
        )
    for shot in shots:
        keep(WORK / f"{shot}.png")


def keep(picture: Path) -> None:
    """Put a picture among those of the documentation."""
    shrink(picture, IMAGES / picture.name)
    print(IMAGES / picture.name)


def show_forest() -> None:
    """The map of the demo, and the dock that opens its result."""
    series = shown_series.choose(shown_series.FOREST)
    if series.truth:
        print(f"No pictures of the forest. {series.why}")
        return
    os.environ.setdefault("CHANGEDET_ENGINE_PYTHON", sys.executable)
    demo.run(series)
    keep(demo.WORK / "map.png")
    play(("forest",), {"CHANGEDET_SHOWN_RESULT": str(demo.RESULT)})


def main() -> None:
    """Take all pictures."""
    stage(ROOT / "build" / "dev" / NAME, link=True)
    IMAGES.mkdir(parents=True, exist_ok=True)
    # Nothing is cached, or the picture of the run would not show it encode.
    shutil.rmtree(WORK / "cache", ignore_errors=True)
    play(SHOTS, {"CHANGEDET_SHOWN_SERIES": str(river())})
    show_forest()


if __name__ == "__main__":
    main()
