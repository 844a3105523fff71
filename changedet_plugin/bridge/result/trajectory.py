"""Where did a change stand at every date, in the plane of its change?

Read from the file when it is asked for.
"""

from __future__ import annotations

import sqlite3

import numpy as np
from numpy.typing import NDArray

from changedet_plugin.bridge.result.geopackage import connect
from changedet_plugin.bridge.result.tables import damaged
from changedet_plugin.core import similarity
from changedet_plugin.core.result_file import StoredRun


def read_trajectory(run: StoredRun, fid: int) -> NDArray[np.float32] | None:
    """Positions (2, n_dates) of a change: along it (0 = before, 1 = since), and across; NaN = masked.

    None where the file has none: it is of an earlier version, or there is no such change. ResultError if it is no result.
    """
    with connect(run.path) as connection:
        try:
            row = connection.execute("SELECT plane FROM changes WHERE fid = ?", (fid,)).fetchone()
        except sqlite3.OperationalError:
            return None
    if row is None or row[0] is None:
        return None
    try:
        return np.asarray(similarity.unpack([row[0]])[0].reshape(2, len(run.dates)))
    except (TypeError, ValueError) as error:
        raise damaged("changes", run.path, error) from error
