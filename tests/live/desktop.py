"""A real QGIS desktop on a screen of its own, used by real mouse and keys (xdotool) and asked by code in its main thread."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from scripts.desktop import run_qgis

AGENT = Path(__file__).with_name("agent.py")
STEP_S = 0.05


class Desktop:
    """Start it, use it, quit it, start it again: the profile and the screen stay."""

    def __init__(self, folder: Path, plugins: Path, screen: str = "1366x768", **environment: str) -> None:
        """``folder``: for profile and logs; ``plugins``: folder that holds the plugin; ``environment``: more variables."""
        self.folder = folder
        self.profiles = folder / "profiles_of_qgis"
        run_qgis.profile(self.profiles)
        self._environment = {**run_qgis.environment(self.profiles, plugins), "QT_QPA_PLATFORM": "xcb", **environment}
        self._qgis: subprocess.Popen[bytes] | None = None
        self._answers: Any = None
        self._pointed: tuple[int, int] | None = None
        self._display(screen)

    def start(self, *arguments: str, limit_s: float = 90) -> None:
        """Start QGIS, for example with a project, and wait until it answers."""
        address = f"/tmp/changedet-{os.getpid()}-{time.monotonic_ns()}.socket"
        environment = {**self._environment, "CHANGEDET_LIVE_SOCKET": address}
        command = ["qgis", "--nologo", "--noversioncheck", "--profiles-path", str(self.profiles), "--profile", "default"]
        log = (self.folder / "qgis.log").open("ab")
        self._qgis = subprocess.Popen(
            [*command, "--code", str(AGENT), *arguments], env=environment, stdout=log, stderr=log, start_new_session=True
        )
        deadline = time.monotonic() + limit_s
        while not Path(address).exists():
            assert self._qgis.poll() is None, (self.folder / "qgis.log").read_text()[-2000:]
            assert time.monotonic() < deadline, "QGIS did not start within the limit"
            time.sleep(STEP_S)
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(address)
        connection.settimeout(limit_s)
        self._connection, self._answers = connection, connection.makefile("r")
        self.ask("iface.mainWindow().showMaximized()")
        self.settle()

    def ask(self, code: str) -> Any:
        """Run code in the main thread; see ``agent.py`` for the names it knows. The value of its last line comes back."""
        self._connection.sendall((json.dumps(code) + "\n").encode())
        reply = json.loads(self._answers.readline())
        assert "error" not in reply, reply["error"]
        return reply["value"]

    def wait_until(self, code: str, limit_s: float = 60) -> None:
        """Wait until code comes to something true."""
        deadline = time.monotonic() + limit_s
        while not self.ask(code):
            assert time.monotonic() < deadline, f"within {limit_s} s this never came true: {code}"
            time.sleep(STEP_S)

    def settle(self) -> None:
        """Wait until what was asked for by mouse or keys has been acted on."""
        for _ in range(3):
            time.sleep(STEP_S)
            self.ask("QApplication.processEvents()")

    def at(self, widget: str, x: float = 0.5, y: float = 0.5) -> tuple[int, int]:
        """A point of a widget on the screen; ``widget`` is an object name, or code that comes to a widget."""
        of = f"widget({widget!r})" if widget.isidentifier() else widget
        left, top = self.ask(f"on_screen({of}, {x}, {y})")
        return left, top

    def click(self, widget: str, x: float = 0.5, y: float = 0.5, *, button: int = 1, times: int = 1) -> None:
        """Press and release a button of the mouse over a widget."""
        self.point(*self.at(widget, x, y))
        self._tool("click", "--repeat", str(times), "--delay", "60", str(button))
        self.settle()

    def point(self, left: int, top: int) -> None:
        """Move the mouse to a point of the screen."""
        # To where it is already xdotool waits a dozen seconds for it to move.
        if (left, top) != self._pointed:
            self._tool("mousemove", "--sync", str(left), str(top))
            self._pointed = left, top

    def wheel(self, widget: str, notches: int, x: float = 0.5, y: float = 0.5) -> None:
        """Turn the wheel over a widget; a positive number is towards the user (scrolls down)."""
        self.point(*self.at(widget, x, y))
        self._tool("click", "--repeat", str(abs(notches)), "--delay", "60", "5" if notches > 0 else "4")
        self.settle()

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Drag from one point of the screen to another, slowly enough for every program to follow."""
        self.point(*start)
        self._tool("mousedown", "1")
        for step in range(1, 11):
            share = step / 10
            self.point(*(round(a + (b - a) * share) for a, b in zip(start, end)))
            time.sleep(STEP_S)
        time.sleep(4 * STEP_S)
        self._tool("mouseup", "1")
        time.sleep(6 * STEP_S)
        self.settle()

    def key(self, *keys: str) -> None:
        """Press keys where the focus is, by their names in X: ``n``, ``space``, ``Escape``, ``ctrl+z``."""
        for key in keys:
            self._tool("key", key)
            self.settle()

    def write(self, text: str) -> None:
        """Type text where the focus is."""
        self._tool("type", "--delay", "20", text)
        self.settle()

    def picture(self, path: Path) -> None:
        """Save what the screen shows, to be looked at."""
        assert self.ask(f"picture({str(path)!r})")

    def quit(self, limit_s: float = 60) -> int:
        """Leave QGIS by its own action and give its exit status; a project with changes asks first, as it should."""
        self._connection.sendall((json.dumps("QTimer.singleShot(0, iface.actionExit().trigger)") + "\n").encode())
        status = self._qgis.wait(limit_s) if self._qgis is not None else 0
        self._qgis = None
        return status

    def close(self) -> None:
        """End whatever still runs."""
        if self._qgis is not None and self._qgis.poll() is None:
            os.killpg(self._qgis.pid, signal.SIGKILL)
            self._qgis.wait()
        for program in (self._manager, self._screen):
            program.terminate()
            program.wait()
        shutil.rmtree(self.profiles, ignore_errors=True)

    def _display(self, screen: str) -> None:
        reading, writing = os.pipe()
        command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{screen}x24", "-nolisten", "tcp"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self._screen = subprocess.Popen(command, pass_fds=[writing], **quiet)
        os.close(writing)
        with os.fdopen(reading) as told:
            self._environment["DISPLAY"] = f":{told.readline().strip()}"
        self._manager = subprocess.Popen(["openbox"], env=self._environment, **quiet)

    def _tool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._environment, check=True, timeout=30)
