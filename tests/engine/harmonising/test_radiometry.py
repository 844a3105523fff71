"""How the light of a date is applied, and how it is told against that of the reference."""

from __future__ import annotations

import numpy as np
import pytest

from changedet_plugin.engine.harmonising.radiometry import Light, Radiometry, ReferenceLight, Unchanged
from changedet_plugin.engine.types import Span

USUAL = ReferenceLight(np.array([100.0, 200.0]), np.array([10.0, 20.0]), np.array([0.2, 0.2]), np.array([0.15, 0.15]))
LIGHT = Light(np.array([[100.0, 200.0], [110.0, 180.0]]), np.array([[10.0, 20.0], [20.0, 10.0]]), USUAL)


@pytest.mark.parametrize("shape", [(2,), (2, 5), (2, 3, 4), (2, 3, 4, 2, 2)])
@pytest.mark.parametrize(("kind", "precision"), [(np.float32, np.float32), (float, float), (np.uint16, np.float32)])
def test_pixels_of_any_shape_are_standardised_in_their_own_precision(shape, kind, precision):
    pixels = np.random.default_rng(0).uniform(50, 250, shape).astype(kind)
    z = LIGHT.standardise(1, pixels)
    assert (z.shape, z.dtype) == (shape, precision)
    np.testing.assert_allclose(z[0], (pixels[0].astype(float) - 110) / 20, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(z[1], (pixels[1].astype(float) - 180) / 10, rtol=1e-5, atol=1e-5)


def test_in_the_light_of_the_reference_a_median_is_the_median_of_the_reference():
    pixels = LIGHT.offset[1][:, None] + LIGHT.scale[1][:, None] * np.array([0, 1, -2])
    np.testing.assert_allclose(LIGHT.in_reference_light(1, pixels), [[100, 110, 80], [200, 220, 160]])


def test_a_light_is_told_against_the_reference_and_back():
    relative = USUAL.relative(*(values[1] for values in (LIGHT.offset, LIGHT.scale)))
    np.testing.assert_allclose(relative.gain, [2, 0.5])
    np.testing.assert_allclose(relative.offset, [1, -1])
    np.testing.assert_allclose(USUAL.absolute(relative), (LIGHT.offset[1], LIGHT.scale[1]))


def test_the_reference_itself_is_no_distance_off_and_its_variation_is_one():
    assert USUAL.distance(USUAL.relative(USUAL.offset, USUAL.scale)) == 0
    assert USUAL.distance(USUAL.relative(USUAL.offset + 0.2 * USUAL.scale, USUAL.scale * np.exp(0.15))) == pytest.approx(1)


def test_a_date_is_read_with_its_own_shift():
    class Reader:
        def read(self, *asked):
            return asked

    radiometry = Radiometry(LIGHT, None, np.array([[0.0, 0.0], [1.5, -2.0]]))
    assert radiometry.read(Reader(), 1, Span(2, 5, -1, 7)) == (1, slice(2, 5), slice(-1, 7), (1.5, -2.0))


def test_a_token_is_unchanged_where_the_cell_at_its_middle_is():
    part = Unchanged(np.array([[True, False], [False, True]]), every_px=8)
    np.testing.assert_array_equal(part.tokens((4, 4), 4), np.kron(part.cells, np.ones((2, 2))))
    assert part.tokens((5, 5), 4)[-1, -1]  # past the last cell the last one counts
