"""Who asks the network? A server of this machine, in a process of its own, for GDAL holds the interpreter while it waits.

It hears every connection, and answers none with anything good.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.paths import ROOT


class Listener:
    """Counts connections to a port of its own, until it is closed."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="changedet-listener-")
        self._log = Path(self._folder.name) / "heard"
        self._log.touch()
        command = [sys.executable, "-m", "tests.listener", str(self._log)]
        self._process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
        self.port = int(self._process.stdout.readline())

    @property
    def heard(self) -> list[str]:
        """The first words of everyone who came."""
        return self._log.read_text(encoding="utf-8").splitlines()

    def close(self) -> None:
        """Hear no more."""
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()


def _listen(log: Path) -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        caller, _ = listening.accept()
        with caller, log.open("a", encoding="utf-8") as heard:
            # Noted before anything is waited for.
            heard.write("a caller: ")
            heard.flush()
            caller.settimeout(0.2)
            try:
                words = caller.recv(200)
                caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            except OSError:
                words = b""
            heard.write(f"{words[:60]!r}\n")


if __name__ == "__main__":
    _listen(Path(sys.argv[1]))
