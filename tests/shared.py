"""Where do real series and weights lie? Tests that need them skip where they are absent."""

from __future__ import annotations

import os
from pathlib import Path

from scripts.paths import ROOT

SHARED = Path(os.environ.get("CHANGEDET_SHARED", ROOT.parent / "shared"))
