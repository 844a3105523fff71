"""How is a program run to its end in the calling thread, line by line?

Needs no event loop, so it works in a worker thread.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from qgis.PyQt.QtCore import QProcess, QProcessEnvironment, QStandardPaths

_STEP_MS = 50
_GRACE_MS = 400
_LONGEST_LINE = 1 << 24
_KEPT_LOGS = 20
# What QGIS, its launcher or the user set for QGIS's own libraries would break those of the engine.
_DROPPED = (
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONSTARTUP",
    "PYTHONEXECUTABLE",
    "PROJ_LIB",
    "PROJ_DATA",
    "GDAL_DATA",
    "GDAL_DRIVER_PATH",
    "GDAL_CONFIG_FILE",
    "LD_PRELOAD",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "DYLD_FRAMEWORK_PATH",
    "DYLD_INSERT_LIBRARIES",
    "QT_PLUGIN_PATH",
    "QT_QPA_PLATFORM",
    "QT_QPA_PLATFORM_PLUGIN_PATH",
    "VIRTUAL_ENV",
    "__PYVENV_LAUNCHER__",
)


@dataclass(frozen=True)
class Ending:
    """How a program ended."""

    code: int
    """Exit status; -1 where it crashed, was killed or never started."""
    started: bool
    cancelled: bool
    reason: str = ""
    """What Qt says about a start that failed."""


def user_folder() -> Path:
    """The folder of the user's data that is ours, outside the plugin and the profile."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)) / "changedet"


def new_log(name: str) -> Path:
    """The path of a new log file; all but the newest twenty are removed."""
    folder = user_folder() / "log"
    folder.mkdir(parents=True, exist_ok=True)
    for old in sorted(folder.glob("*.log"), key=lambda path: path.name.partition("-")[2])[: 1 - _KEPT_LOGS]:
        # On Windows a log that another QGIS is writing cannot go; it will next time.
        with suppress(OSError):
            old.unlink(missing_ok=True)
    return folder / f"{name}-{datetime.datetime.now():%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}.log"


def clean_environment() -> QProcessEnvironment:
    """The environment of QGIS without what would lead another Python astray."""
    environment = QProcessEnvironment.systemEnvironment()
    for name in _DROPPED:
        environment.remove(name)
    environment.insert("PYTHONUTF8", "1")
    return environment


def run_lines(
    program: str,
    arguments: Sequence[str],
    on_line: Callable[[bytes], None],
    is_canceled: Callable[[], bool],
    *,
    log: Path,
    request: bytes | None = None,
    environment: QProcessEnvironment | None = None,
) -> Ending:
    """Run ``program`` until it ends or ``is_canceled``; every line of its standard output goes to ``on_line``.

    Standard error goes to ``log``. ``request`` is written to standard input, which then stays open while the program
    runs: closing it is the word to stop, and after 0.4 s the program is killed. An exception of ``on_line`` stops it too.
    """
    process = QProcess()
    process.setProcessEnvironment(environment or clean_environment())
    process.setStandardErrorFile(str(log))
    process.start(program, list(arguments))
    if not process.waitForStarted():
        return Ending(-1, started=False, cancelled=False, reason=process.errorString())
    try:
        if request is None:
            process.closeWriteChannel()
        else:
            process.write(request)
        cancelled = _read(process, on_line, is_canceled)
    finally:
        _stop(process)
    crashed = process.exitStatus() == QProcess.ExitStatus.CrashExit
    return Ending(-1 if crashed else process.exitCode(), started=True, cancelled=cancelled)


def _read(process: QProcess, on_line: Callable[[bytes], None], is_canceled: Callable[[], bool]) -> bool:
    """Pass lines on until the program ends; True if it was cancelled."""
    rest = b""
    while True:
        if is_canceled():
            return True
        running = process.state() != QProcess.ProcessState.NotRunning
        process.waitForReadyRead(_STEP_MS)
        rest += bytes(process.readAllStandardOutput())
        *lines, rest = rest.split(b"\n")
        if not running or len(rest) > _LONGEST_LINE:
            lines, rest = [*lines, rest], b""
        for line in filter(None, (line.strip() for line in lines)):
            on_line(line)
        if not running:
            return False


def _stop(process: QProcess) -> None:
    if process.state() == QProcess.ProcessState.NotRunning:
        return
    process.closeWriteChannel()
    if not process.waitForFinished(_GRACE_MS):
        process.kill()
        process.waitForFinished(-1)
