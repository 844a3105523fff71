"""``python -m changedet_plugin.engine`` is the ``changedet`` command."""

from changedet_plugin.engine.cli import main

raise SystemExit(main())
