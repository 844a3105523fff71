"""Who would be called? A listener of this machine, which must hear nothing while cases are run."""

from __future__ import annotations

import atexit
import os
from functools import lru_cache

from tests.listener import Listener

_PORT = "CHANGEDET_HOSTILE_PORT"


@lru_cache(1)
def listener() -> Listener:
    """One for this process and those that it starts from then on, until it ends."""
    started = Listener()
    atexit.register(started.close)
    os.environ[_PORT] = str(started.port)
    return started


def port() -> int:
    """The port at which it stands, here or in the process that started this one."""
    return int(os.environ[_PORT])
