"""Making the private environment of the engine: a Python, its packages by pip, and a test that it really runs."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QProcessEnvironment, pyqtSignal

from changedet_plugin.bridge.engine import environment
from changedet_plugin.bridge.engine.environment import EngineState
from changedet_plugin.bridge.engine.line_process import Ending, new_log, run_lines
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.engine.errors import Cancelled, EngineError

# A Debian Python without python3-venv has venv but not ensurepip.
_ASK_BASE = "import ensurepip, json, sys, venv; print(json.dumps([sys.version_info[:2], sys.maxsize > 2**32]))"
_LINES_OF_PIP = 90
"""About how many lines pip writes for the whole set; only the bar depends on it."""


class EngineSetupTask(EngineTask):
    """Makes the environment anew; ``succeeded`` brings the EngineState, with the provider that a session really uses."""

    progressed = pyqtSignal(float, str)
    """Fraction (0 to 1) and what is being done."""

    def __init__(self, variant: str = environment.CPU, wheels: str = "", folder: Path | None = None) -> None:
        """Set up ``variant`` {'cpu', 'cuda'}; ``wheels`` names a folder of packages for a machine without a network."""
        super().__init__(tr("Set up engine"))
        self._variant = variant
        self._wheels = wheels
        self._folder = folder or environment.private_folder()
        self._environment: QProcessEnvironment = environment.network_environment()

    def work(self) -> EngineState:
        """Find a Python, make the environment, install, test, and only then call it ready."""
        self._say(0.0, tr("Looking for a Python"))
        log = new_log("setup")
        base = find_base(self.isCanceled, log)
        self._say(0.02, tr("Making an environment with {python}").format(python=base))
        self._clear()
        python = str(environment.python_in(self._folder))
        self._run(base, ["-I", "-m", "venv", str(self._folder)], log, lambda _line: None)
        self._install(python, log)
        self._say(0.95, tr("Testing the engine"))
        tested = run_engine(python, "selftest", {}, lambda _event: None, self.isCanceled)
        seal = {
            "variant": self._variant,
            "requirements": environment.requirements_hash(self._variant),
            "provider": tested.get("provider"),
            "reason": tested.get("reason"),
            "versions": tested.get("versions"),
            "made": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }
        environment.write_seal(self._folder, seal)
        self._say(1.0, tr("Ready"))
        words = tr("The engine is set up and runs on {provider}.").format(provider=tested.get("provider"))
        return EngineState(environment.READY, " ".join(filter(None, (words, tested.get("reason")))), python)

    def _clear(self) -> None:
        environment.break_seal(self._folder)
        try:
            if self._folder.exists():
                shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
        except OSError as error:
            sentence = tr("{folder} cannot be made anew ({error}); close other runs of QGIS and try again.")
            raise EngineError(sentence.format(folder=self._folder, error=error.strerror), "SetupError") from error

    def _install(self, python: str, log: Path) -> None:
        arguments = ["-I", "-m", "pip", "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        # Only finished packages: nobody wants to compile GDAL.
        arguments += ["--only-binary", ":all:", "-r", str(environment.requirements_file(self._variant))]
        if self._wheels:
            arguments += ["--no-index", "--find-links", self._wheels]
        n_lines = 0

        def on_line(line: bytes) -> None:
            nonlocal n_lines
            n_lines += 1
            self._say(0.05 + 0.9 * min(n_lines / _LINES_OF_PIP, 0.99), line.decode(errors="replace")[:200])

        self._run(python, arguments, log, on_line)

    def _run(self, program: str, arguments: Sequence[str], log: Path, on_line: Callable[[bytes], None]) -> None:
        ending = run_lines(program, arguments, on_line, self.isCanceled, log=log, environment=self._environment)
        if ending.cancelled:
            raise Cancelled(tr("The set-up was stopped."))
        if ending.code:
            raise EngineError(_why(ending, log), "SetupError")

    def _say(self, fraction: float, message: str) -> None:
        self.setProgress(100 * fraction)
        self.progressed.emit(fraction, message)


def find_base(is_canceled: Callable[[], bool], log: Path) -> str:
    """A Python of this machine that can make the environment.

    Raises
    ------
    EngineError
        There is none.
    """
    for path in environment.base_pythons():
        answers: list[bytes] = []
        ending = run_lines(path, ["-I", "-c", _ASK_BASE], answers.append, is_canceled, log=log)
        if ending.cancelled:
            raise Cancelled(tr("The set-up was stopped."))
        if ending.code == 0 and answers:
            version, is_64_bit = json.loads(answers[-1])
            if tuple(version) >= environment.OLDEST_PYTHON and is_64_bit:
                return path
    wanted = ".".join(map(str, environment.OLDEST_PYTHON))
    sentence = tr(
        "No Python {version} or newer that can make environments was found; install one (on Debian with python3-venv)."
    )
    raise EngineError(sentence.format(version=wanted), "SetupError")


def _why(ending: Ending, log: Path) -> str:
    """One sentence for a set-up that failed, from the last complaint in the log."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    complaints = [line.strip() for line in lines if line.startswith(("ERROR:", "Error:", "OSError"))]
    text = "\n".join(complaints)
    if "No space left" in text:
        return tr("There is no room left on the disk; free some and set up the engine again (log: {log}).").format(log=log)
    if "Could not find a version" in text or "No matching distribution" in text:
        sentence = tr("A package was not found; check the network and the proxy, or choose a folder of wheels (log: {log}).")
        return sentence.format(log=log)
    reason = complaints[-1] if complaints else ending.reason or tr("exit status {code}").format(code=ending.code)
    return tr("The packages could not be installed ({reason}); the log is {log}.").format(reason=reason, log=log)
