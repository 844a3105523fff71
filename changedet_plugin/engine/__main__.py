"""``python -m changedet_plugin.engine`` is the ``changedet`` command."""

from __future__ import annotations


def main() -> int:
    """Run the command line, on the libraries as they came with the engine."""
    from changedet_plugin.engine import surroundings

    surroundings.leave_out()
    from changedet_plugin.core.rasters import unasked
    from changedet_plugin.engine import cli

    unasked.forbid_servers()

    return cli.main()


if __name__ == "__main__":
    raise SystemExit(main())
