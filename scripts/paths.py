"""Where does the checkout lie, and what is the plugin called?"""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAME = "changedet_plugin"
