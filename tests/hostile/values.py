"""Which values does nobody expect? Of JSON, of a column of sqlite."""

from __future__ import annotations

from typing import Any

DEEP = "[" * 3000 + "]" * 3000
NUMBERS = (0, -1, 1.5, 1e308, 10**400, -(10**18), float("nan"), float("inf"))
TEXTS = ("", " ", "x", "x" * 100_000, "\0", "\ud800", "a\nb", "=1+1", "nan", "Infinity", "<script>alert(1)</script>")
PATHS = (
    "../../etc/passwd",
    "/dev/zero",
    "\\\\host\\share\\a.tif",
    "/vsicurl/http://127.0.0.1:9/a.tif",
    "http://127.0.0.1:9/a.tif",
)
LISTS = ([], [None], [[]], [1, "a"], [10**400], ["\ud800"], {}, {"a": 1}, {"path": None})
JSON: tuple[Any, ...] = (None, True, False, *NUMBERS, *TEXTS, *PATHS, *LISTS)
"""Every kind of value that a request may hold in any place."""
SQL = (
    "NULL", "''", "'x'", "0", "-1", "1.5", "1e300", "9223372036854775807", "x'00'", "zeroblob(5)", "'<img src=x>'",
    "'=1+1'", "printf('%.*c', 5000, 'x')", "9e999", "'2019-02-30'", "char(10)",
)  # fmt: skip
"""Every kind of value that a column may hold."""
