"""Rasters that hold embeddings: read as they are, decoded where they are coded, tile edges undone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from changedet_plugin.core.errors import SeriesError
from changedet_plugin.core.parameters import RASTER, Machine, Parameters
from changedet_plugin.engine import detect
from changedet_plugin.engine.commands import request

YEARS = range(2015, 2023)
PLACE = slice(20, 28), slice(40, 48)
SIZE = 64


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=0)


def maps(n_bands=64, seed=0, noise=0.02):
    """A unit vector a pixel and year: fields, what varies from year to year, and one place that becomes something else."""
    rng = np.random.default_rng(seed)
    kinds = unit(rng.normal(size=(n_bands, 6)))
    fields = rng.integers(0, 5, (SIZE // 8, SIZE // 8)).repeat(8, 0).repeat(8, 1)
    for year in YEARS:
        image = kinds[:, fields] + noise * rng.normal(size=(n_bands, 1, 1)) + noise * rng.normal(size=(n_bands, SIZE, SIZE))
        if year >= 2020:
            image[:, PLACE[0], PLACE[1]] = kinds[:, 5, None, None]
        yield year, unit(image)


def alpha_earth(vectors):
    """As it is published: eight bits."""
    return np.clip(np.round(127.5 * np.sign(vectors) * np.sqrt(np.abs(vectors))), -127, 127).astype(np.int8)


def run(paths, tmp_path, **parameters):
    told = []
    chosen = Parameters(**{"encoder": RASTER, "patch_px": 4, **parameters})
    opened = detect.open_series(paths, chosen, Machine(device="cpu", store=str(tmp_path / "store")), told.append)
    return detect.detect(opened, warn=told.append), [notice.code for notice in told]


def shown(found):
    """Patches (row, col) of the changes over the limit."""
    changes = found.changes
    return {
        (int(row), int(col))
        for row, col, score in zip(changes.rows, changes.cols, changes.score)
        if score >= found.scores.threshold
    }


def test_alpha_earth_is_decoded_and_its_change_found(write_raster, tmp_path):
    paths = [write_raster(f"{year}.tif", alpha_earth(image), nodata=-128) for year, image in maps()]
    found, told = run(paths, tmp_path)
    assert "vectors_decoded" in told
    inside = {(row, col) for row in (5, 6) for col in (10, 11)}
    assert inside <= shown(found)
    assert found.changes.date_index[0] == 5


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_vectors_of_floating_point_are_read_as_they_are(write_raster, tmp_path, dtype):
    paths = [write_raster(f"{year}.tif", image.astype(dtype)) for year, image in maps(n_bands=24)]
    found, told = run(paths, tmp_path)
    assert "vectors_as_they_are" in told
    assert {(5, 10), (6, 11)} <= shown(found)
    embeddings = found.embeddings
    image = dict(maps(n_bands=24))[2015]
    token = embeddings.read(slice(0, 1))[0, 0, 0]
    np.testing.assert_allclose(token, image[:, :2, :2].mean((1, 2)), atol=1e-3)


def test_another_scale_is_refused(write_raster, tmp_path):
    paths = [
        write_raster(f"{year}.tif", (127 * image if year == 2018 else image).astype(np.float32)) for year, image in maps(24)
    ]
    with pytest.raises(SeriesError, match=r"2018\.tif have length 127"):
        run(paths, tmp_path)


def test_alpha_earth_of_another_length_is_refused(write_raster, tmp_path):
    paths = [write_raster(f"alphaearth_{year}.tif", (3 * image).astype(np.float32)) for year, image in maps()]
    with pytest.raises(SeriesError, match="should have length 1"):
        run(paths, tmp_path)


def test_codes_without_their_scales_are_refused(write_raster, tmp_path):
    paths = [write_raster(f"{year}.tif", (100 * image).astype(np.int8)) for year, image in maps(128)]
    with pytest.raises(SeriesError, match="without the scales"):
        run(paths, tmp_path)


def tessera(write_raster, folder, *, dtype="float32", void=None):
    """As it is published, as GeoTIFF: eight bits, and one scale a pixel beside."""
    paths, images = [], []
    for year, vectors in maps(128):
        image = 5 * vectors
        step = np.abs(image).max(0) / 127
        paths.append(write_raster(f"tessera_{year}.tif", np.round(image / step).astype(np.int8), folder=folder))
        if void:
            step[void] = np.nan
        write_raster(f"tessera_{year}_scales.tif", step[None].astype(dtype), folder=folder)
        images.append(image)
    return paths, np.stack(images)


@pytest.mark.parametrize(("as_folder", "dtype"), [(True, "float32"), (False, "float64")])
def test_codes_are_multiplied_by_the_scales_beside_them(write_raster, tmp_path, as_folder, dtype):
    paths, images = tessera(write_raster, tmp_path / "maps", dtype=dtype, void=(slice(0, 8), slice(0, 8)))
    found, told = run([tmp_path / "maps"] if as_folder else paths, tmp_path)
    assert "vectors_scaled" in told
    assert {(5, 10), (6, 11)} <= shown(found)
    tokens = found.embeddings.read(slice(0, 16))
    assert np.isnan(tokens[:, :2, :2]).all()
    wanted = images.reshape(len(images), 128, 32, 2, 32, 2).mean((3, 5))[:, :, :16].transpose(0, 2, 3, 1)
    np.testing.assert_allclose(tokens[:, 4:], wanted[:, 4:], atol=0.05)
    assert found.opened.series.scenes[0].sources[0].formula == "value x tessera_2015_scales.tif"


def test_scales_are_no_images_and_masks_neither(write_raster, tmp_path):
    tessera(write_raster, tmp_path / "maps")
    every = sorted(str(path) for path in (tmp_path / "maps").iterdir())
    asked = request.parse({"rasters": every, "encoder": "raster"}, lambda _: None)
    assert [Path(source.path).name for source in asked.sources] == [f"tessera_{year}.tif" for year in YEARS]
    assert {source.mask for source in asked.sources} == {None}


def test_scales_of_other_pixels_are_refused(write_raster, tmp_path):
    paths, _ = tessera(write_raster, tmp_path / "maps")
    ones = np.ones((1, SIZE, SIZE), np.float32)
    write_raster("tessera_2018_scales.tif", ones, origin=(500010, 5000000), folder=tmp_path / "maps")
    with pytest.raises(SeriesError, match=r"tessera_2018_scales\.tif should hold the scale of each pixel"):
        run(paths, tmp_path)


def test_scales_that_change_during_a_run_end_it(write_raster, tmp_path):
    paths, _ = tessera(write_raster, tmp_path / "maps")
    opened = detect.open_series(paths, Parameters(encoder=RASTER, patch_px=4), Machine(store=str(tmp_path / "store")))
    write_raster("tessera_2018_scales.tif", np.ones((1, SIZE, SIZE), np.float32), folder=tmp_path / "maps")
    with pytest.raises(SeriesError, match=r"tessera_2018_scales\.tif changed while it was read"):
        detect.detect(opened)


@pytest.mark.parametrize("as_folder", [True, False])
def test_arrays_without_a_place_are_refused_with_what_to_do(tmp_path, as_folder):
    for year in YEARS:
        (tmp_path / str(year)).mkdir()
        np.save(tmp_path / str(year) / "grid_0.15_52.05.npy", np.zeros((8, 8, 128), np.int8))
        np.save(tmp_path / str(year) / "grid_0.15_52.05_scales.npy", np.ones((8, 8), np.float32))
    with pytest.raises(SeriesError, match=r"export (it|them) as GeoTIFF"):
        run([tmp_path] if as_folder else sorted(tmp_path.rglob("*05.npy")), tmp_path)


@pytest.mark.parametrize("dates", [[2021], [2020, 2021, 2022], [2016]])
def test_the_edge_of_a_tile_is_no_change(write_raster, tmp_path, dates):
    step = 0.05 * unit(np.random.default_rng(3).normal(size=64))[:, None, None]
    paths = []
    for year, image in maps(noise=0.01):
        if year in dates:
            image[:, :, 30:] += step
        paths.append(write_raster(f"{year}.tif", image.astype(np.float32)))
    found, told = run(paths, tmp_path)
    assert "vectors_with_seams" in told
    assert shown(found) <= {(row, col) for row in range(4, 8) for col in range(9, 13)}


def test_without_an_edge_none_is_found(write_raster, tmp_path):
    paths = [write_raster(f"{year}.tif", image.astype(np.float32)) for year, image in maps()]
    _, told = run(paths, tmp_path)
    assert "vectors_with_seams" not in told


def test_the_vectors_of_an_encoder_give_the_run_of_the_encoder(write_raster, tmp_path):
    rng = np.random.default_rng(0)
    ground = rng.integers(400, 3000, (4, 16, 16)).repeat(8, 1).repeat(8, 2)
    paths = []
    for year in YEARS:
        image = ground * rng.uniform(0.9, 1.1, (4, 1, 1)) + rng.normal(0, 60, (4, 128, 128))
        if year >= 2020:
            image[:, 40:64, 64:96] = rng.integers(400, 3000, (4, 1, 1))
        paths.append(write_raster(f"images/{year}.tif", image.astype(np.uint16)))
    assert_vectors_give_the_run_of(paths, write_raster, tmp_path, encoder="builtin", patch_px=8)


def test_the_vectors_of_galileo_give_the_run_of_galileo(galileo, farm, write_raster, tmp_path):
    assert_vectors_give_the_run_of(farm[::6], write_raster, tmp_path, encoder=galileo, patch_px=8)


def assert_vectors_give_the_run_of(paths, write_raster, tmp_path, **encoder):
    """The tokens of a run, written as rasters, give its scores to 1e-5 and its dates."""
    own, _ = run(paths, tmp_path, **encoder)
    tokens = own.embeddings.read(slice(0, own.embeddings.grid.shape[0]))
    vectors = [
        write_raster(f"vectors/{Path(path).name}", np.moveaxis(token, -1, 0), pixel=(40, 40))
        for path, token in zip(paths, tokens, strict=True)
    ]
    other, _ = run(vectors, tmp_path, patch_px=2)
    np.testing.assert_allclose(other.scores.score, own.scores.score, rtol=1e-5)
    np.testing.assert_array_equal(other.changes.date_index, own.changes.date_index)
