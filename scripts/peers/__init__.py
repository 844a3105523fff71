"""How well do other packages find the changes of long series?

They run in an environment of their own, on the same series, and are judged by the same patches.
"""

from scripts.paths import ROOT

FIGURES = ROOT / "docs" / "peers.json"
"""What they came to, kept with the pages: the packages do not change with this code."""
PACKAGES = ("nrt", "pyxccd")
