"""How is the private environment of the engine made?

A Python, its packages by pip, and a test that it really runs.
"""

from __future__ import annotations

import datetime
import re
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from qgis.PyQt.QtCore import QProcessEnvironment, pyqtSignal

from changedet_plugin.bridge.background import BackgroundTask
from changedet_plugin.bridge.engine import environment, pythons
from changedet_plugin.bridge.engine.environment import EngineState
from changedet_plugin.bridge.engine.line_process import Ending, new_log, run_lines
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.engine.pythons import Base
from changedet_plugin.bridge.i18n import tr
from changedet_plugin.core import disk
from changedet_plugin.core.errors import Cancelled, EngineError
from changedet_plugin.core.events import SELFTEST

_LINES_OF_PIP = 90
"""About how many lines pip writes for the whole set; only the bar depends on it."""
_NO_NETWORK = re.compile(r"after connection broken by|NewConnectionError|ProxyError|ConnectTimeout|ReadTimeout|SSLError")
_NO_PACKAGE = re.compile(r"(?:No matching distribution found for|find a version that satisfies the requirement) ([\w.-]+)")


class UnfitPython(EngineError):
    """A Python that cannot become the engine, though another may."""


class LacksPackage(UnfitPython):
    """There is no package for this Python on this machine."""


class EngineSetupTask(BackgroundTask):
    """Makes the environment anew; ``succeeded`` brings the EngineState, with the provider that a session really uses."""

    progressed = pyqtSignal(float, str)
    """Fraction (0 to 1) and what is being done."""

    def __init__(
        self, variant: str = environment.CPU, wheels: str = "", newest: bool = False, folder: Path | None = None
    ) -> None:
        """Set up ``variant`` {'cpu', 'cuda'}; ``wheels`` names a folder of packages for a machine without a network.

        Installed are the files that the plugin was released with, each known by its hash; with ``newest`` whatever versions
        the index or the folder has.
        """
        super().__init__(tr("Set up engine"))
        self._newest = newest
        self._variant = variant
        self._wheels = wheels
        self._folder = folder or environment.private_folder()
        self._environment: QProcessEnvironment = environment.network_environment()

    def work(self) -> EngineState:
        """Find a Python, make the environment, install, test, and only then call it ready."""
        self._say(0.0, tr("Looking for a Python"))
        python = self._with_the_first_that_can(pythons.this_machine(), new_log("setup"))
        self._say(0.95, tr("Testing the engine"))
        tested = run_engine(python, SELFTEST, {}, lambda _event: None, self.isCanceled)
        seal = {
            "variant": self._variant,
            "newest": self._newest,
            "requirements": environment.requirements_hash(self._variant),
            "provider": tested["provider"],
            "reason": tested["reason"],
            "versions": tested["versions"],
            "made": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }
        environment.write_seal(self._folder, seal)
        self._say(1.0, tr("Ready"))
        words = tr("The engine is set up.")
        return EngineState(environment.READY, " ".join(filter(None, (words, tested["reason"]))), python)

    def _with_the_first_that_can(self, machine: pythons.Machine, log: Path) -> str:
        """The interpreter of an environment with all packages, made with the first Python of this machine that can."""
        complaints: list[UnfitPython] = []
        for base in pythons.bases(machine, self.isCanceled, log):
            try:
                python = self._make(base, log)
                self._install(base, python, log)
            except UnfitPython as error:
                complaints.append(error)
            else:
                return python
        if complaints:
            # Whoever lacks a package can be helped; a Python that makes no environment is merely one of the others.
            raise min(complaints, key=lambda error: not isinstance(error, LacksPackage))
        raise EngineError(pythons.none_found(machine), "SetupError")

    def _make(self, base: Base, log: Path) -> str:
        """Make the environment and see that it is one: Pythons that come with programs often make broken ones."""
        self._say(0.02, tr("Making an environment with {python}").format(python=base.path))
        self._clear()
        python = str(environment.python_in(self._folder))
        without_pip = [] if base.has_ensurepip else ["--without-pip"]
        made = self._run(base.path, ["-I", "-m", "venv", *without_pip, str(self._folder)], log)
        needed = "encodings, pip" if base.has_ensurepip else "encodings"
        if made.code or self._run(python, ["-I", "-c", f"import {needed}"], log).code:
            sentence = tr("{python} cannot make an environment; install another Python (log: {log}).")
            raise UnfitPython(sentence.format(python=base.path, log=log), "SetupError")
        return python

    def _clear(self) -> None:
        environment.break_seal(self._folder)
        try:
            if disk.exists(self._folder):
                shutil.rmtree(self._folder)
            self._folder.mkdir(parents=True)
        except OSError as error:
            sentence = tr("{folder} cannot be made anew ({error}); close other runs of QGIS and try again.")
            raise EngineError(sentence.format(folder=self._folder, error=error.strerror), "SetupError") from error

    def _install(self, base: Base, python: str, log: Path) -> None:
        pip = [python, "-I", "-m", "pip"] if base.has_ensurepip else [base.path, "-I", "-m", "pip", "--python", python]
        arguments = [*pip[1:], "install", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
        # Where pip does not try again it does not say that the network failed either.
        arguments += ["--retries", "3"]
        # Only finished packages: nobody wants to compile GDAL.
        arguments += ["--only-binary", ":all:"]
        if self._newest:
            arguments += ["-r", str(environment.requirements_file(self._variant))]
        else:
            arguments += ["--require-hashes", "-r", str(environment.lock_file(self._variant))]
        if self._wheels:
            arguments += ["--no-index", "--find-links", self._wheels]
        n_lines = 0

        def on_line(line: bytes) -> None:
            nonlocal n_lines
            n_lines += 1
            self._say(0.05 + 0.9 * min(n_lines / _LINES_OF_PIP, 0.99), line.decode(errors="replace")[:200])

        start = log.stat().st_size if disk.is_file(log) else 0
        ending = self._run(pip[0], arguments, log, on_line)
        if ending.code:
            raise self._refusal(ending, base, _complaints(log, start), log)

    def _refusal(self, ending: Ending, base: Base, text: str, log: Path) -> EngineError:
        refusal = _refusal(ending, base, text, self._wheels, log)
        if self._newest or not isinstance(refusal, LacksPackage):
            return refusal
        hint = tr("Or tick “{newest}”: other versions than the tested ones may fit.").format(newest=tr("Newest versions"))
        return LacksPackage(f"{refusal} {hint}", refusal.kind)

    def _run(
        self, program: str, arguments: Sequence[str], log: Path, on_line: Callable[[bytes], None] = lambda _line: None
    ) -> Ending:
        ending = run_lines(program, arguments, on_line, self.isCanceled, log=log, environment=self._environment)
        if ending.cancelled:
            raise Cancelled(tr("The set-up was stopped."))
        return ending

    def _say(self, fraction: float, message: str) -> None:
        self.setProgress(100 * fraction)
        self.progressed.emit(fraction, message)


def _complaints(log: Path, start: int) -> str:
    """What was written to the log from byte ``start`` on."""
    return log.read_bytes()[start:].decode(errors="replace") if disk.is_file(log) else ""


def _refusal(ending: Ending, base: Base, text: str, wheels: str, log: Path) -> EngineError:
    """One sentence for an installation that failed, from what pip complained of: ``UnfitPython`` where another may do."""
    errors = [line.strip() for line in text.splitlines() if line.startswith(("ERROR:", "Error:", "OSError"))]
    lacking = _NO_PACKAGE.search("\n".join(errors))
    if "No space left" in text:
        sentence = tr("There is no room left on the disk; free some and set up the engine again (log: {log}).")
        return EngineError(sentence.format(log=log), "SetupError")
    if _NO_NETWORK.search(text):
        sentence = tr(
            "The packages cannot be reached; check the network and the proxy, or choose a folder of wheels (log: {log})."
        )
        return EngineError(sentence.format(log=log), "SetupError")
    if "DO NOT MATCH THE HASHES" in text:
        sentence = tr("A package is not the file that the plugin was tested with; nothing was installed (log: {log}).")
        return EngineError(sentence.format(log=log), "SetupError")
    if lacking and wheels:
        sentence = tr(
            "The folder {folder} has no {package} that fits {python}; add it, or set up from the network (log: {log})."
        )
        return LacksPackage(sentence.format(folder=wheels, package=lacking[1], python=base.words, log=log), "SetupError")
    if lacking:
        sentence = tr(
            "There is no finished package of {package} for {python}; install another Python, 3.12 for example (log: {log})."
        )
        return LacksPackage(sentence.format(package=lacking[1], python=base.words, log=log), "SetupError")
    reason = errors[-1] if errors else ending.reason or tr("exit status {code}").format(code=ending.code)
    sentence = tr("The packages could not be installed ({reason}); the log is {log}.")
    return EngineError(sentence.format(reason=reason, log=log), "SetupError")
