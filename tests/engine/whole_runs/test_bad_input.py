"""Every bad input ends in one clear sentence, exit code 1, and no file left behind."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import onnx
import pyogrio.raw
import pytest
import rasterio
import shapely
from onnx import TensorProto, helper, numpy_helper
from rasterio.transform import from_origin

from changedet_plugin.engine.cli import main
from changedet_plugin.engine.reading import dated_files
from tests import square_encoder


def pixels(seed, bands=2, size=96):
    return np.random.default_rng(seed).integers(100, 2000, (bands, size, size)).astype(np.uint16)


@pytest.fixture
def series(write_raster):
    return [write_raster(f"{year}-07-01.tif", pixels(year)) for year in range(2014, 2022)]


@pytest.fixture
def refused(tmp_path, capsys):
    """Run detect, expect it to refuse, and give back its one sentence."""

    def run(rasters, *options, output=None):
        target = Path(output or tmp_path / "out" / "changes.gpkg")
        if output is None:
            target.parent.mkdir()
        arguments = ["detect", *rasters, "--output", str(target), "--store", str(tmp_path / "store"), "--json", *options]
        assert main(arguments) == 1
        answer = json.loads(capsys.readouterr().out)
        assert answer["event"] == "error"
        if output is None:
            assert list(target.parent.iterdir()) == []
        assert "\n" not in answer["sentence"]
        assert answer["sentence"].endswith(".")
        return answer["sentence"]

    return run


def test_one_date(series, refused):
    assert "two dates" in refused(series[:1])


def test_no_raster_at_that_path(series, refused):
    assert "2030-07-01.tif" in refused([*series, str(Path(series[0]).with_name("2030-07-01.tif"))])


def test_same_day_rasters_that_overlap_and_differ_are_both_named(series, refused, write_raster):
    sentence = refused([*series, write_raster("2014-07-01_b.tif", pixels(7))])
    assert "2014-07-01.tif" in sentence
    assert "2014-07-01_b.tif" in sentence


def test_truncated_geotiff_is_named(series, refused):
    with Path(series[3]).open("r+b") as file:
        file.truncate(Path(series[3]).stat().st_size // 2)
    assert "2017-07-01.tif" in refused(series)


def test_raster_without_crs_is_named(series, refused, write_raster):
    assert "2014-07-01.tif" in refused([write_raster("2014-07-01.tif", pixels(1), crs=None), *series[1:]])


def test_bands_that_differ_in_number(series, refused, write_raster):
    assert "band" in refused([*series, write_raster("2022-07-01.tif", pixels(1, bands=3))])


def test_band_that_does_not_exist(series, refused):
    assert "band" in refused(series, "--bands", "1,9")


@pytest.mark.parametrize(("option", "words"), [("--mask-band", "from 1 to 65535"), ("--bands", "no band 0")])
def test_bands_are_counted_from_one(series, refused, option, words):
    assert words in refused(series, option, "0")


def test_series_of_nothing_but_nodata(refused, write_raster):
    empty = [write_raster(f"{year}-07-01.tif", np.zeros((2, 96, 96), np.uint16), nodata=0) for year in (2014, 2015, 2016)]
    assert "no valid" in refused(empty)


def test_date_of_nothing_but_nodata_is_dropped_with_a_warning(series, write_raster, tmp_path, capsys):
    series[2] = write_raster("2016-07-01.tif", np.zeros((2, 96, 96), np.uint16), nodata=0)
    assert main(["detect", *series, "--output", str(tmp_path / "c.gpkg"), "--store", str(tmp_path / "s"), "--json"]) == 0
    assert any("2016-07-01" in sentence for sentence in json.loads(capsys.readouterr().out)["warnings"])


def test_dates_that_are_nearly_all_masked_are_left_out_with_a_warning(series, write_raster, tmp_path, capsys):
    for year in range(2014, 2022):
        mask = np.zeros((1, 96, 96), np.uint8)
        mask[:, : 90 if year == 2015 else 10] = 1
        write_raster(f"{year}-07-01.tif", mask, folder=tmp_path / "masks")
    options = ["--mask", str(tmp_path / "masks"), "--store", str(tmp_path / "s"), "--json"]
    assert main(["detect", *series, "--output", str(tmp_path / "c.gpkg"), *options]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert any("2015-07-01" in sentence for sentence in answer["warnings"])
    assert "2015-07-01" not in answer["encoded"]
    assert len(answer["encoded"]) == 7


def test_series_of_nothing_but_clouds(series, refused, write_raster):
    mask = np.ones((1, 96, 96), np.uint8)
    mask[:, :5] = 0
    assert "valid" in refused(series, "--mask", write_raster("mask.tif", mask))


def test_reference_end_before_every_date(series, refused):
    assert "2001-01-01" in refused(series, "--reference-end", "2001-01-01")


@pytest.mark.parametrize("name", ["2017-07-01.tif", "2017-07-01.tif.aux.xml", "2017-07-01.tfw"])
def test_a_pipe_as_a_raster_or_beside_one_is_not_waited_for(series, refused, name):
    pipe = Path(series[0]).with_name(name)
    pipe.unlink(missing_ok=True)
    os.mkfifo(pipe)
    assert name in refused(series)


@pytest.mark.parametrize("crs", ["EPSG:5703", "EPSG:4978"])
def test_a_system_that_tells_no_place_on_the_ground(series, refused, write_raster, crs):
    assert "2014-07-01.tif" in refused([write_raster("2014-07-01.tif", pixels(1), crs=crs), *series[1:]])


def test_a_raster_that_no_way_leads_to_is_left_out_with_a_warning(series, write_raster, tmp_path, capsys):
    site = 'LOCAL_CS["Site",LOCAL_DATUM["here",0],UNIT["metre",1],AXIS["X",EAST],AXIS["Y",NORTH]]'
    series[-1] = write_raster("2021-07-01.tif", pixels(1), crs=site)
    assert main(["detect", *series, "--output", str(tmp_path / "c.gpkg"), "--store", str(tmp_path / "s"), "--json"]) == 0
    assert any("2021-07-01.tif" in sentence for sentence in json.loads(capsys.readouterr().out)["warnings"])


def test_a_vast_raster_without_a_valid_pixel_is_not_searched_to_its_end(series, refused):
    place = {"crs": "EPSG:32631", "transform": from_origin(500000, 5000000, 10, 10), "nodata": 0}
    size = {"width": 10**6, "height": 10**6, "count": 2, "dtype": "uint16", "tiled": True, "sparse_ok": True, "bigtiff": "YES"}
    rasterio.open(series[2], "w", driver="GTiff", blockxsize=4096, blockysize=4096, **size, **place).close()
    assert "1000000 x 1000000 pixels" in refused(series)


def test_pixels_a_thousand_times_as_fine_as_others(series, refused, write_raster):
    assert "0.01 m" in refused([*series[:-1], write_raster("2021-07-01.tif", pixels(1), pixel=(0.01, 0.01))])


def test_area_with_a_broken_ring_is_not_read_in_part(series, refused, tmp_path):
    good, broken = ([[3, 45], [3.1, 45], [3.1, 45.1], [3, 45]], [[3, 45], [3.1, 45]])
    shapes = [{"type": "Polygon", "coordinates": [ring]} for ring in (good, broken)]
    features = [{"type": "Feature", "properties": {}, "geometry": shape} for shape in shapes]
    path = tmp_path / "area.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    assert "1 of 2 shapes" in refused(series, "--area", str(path))


def test_a_catalogue_that_leads_to_itself(refused, tmp_path):
    path = tmp_path / "catalog.json"
    links = [{"rel": "child", "href": "catalog.json"}]
    whole = {"type": "Catalog", "stac_version": "1.0.0", "id": "a", "description": "", "links": links}
    path.write_text(json.dumps(whole))
    assert "catalog.json" in refused([], "--stac", str(path))


def test_mask_without_crs(series, refused, write_raster):
    mask = write_raster("mask.tif", np.zeros((1, 96, 96), np.uint8), crs=None)
    assert "mask.tif" in refused(series, "--mask", mask)


def test_mask_without_overlap(series, refused, write_raster):
    mask = write_raster("mask.tif", np.zeros((1, 96, 96), np.uint8), origin=(700000, 5000000))
    assert "mask.tif" in refused(series, "--mask", mask)


def test_mask_folder_without_a_date_of_the_series(series, refused, write_raster, tmp_path):
    write_raster("1999-01-01.tif", np.zeros((1, 96, 96), np.uint8), folder=tmp_path / "masks")
    assert "date" in refused(series, "--mask", str(tmp_path / "masks"))


@pytest.fixture
def far_away(tmp_path):
    path = tmp_path / "far.geojson"
    ring = [[20, 10], [21, 10], [21, 11], [20, 10]]
    path.write_text(json.dumps({"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}))
    return str(path)


def test_area_outside(series, refused, far_away):
    assert "area" in refused(series, "--area", far_away)


def test_area_that_is_no_vector_file(series, refused):
    assert "polygon layer" in refused(series, "--area", series[0])


def test_onnx_that_is_not_an_encoder(series, refused, tmp_path):
    values = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 3]) for name in ("a", "b")]
    graph = helper.make_graph([helper.make_node("Relu", ["a"], ["b"])], "g", values[:1], values[1:])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), tmp_path / "relu.onnx")
    assert "relu.onnx" in refused(series, "--encoder", str(tmp_path / "relu.onnx"))


def test_encoder_that_does_not_look_at_the_pixels(series, refused, tmp_path):
    model = square_encoder.graph()
    model.graph.node[-1].input[0] = "nothing"
    model.graph.node.insert(len(model.graph.node) - 1, helper.make_node("Mul", ["pooled", "zero"], ["nothing"]))
    model.graph.initializer.append(numpy_helper.from_array(np.zeros((), np.float32), "zero"))
    path = square_encoder.write(tmp_path / "constant.onnx", model, selftest=False)
    assert "the same token whatever the pixels are" in refused(series, "--encoder", path, "--bands", "1,2")


def test_encoder_that_draws_its_tokens(series, refused, tmp_path):
    model = square_encoder.graph()
    model.graph.node[-1].input[0] = "drawn"
    model.graph.node.insert(len(model.graph.node) - 1, helper.make_node("RandomNormalLike", ["pooled"], ["drawn"]))
    path = square_encoder.write(tmp_path / "drawn.onnx", model, selftest=False)
    assert "other tokens for the same pixels each time" in refused(series, "--encoder", path, "--bands", "1,2")


def test_file_that_is_no_onnx(series, refused, tmp_path):
    (tmp_path / "noise.onnx").write_bytes(b"not a model")
    assert "noise.onnx" in refused(series, "--encoder", str(tmp_path / "noise.onnx"))


def test_cuda_where_there_is_none(series, refused):
    if Path("/dev/nvidia0").exists():
        pytest.skip("this machine has a CUDA device")
    assert "cuda" in refused(series, "--device", "cuda").lower()


def test_output_folder_that_does_not_exist(series, refused, tmp_path):
    assert "nowhere" in refused(series, output=tmp_path / "nowhere" / "c.gpkg")


@pytest.fixture
def mounted(tmp_path):
    """Mount a small tmpfs; skip where that is not allowed."""
    folder = tmp_path / "mount"
    folder.mkdir()
    made = []

    def mount(options):
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("mounting a tmpfs needs root")
        made.append(folder)
        return folder

    yield mount
    for path in made:
        subprocess.run(["umount", str(path)], check=True)


def test_read_only_output_folder(series, refused, mounted):
    folder = mounted("size=1m,ro")
    assert str(folder) in refused(series, output=folder / "c.gpkg")
    assert list(folder.iterdir()) == []


def test_disk_that_is_full_while_the_result_is_written(series, refused, mounted):
    folder = mounted("size=16k")
    sentence = refused(series, output=folder / "c.gpkg")
    assert "full" in sentence
    assert str(folder) in sentence
    assert list(folder.iterdir()) == []


def test_disk_that_is_full_while_the_cache_is_written(series, refused, mounted):
    folder = mounted("size=64k")
    assert str(folder) in refused(series, "--store", str(folder))


@pytest.mark.parametrize(
    ("there", "output", "words"),
    [
        ("there.gpkg", "there.gpkg", "cannot be read as a result"),
        ("there.scores.tif", "there.gpkg", "no score raster"),
        ("2014-07-01.scores.tif", "2014-07-01.gpkg", "which the run reads"),
    ],
)
def test_an_output_never_takes_the_place_of_an_input_or_of_what_no_run_has_made(
    series, refused, write_raster, tmp_path, there, output, words
):
    path = Path(write_raster(there, pixels(1), tags={"DATE": "2013-07-01"}) if there.endswith("tif") else tmp_path / there)
    if there.endswith("gpkg"):
        pyogrio.raw.write(path, shapely.to_wkb([shapely.box(0, 0, 9, 9)]), [], [], geometry_type="Polygon", crs="EPSG:32631")
    before = path.read_bytes()
    rasters = [*series[1:], str(path)] if words.startswith("which") else series
    dates = ["--dates", ",".join(f"{year}-07-01" for year in (*range(2015, 2022), 2022))] if rasters is not series else []
    assert words in refused(rasters, *dates, output=tmp_path / output)
    assert path.read_bytes() == before


def test_what_is_half_written_is_no_raster_of_a_folder_and_no_result(series, tmp_path):
    (tmp_path / ".2013-07-01.part.tif").write_bytes(b"half")
    assert len(dated_files.expand([str(tmp_path)], print)) == len(series)
