"""Cloud, haze and snow are warned of in a pair; new roofs, bare soil, clear dates and long references are not."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from changedet_plugin.engine.harmonising import bright_cells
from changedet_plugin.engine.harmonising.gain_offset import FittedLight, GainOffset

SHAPE = (50, 60)


def cells(seed=0, n_bands=3):
    """Cells of a scene in spreads, smooth fields with grain, and another date of it."""
    rng = np.random.default_rng(seed)
    fields = ndimage.gaussian_filter(rng.normal(size=(n_bands, *SHAPE)), (0, 4, 4))
    fields /= fields.std()
    return fields, fields + rng.normal(0, 0.2, fields.shape)


def shares(before, new, bands=(0, 1, 2), gain=1.0, offset=0.0, n_reference=1):
    """Of a reference date and new ones whose light differs from its by a gain and an offset."""
    light = GainOffset(np.full(len(before), gain), np.full(len(before), offset))
    fitted = {index: FittedLight(light, False, 1.0, 1.0, 0.0) for index in range(n_reference, n_reference + len(new))}
    in_its_light = {index: cells * gain + offset for index, cells in zip(fitted, new, strict=True)}
    return bright_cells.bright_shares(before, in_its_light, fitted, bands, n_reference + len(new))


def with_patch(cells, rise, side=12, bands=slice(None)):
    changed = cells.copy()
    changed[bands, 20 : 20 + side, 30 : 30 + side] += rise
    return changed


@pytest.mark.parametrize("seed", range(5))
def test_clear_dates_have_none(seed):
    before, after = cells(seed)
    np.testing.assert_array_equal(shares(before, [after], gain=1.3, offset=0.8), 0)


def test_cloud_is_told_on_the_date_that_has_it():
    before, after = cells()
    covered = 144 / np.prod(SHAPE)
    assert shares(before, [with_patch(after, 12)], gain=1.3, offset=0.8) == pytest.approx([0, covered], abs=0.01)
    assert shares(with_patch(before, 12), [after]) == pytest.approx([covered, 0], abs=0.01)


def test_roofs_are_narrow_and_soil_is_less_bright_and_a_crop_is_bright_in_one_band():
    before, after = cells()
    for changed in (with_patch(after, 12, side=2), with_patch(after, 2.5), with_patch(after, 12, bands=slice(1, 2))):
        assert shares(before, [changed])[1] == 0


def test_the_reference_is_bright_only_beside_every_new_date():
    before, after = cells()
    one = shares(with_patch(before, 12), [after, with_patch(after, 12)])
    assert one.tolist() == [0, 0, 0]
    both = shares(with_patch(before, 12), [after, after])
    assert both[0] > 0.04
    assert (shares(with_patch(before, 12), [after], n_reference=2)[:2] > 0.04).all()


def test_masked_cells_are_neither_bright_nor_counted():
    before, after = cells()
    masked = with_patch(after, np.nan)
    assert shares(before, [masked])[1] == 0
    assert shares(before, [np.full_like(after, np.nan)]).tolist() == [0, 0]


def test_only_the_visible_bands_are_looked_at_where_names_tell():
    assert bright_cells.visible(("coastal", "blue", "green", "red", "NIR")) == [1, 2, 3]
    assert bright_cells.visible((None, None)) == [0, 1]
    assert bright_cells.visible(("VV", "VH")) == []
    before, after = cells(n_bands=4)
    assert shares(before, [with_patch(after, 12, bands=slice(0, 3))])[1] > 0.04
    assert np.isnan(shares(before, [after], bands=())).all()
