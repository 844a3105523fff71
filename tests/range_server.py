"""A server of files that gives parts of them, as those of cloud-optimised rasters do; in a process of its own, for GDAL holds
the interpreter while it waits."""

from __future__ import annotations

import http.server
import re
import sys
from functools import partial
from pathlib import Path


class Ranges(http.server.SimpleHTTPRequestHandler):
    """Serves parts of files, as servers of cloud-optimised rasters do."""

    def log_message(self, *_words):
        pass

    def do_GET(self):
        file = Path(self.translate_path(self.path))
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
        if not file.is_file():
            self.send_error(404)
            return
        content = file.read_bytes()
        first = int(asked[1]) if asked else 0
        last = min(int(asked[2] or len(content) - 1), len(content) - 1) if asked else len(content) - 1
        self.send_response(206 if asked else 200)
        self.send_header("Content-Length", str(last - first + 1))
        self.send_header("Accept-Ranges", "bytes")
        if asked:
            self.send_header("Content-Range", f"bytes {first}-{last}/{len(content)}")
        self.end_headers()
        self.wfile.write(content[first : last + 1])


if __name__ == "__main__":
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Ranges, directory=sys.argv[1]))
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
