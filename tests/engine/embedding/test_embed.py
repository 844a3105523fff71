"""Tokens do not depend on tiles, masks keep what they hide, and the cache encodes nothing twice."""

from __future__ import annotations

import datetime
import shutil

import numpy as np
import pytest
import rasterio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from changedet_plugin.core.errors import Cancelled, EncoderError
from changedet_plugin.core.parameters import BUILTIN, Masking
from changedet_plugin.engine.embedding import tiles
from changedet_plugin.engine.embedding.tile_encoder import TileEncoder
from changedet_plugin.engine.encoders import input_layout, onnx_encoder
from changedet_plugin.engine.encoders.cards import EncoderCard
from changedet_plugin.engine.harmonising.radiometry import Light, Radiometry, ReferenceLight
from changedet_plugin.engine.types import PatchGrid, PixelGrid
from tests import spectex_twin
from tests.embedding import scene, whole


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    shape=st.tuples(st.integers(33, 80), st.integers(33, 80)),
    patch_px=st.sampled_from([1, 2, 4, 8]),
    tile_px=st.tuples(st.integers(8, 90), st.integers(8, 90)),
)
def test_tokens_are_the_same_whatever_the_tile(shape, patch_px, tile_px, run, write_raster, tmp_path):
    shutil.rmtree(tmp_path / "store", ignore_errors=True)
    usual = tiles.TILE_PX
    paths = [write_raster(f"2019-0{month}-01.tif", scene(month, shape)) for month in range(1, 5)]
    try:
        tiles.TILE_PX = tile_px
        embeddings, _, radiometry, _ = run(paths, patch_px)
    finally:
        tiles.TILE_PX = usual
    everywhere = slice(0, embeddings.grid.shape[0])
    found = np.stack([embeddings.tokens[slot, everywhere] for slot in range(len(paths))]).astype(np.float32)
    token_px = max(1, patch_px // 2)
    assert found.shape[1:3] == tuple(size // token_px for size in shape)
    for index, slot in enumerate(embeddings.slots):
        light, distances = radiometry.light, spectex_twin.REACHES[patch_px]
        expected = spectex_twin.tokens(scene(index + 1, shape), light.offset[index], light.scale[index], token_px, distances)
        if not radiometry.shift_px[index].any():
            # The cache holds half floats: 2**-11 of a token.
            np.testing.assert_allclose(found[slot], expected, rtol=1e-3, atol=2e-3)


@settings(max_examples=25, deadline=None)
@given(
    shape=st.tuples(st.integers(20, 60), st.integers(20, 60)),
    side=st.tuples(st.integers(1, 9), st.integers(1, 9)),
    token_px=st.sampled_from([1, 2, 4, 8]),
)
def test_tiles_equal_the_whole_scene_to_1e_5(shape, side, token_px):
    pixels = scene(1, shape).astype(np.float32)
    shift, scale = pixels.mean((1, 2)), pixels.std((1, 2))
    encoder = onnx_encoder.load(BUILTIN, 2 * token_px, "cpu")
    reader = Whole(pixels)
    source = TileEncoder(reader, unmoved(shift, scale), encoder, input_layout.of(encoder.card, 2 * token_px))
    size = shape[0] // token_px, shape[1] // token_px
    one = tiles.Tiling(size, size)
    many = tiles.Tiling(size, side)
    expected = source.encode(source.read(0, one.span((0, 0))))
    for tile in many.indices:
        span = many.span(tile)
        np.testing.assert_allclose(source.encode(source.read(0, span)), expected[span.slices], atol=1e-5)


class Whole:
    """A scene in memory, read as a SceneReader reads it."""

    def __init__(self, pixels):
        self._pixels = pixels

    def read(self, index, rows, cols, shift):
        n_rows, n_cols = self._pixels.shape[1:]
        row, col = np.arange(rows.start, rows.stop).clip(0, n_rows - 1), np.arange(cols.start, cols.stop).clip(0, n_cols - 1)
        part = self._pixels[:, row][:, :, col]
        return part, np.ones(part.shape[1:], bool)


def unmoved(offset, scale):
    """The radiometry of one date that lies where it should, with nothing fitted."""
    usual = ReferenceLight(offset, scale, np.ones(len(scale)), np.ones(len(scale)))
    return Radiometry(Light(offset[None], scale[None], usual), fit=None, shift_px=np.zeros((1, 2)))


def test_nothing_is_encoded_twice_and_a_new_date_encodes_itself_alone(run, monthly):
    paths = monthly(6)
    end = datetime.date(2019, 4, 1)
    first, log, *_ = run(paths, reference_end=end)
    assert len(log.encoded) == 6
    before = whole(first)
    _, log, *_ = run(paths, reference_end=end)
    assert log.encoded == ()
    assert len(log.reused) == 6
    more, log, *_ = run([*paths, *monthly(1, first=6)], reference_end=end)
    assert log.encoded == (datetime.date(2019, 7, 1),)
    np.testing.assert_array_equal(whole(more)[:6], before)


def test_new_date_between_old_ones_changes_none_of_them(run, write_raster, monthly):
    paths = monthly(6)
    end = datetime.date(2019, 4, 1)
    before = whole(run(paths, reference_end=end)[0])
    extra = write_raster("2019-05-15.tif", scene(77, (70, 93)))
    after = whole(run([*paths, extra], reference_end=end)[0])
    np.testing.assert_array_equal(np.delete(after, 5, axis=0), before)


def test_changed_file_is_encoded_again(run, write_raster, monthly):
    paths = monthly(5)
    end = datetime.date(2019, 4, 1)
    run(paths, reference_end=end)
    write_raster("2019-05-01.tif", scene(99, (70, 93)))
    assert run(paths, reference_end=end)[1].encoded == (datetime.date(2019, 5, 1),)


def test_cancelled_run_keeps_what_is_finished(run, monthly):
    def stop(stage, fraction, message):
        if stage == "embed" and fraction >= 0.5:
            raise Cancelled("Stopped.")

    paths = monthly(6)
    with pytest.raises(Cancelled):
        run(paths, report=stop)
    log = run(paths)[1]
    assert 2 <= len(log.reused) < 6
    assert len(log.encoded) + len(log.reused) == 6


def test_masked_pixels_have_no_part_in_any_token(run, write_raster):
    masking = Masking(band=4)
    hidden = np.zeros((1, 64, 64), np.uint16)
    hidden[:, 20:30, 10:37] = 1
    results = []
    for content in (0, 5000):
        paths = []
        for month in range(1, 6):
            pixels = np.concatenate([scene(month, (64, 64)), hidden])
            pixels[:3, hidden[0] == 1] = content
            paths.append(write_raster(f"2019-0{month}-01.tif", pixels))
        results.append(whole(run(paths, masking=masking)[0]))
    np.testing.assert_array_equal(*results)
    assert np.isnan(results[0][:, 6, 5]).all()
    assert np.isfinite(results[0][:, 0]).all()


def test_valid_share_is_the_share_of_valid_pixels(run, write_raster):
    paths = []
    for month in range(1, 5):
        pixels = scene(month, (64, 64))
        pixels[:, :5, :4] = 0
        paths.append(write_raster(f"2019-0{month}-01.tif", pixels, nodata=0))
    embeddings = run(paths)[0]
    share = embeddings.valid_share[0, slice(0, 3)]
    assert (share[0, 0], share[1, 0], share[2, 0]) == (0, 75, 100)
    found = embeddings.read(slice(0, 3))
    assert np.isnan(found[:, 0, 0]).all()
    assert np.isfinite(found[:, 1, 0]).all()


class FixedEncoder:
    """An encoder of its own units: tokens are the mean of its pixels."""

    provider, reason = "numpy", ""

    def __init__(self):
        self.card = EncoderCard("mean", "Mean", "0" * 64, 4, None, None, "none", harmonised=False, halo_px=0)

    def encode(self, pixels, shift, scale):
        return np.moveaxis(spectex_twin.pool(pixels, 4), 1, -1)


def test_encoder_of_fixed_units_gets_pixels_in_the_usual_light(run, write_raster):
    base = scene(0, (64, 64)).astype(np.float32)
    paths = [write_raster(f"2019-0{m}-01.tif", base * (1 + 0.1 * m) + 20 * m) for m in range(1, 7)]
    embeddings, _, radiometry, _ = run(paths, encoder=FixedEncoder())
    found = whole(embeddings)
    np.testing.assert_allclose(found, np.broadcast_to(found[:1], found.shape), rtol=5e-3)
    np.testing.assert_allclose(np.median(found, (0, 1, 2)), radiometry.light.reference.offset, rtol=0.1)


class Useless(FixedEncoder):
    """An encoder whose tokens are made of numbers of its own."""

    def __init__(self, numbers):
        super().__init__()
        self._numbers = numbers

    def encode(self, pixels, shift, scale):
        return self._numbers(super().encode(pixels, shift, scale).shape)


@pytest.mark.parametrize(
    ("numbers", "sentence"), [(np.ones, "same token"), (np.random.default_rng(0).standard_normal, "other tokens")]
)
def test_an_encoder_whose_tokens_say_nothing_of_the_pixels_is_refused(run, monthly, numbers, sentence):
    with pytest.raises(EncoderError, match=sentence):
        run(monthly(4), encoder=Useless(numbers))


def test_many_bands_make_smaller_tiles():
    tokens = PatchGrid(square(4000), 4)
    sides = [tiles.cut(tokens, n_bands).side for n_bands in (10, 40, 200)]
    assert sides[0] == (64, 256)
    assert sides[0] > sides[1] > sides[2]


def square(side):
    return PixelGrid("EPSG:32631", (10, 0, 0, 0, -10, 0), (side, side))


_VRT = (
    '<VRTDataset rasterXSize="93" rasterYSize="70"><SRS>EPSG:32631</SRS><GeoTransform>500000,10,0,5000000,0,-10</GeoTransform>'
    "{bands}</VRTDataset>"
)
_BAND = (
    '<VRTRasterBand dataType="UInt16" band="{band}"><SimpleSource><SourceFilename relativeToVRT="1">{source}</SourceFilename>'
    "<SourceBand>{band}</SourceBand></SimpleSource></VRTRasterBand>"
)


def virtual(path, source):
    """A virtual raster of the three bands of another raster."""
    path.write_text(_VRT.format(bands="".join(_BAND.format(band=band, source=source) for band in (1, 2, 3))))
    return str(path)


def test_what_a_virtual_raster_is_made_of_is_known_to_the_last_file(run, monthly, write_raster, tmp_path):
    paths, (inner, *_) = monthly(4), monthly(1, first=6)
    virtual(tmp_path / "middle.vrt", inner)
    paths.append(virtual(tmp_path / "2019-09-01.vrt", "middle.vrt"))
    pixels = scene(7, (70, 93))
    run(paths)
    pixels[:, 20:40, 20:40] += 900
    write_raster(inner, pixels)
    embeddings, log, *_ = run(paths)
    assert log.encoded == (datetime.date(2019, 9, 1),)
    np.testing.assert_array_equal(whole(embeddings), whole(run(paths, store=str(tmp_path / "fresh"))[0]))


def test_what_decides_how_the_same_file_is_read_is_part_of_what_is_cached(run, monthly, write_raster, tmp_path):
    path = write_raster("2019-09-01.tif", scene(9, (70, 93))[:, ::-1], crs=None)
    beside = tmp_path / "2019-09-01.prj"
    beside.write_text(rasterio.crs.CRS.from_epsg(32631).to_wkt())
    run([*monthly(4), path])
    beside.write_text(rasterio.crs.CRS.from_epsg(25831).to_wkt())
    other = run([*monthly(4), path])
    assert datetime.date(2019, 9, 1) in other[1].encoded
    assert run([*monthly(4), f"vrt://{path}?a_srs=EPSG:32631&bands=1,2,3"])[1].encoded == (datetime.date(2019, 9, 1),)
