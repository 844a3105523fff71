"""A server of files that gives parts of them, as those of cloud-optimised rasters do; in a process of its own, for GDAL holds
the interpreter while it waits.

    python -m tests.range_server FOLDER [SHARE [NAME]]

A share of the requests fails by a fixed draw, and so does the end of files whose names begin so;
``/served`` says how many bytes of files were sent.
"""

from __future__ import annotations

import http.server
import random
import re
import subprocess
import sys
import urllib.request
from contextlib import contextmanager
from email.utils import formatdate
from functools import partial
from pathlib import Path

from scripts.paths import ROOT


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serves parts of files, as servers of cloud-optimised rasters do."""

    protocol_version = "HTTP/1.1"
    draw = random.Random(13)  # noqa: S311
    fails = 0.0
    served = 0
    kept_from = ""
    """Start of the names of files whose end is never given."""

    def log_message(self, *_words):
        pass

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        if self.path == "/served":
            self._send(200, str(Ranges.served).encode())
        elif self.draw.random() < self.fails:
            self._send(503)
        else:
            self._give(Path(self.translate_path(self.path)))

    def _give(self, file):
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not file.is_file():
            self._send(404)
            return
        content = file.read_bytes()
        first = int(asked[1]) if asked else 0
        last = min(int(asked[2] or len(content) - 1), len(content) - 1) if asked else len(content) - 1
        if asked and self.kept_from and file.name.startswith(self.kept_from) and last > 0.9 * len(content):
            self._send(503)
            return
        more = {"Content-Range": f"bytes {first}-{last}/{len(content)}"} if asked else {}
        more |= {"Accept-Ranges": "bytes", "Last-Modified": formatdate(file.stat().st_mtime, usegmt=True)}
        sent = self._send(206 if asked else 200, content[first : last + 1], more)
        Ranges.served += sent

    def _send(self, code, content=b"", more=()):
        self.send_response(code)
        for name, value in {**dict(more), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return 0
        self.wfile.write(content)
        return len(content)


@contextmanager
def serving(folder, *faults):
    """The address of a server of a folder; ``faults``: a share of its requests, and the start of names."""
    command = [sys.executable, "-m", "tests.range_server", str(folder), *map(str, faults)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def n_served(server):
    """So many bytes of files it has sent."""
    with urllib.request.urlopen(f"{server}/served") as answer:  # noqa: S310
        return int(answer.read())


if __name__ == "__main__":
    Ranges.fails = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
    Ranges.kept_from = sys.argv[3] if len(sys.argv) > 3 else ""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=sys.argv[1]))
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
