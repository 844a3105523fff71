"""What can be asked of a run? The parameters, their choices and ranges, as both processes know them."""

from __future__ import annotations

POOLS = ("changes", "all")

PATCH_PX = (4, 8, 16)
DEVICES = ("auto", "cpu", "cuda")
ALIGN = ("auto", "correct", "ignore")
