"""The generated series is what it says it is: the tests of the whole method stand on it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import rasterio

from synthetic.series import KINDS, Plan, make, write

SMALL = Plan(seed=3, n_dates=8, n_reference=4, size_px=192, n_changes=4, n_transients=2)


def test_the_same_plan_gives_the_same_series():
    first, second = ([scene.image for scene in make(SMALL)[1]] for _ in range(2))
    np.testing.assert_array_equal(first, second)


def test_changes_are_planted_after_the_reference_and_stay_for_two_dates():
    truth, _ = make(SMALL)
    planted = np.unique(truth.date_index[truth.date_index >= 0])
    assert planted.size
    assert planted.min() >= SMALL.n_reference
    assert planted.max() <= SMALL.n_dates - 2
    assert np.array_equal(truth.kind >= 0, truth.date_index >= 0)
    assert truth.kind.max() < len(KINDS)
    assert not ((truth.transient >= 0) & (truth.kind >= 0)).any()


def test_a_planted_change_is_the_largest_difference_of_a_still_scene():
    still = Plan(seed=3, n_dates=8, n_reference=4, size_px=192, n_changes=4, n_transients=0, light=0, clouds=False, jitter_px=0)
    truth, scenes = make(still)
    images = {scene.date: scene.image for scene in scenes}
    changed, unchanged = (np.nanmean(abs(images[still.dates[-1]] - images[still.dates[3]]), 0)[where] for where in
                          (truth.kind >= 0, truth.kind < 0))  # fmt: skip
    assert np.median(changed) > 2 * np.median(unchanged)


def test_masks_cover_the_opaque_cloud_only():
    _, scenes = make(SMALL)
    cloudy = [(scene.image, scene.mask) for scene in scenes if scene.mask.any()]
    assert cloudy
    for image, mask in cloudy:
        assert image[0][mask].mean() > image[0][~mask].mean()


def test_masks_can_miss_half_of_the_cloud():
    found, kept = ([scene.mask.sum() for scene in make(replace(SMALL, masked_share=share))[1]] for share in (1.0, 0.5))
    assert found[0] > 0
    assert kept[0] == pytest.approx(found[0] / 2, rel=0.02)


def test_labels_change_where_and_when_something_changes_for_good():
    truth, scenes = make(SMALL)
    labels = [scene.label for scene in scenes]
    for index, label in enumerate(labels):
        expected = (truth.date_index >= 0) & (truth.date_index <= index)
        np.testing.assert_array_equal(label != labels[0], expected)


def test_files_hold_the_series_and_are_made_once(tmp_path):
    write(tmp_path, SMALL)
    names = [f"{date}.tif" for date in SMALL.dates]
    for folder in ("images", "masks", "labels"):
        assert sorted(path.name for path in (tmp_path / folder).iterdir()) == sorted(names)
    with rasterio.open(tmp_path / "images" / names[0]) as raster:
        assert (raster.count, raster.shape, raster.nodata, str(raster.crs)) == (4, (192, 192), 0, "EPSG:32631")
    made = (tmp_path / "truth.tif").stat().st_mtime_ns
    write(tmp_path, SMALL)
    assert (tmp_path / "truth.tif").stat().st_mtime_ns == made


@pytest.mark.parametrize("n_dates", [2, 5, 24])
def test_there_is_one_date_a_month(n_dates):
    dates = Plan(n_dates=n_dates).dates
    assert len({(date.year, date.month) for date in dates}) == n_dates
    assert list(dates) == sorted(dates)
