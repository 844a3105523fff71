"""What does a result hold, as another program reads it?"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from osgeo import ogr

QUERIES = {
    "changes": "SELECT * FROM changes ORDER BY fid",
    "patches": "SELECT * FROM patches ORDER BY fid",
    "dates": "SELECT * FROM dates ORDER BY date",
    "histogram": "SELECT * FROM histogram ORDER BY low",
    "layer_styles": "SELECT f_table_name, styleName, styleQML, useAsDefault FROM layer_styles ORDER BY 1, 2",
    "run": "SELECT key, value FROM run WHERE key NOT IN ('run_id', 'started', 'seconds') ORDER BY key",
}


def in_file(path, column="verdict"):
    """Feature id of ``changes`` to the value of a column, where there is one."""
    source = ogr.Open(path)
    return {feature.GetFID(): feature.GetField(column) for feature in source.GetLayer("changes") if feature.GetField(column)}


def set_run(path, key, value):
    """Say something else of the run."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("REPLACE INTO run (key, value) VALUES (?, ?)", (key, value))


def tables(path):
    """Every row of every table, but for what two runs cannot share."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as connection:
        return {name: connection.execute(query).fetchall() for name, query in QUERIES.items()}
