"""How is an encoder made that describes itself?

An ONNX file of the built-in one, or of a foundation model from its official weights.

    python scripts/export_onnx.py list
    python scripts/export_onnx.py export galileo-nano --weights encoder.pt --source galileo/ --out galileo-nano.onnx
    python scripts/export_onnx.py check galileo-nano.onnx
    python scripts/export_onnx.py meta galileo-nano.onnx
    python scripts/export_onnx.py default --out-dir resources/encoders

What a model needs is in docs/encoders.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scripts.encoders import spectex


def write_default(folder: Path) -> list[Path]:
    """Write the built-in encoder, a file a size of token and reach of texture; the bytes depend only on this script."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in spectex.FILES:
        path = folder / f"{name}.onnx"
        path.write_bytes(spectex.build(name).SerializeToString(deterministic=True))
        written.append(path)
    return written


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("list", help="list the models that can be exported")
    export = commands.add_parser("export", help="export one from its official weights")
    export.add_argument("name")
    export.add_argument("--weights", help="official checkpoint: a file, or 'hub' where the model has one")
    export.add_argument("--source", type=Path, help="clone of the official repository, where there is no package")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--patch-px", type=int, help="side of a token in pixels, where the model leaves a choice")
    export.add_argument("--tile-px", type=int, help="side of the images that it is fed")
    export.add_argument("--sensor", help="sensor whose bands are baked in, where the model leaves a choice")
    export.add_argument("--exporter", choices=("dynamo", "legacy"), default="dynamo")
    export.add_argument("--static", action="store_true", help="one size of image only, as CoreML likes it")
    export.add_argument("--fp16", dest="precision", action="store_const", const="fp16", default="fp32", help="for a GPU")
    export.add_argument("--int8", dest="precision", action="store_const", const="int8", help="for a CPU")
    export.add_argument("--allow-random", action="store_true", help="random weights, for tests: no plugin takes the file")
    export.add_argument("--seed", type=int, default=0)
    for name, words in (("check", "self-test on every provider at hand"), ("meta", "print what a file says of itself")):
        commands.add_parser(name, help=words).add_argument("file", type=Path)
    default = commands.add_parser("default", help="write the built-in encoder SpecTex")
    default.add_argument("--out-dir", type=Path, default=Path("resources/encoders"))
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line of this script."""
    asked = _parser().parse_args(arguments)
    if asked.command == "default":
        for path in write_default(asked.out_dir):
            print(path, path.stat().st_size, "bytes")
        return 0
    try:
        from scripts.encoders import commands, recipe
    except ImportError as error:
        print(f"export_onnx: {error.name} is missing: pip install torch onnx onnxscript onnxruntime einops.", file=sys.stderr)
        return 1
    try:
        run = {
            "list": commands.show_list,
            "export": lambda: commands.export(asked),
            "check": lambda: commands.check(asked.file),
            "meta": lambda: commands.show_meta(asked.file),
        }[asked.command]
        run()
    except recipe.ExportError as error:
        print(f"export_onnx: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
