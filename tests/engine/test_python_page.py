"""What docs/python.md shows runs as it stands, on a small series."""

from __future__ import annotations

import re
import warnings
from pathlib import Path

import pytest
import rasterio

import changedet
from scripts.paths import ROOT
from synthetic.series import Plan, write

BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A year of reference and a year after it, and where it changed."""
    folder = tmp_path_factory.mktemp("python")
    write(folder, Plan(size_px=128, n_changes=3, n_transients=0, clouds=False))
    (folder / "images").rename(folder / "series")
    with rasterio.open(folder / "truth.tif") as truth:
        changed, profile = (truth.read(2) >= 0).astype("uint8"), truth.profile
    with rasterio.open(folder / "change.tif", "w", **{**profile, "count": 1, "dtype": "uint8", "nodata": None}) as labels:
        labels.write(changed, 1)
    return folder


@pytest.fixture(scope="module")
def page(folder):
    """The names that the blocks of the page leave behind, run one after the other."""
    patch = pytest.MonkeyPatch()
    patch.chdir(folder)
    patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
    names: dict[str, object] = {}
    blocks = BLOCK.findall((ROOT / "docs" / "python.md").read_text(encoding="utf-8"))
    assert len(blocks) > 4
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for block in blocks:
            exec(compile(block, "docs/python.md", "exec"), names)  # noqa: S102
    yield names
    patch.undo()


def test_the_page_finds_changes_and_reads_them_back(page, folder):
    result = changedet.open_result(folder / "changes.gpkg")
    assert len(result.columns["score"]) == len(page["changes"].objects.score) > 0
    assert result.vector.shape[0] == len(result.columns["score"])


def test_the_page_ranks_what_changed_first(page):
    macro = page["macro"]
    assert macro["scorers"][macro["default"]]["average_precision"] > 0.8


def test_what_the_analyst_should_know_is_a_warning(page, folder):
    with pytest.warns(UserWarning, match="season"):
        changedet.open_series(folder / "series", reference_end="2021-06-01")


def test_what_cannot_be_used_says_what_to_do(folder):
    with pytest.raises(changedet.ChangeDetError, match="is not a whole number"):
        changedet.open_series(folder / "series", patch_px="many")


def test_readme_shows_the_same_three_lines():
    lines = [line.strip() for line in Path(ROOT / "README.md").read_text(encoding="utf-8").splitlines()]
    assert 'changes = changedet.detect(changedet.open_series("folder"))' in lines
