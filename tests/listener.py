"""Who asks the network? A server of this machine that hears every connection, and answers none with anything good."""

from __future__ import annotations

import socket
import threading


class Listener:
    """Counts connections to a port of its own, until it is closed."""

    def __init__(self) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.heard: list[bytes] = []
        """The first bytes of everyone who came."""
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        """Hear no more."""
        self._socket.close()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller:
                caller.settimeout(0.2)
                try:
                    self.heard.append(caller.recv(200) or b"nothing")
                except OSError:
                    self.heard.append(b"nothing")
                caller.sendall(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n")
