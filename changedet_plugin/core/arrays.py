"""How are arrays called in signatures? Aliases of numpy's types, for both processes."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.floating[Any]]

BoolArray = NDArray[np.bool_]
Indices = NDArray[np.int64]
