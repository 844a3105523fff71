"""``python -m changedet_plugin.engine`` is the ``changedet`` command."""

from __future__ import annotations

import os


def main() -> int:
    """Run the command line with the coordinate systems that came with the engine.

    Databases and other GIS set these variables for every program of a machine. The coordinate systems of another version of
    PROJ are not found in ours, and a result would lie in none. They are read when the libraries load, so before any import.
    """
    for name in ("PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "GDAL_DRIVER_PATH"):
        os.environ.pop(name, None)
    from changedet_plugin.core.rasters import unasked
    from changedet_plugin.engine import cli

    unasked.forbid_servers()

    return cli.main()


if __name__ == "__main__":
    raise SystemExit(main())
