"""Writes encoders as ONNX files that carry their own description: ``export_onnx.py default --out-dir resources/encoders``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts import spectex


def write_default(folder: Path) -> list[Path]:
    """Write the built-in encoder, one file a token size; the bytes depend on nothing but this script."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for token_px in spectex.TOKEN_PX:
        path = folder / f"spectex-{token_px}.onnx"
        path.write_bytes(spectex.build(token_px).SerializeToString(deterministic=True))
        written.append(path)
    return written


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line of this script."""
    parser = argparse.ArgumentParser(description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    default = commands.add_parser("default", help="write the built-in encoder SpecTex")
    default.add_argument("--out-dir", type=Path, default=Path("resources/encoders"))
    for path in write_default(parser.parse_args(arguments).out_dir):
        print(path, path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
