"""Which masks are known? Writes the table of docs/inputs.md from ``core/mask_products.py``, so that it is what the code does.

python -m scripts.mask_table
"""

from __future__ import annotations

import re

from changedet_plugin.core.mask_products import PRODUCTS, MaskMeaning, MaskProduct
from scripts.paths import ROOT

PAGE = ROOT / "docs" / "inputs.md"
BEGIN, END = "<!-- masks: python -m scripts.mask_table -->", "<!-- end of masks -->"
HEAD = "| key | mask | called, as whole words | read as | invalid |\n|---|---|---|---|---|\n"


def table() -> str:
    """The table as Markdown, a product a row."""
    return HEAD + "".join(_row(product) for product in PRODUCTS)


def page_with(text: str) -> str:
    """The page with the table of now between its marks; ValueError where it has none."""
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    return f"{before}{BEGIN}\n\n{table()}\n{END}{after}"


def _row(product: MaskProduct) -> str:
    names = _plain(product.pattern)
    if product.words:
        names += f"; of a band, or before or after the name of an image: {_plain(product.words)}"
    if product.within:
        names += f", with {_plain(product.within)} in the name"
    if product.n_bands:
        names += f", {product.n_bands} bands"
    return f"| `{product.key}` | {product.title} | {names} | {_reading(product.meaning)} | {product.hidden} |\n"


def _reading(meaning: MaskMeaning) -> str:
    """How numbers are read, with the numbers."""
    if meaning.kind == "bits":
        parts = [f"bits {_or(tuple(first for first, width, _ in meaning.bits if width == 1))}"]
        parts += [f"bits {first}-{first + width - 1} = {_or(bad)}" for first, width, bad in meaning.bits if width > 1]
        return "; ".join([*parts, *([f"or {_or(meaning.values)}"] if meaning.values else [])])
    words = {
        "values": f"values {_or(meaning.values)}",
        "nonzero": "all but 0",
        "zero": "0",
        "above": f"from {meaning.limit:g} on",
        "below": f"below {meaning.limit:g}",
    }
    return words[meaning.kind]


def _or(numbers: tuple[int, ...]) -> str:
    return ", ".join(map(str, numbers))


def _plain(pattern: str) -> str:
    """A pattern as people write it: what may be left out in [], N for a number."""
    text = re.sub(r"(\w)\?", r"[\1]", re.sub(r"\\d[*?]?", "N", pattern))
    return ", ".join(f"`{part}`" for part in text.split("|"))


if __name__ == "__main__":
    PAGE.write_text(page_with(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
