"""A run copied as a command of qgis_process gives the same result when a shell runs it."""

from __future__ import annotations

import datetime
import os
import shlex
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingException

from changedet_plugin.algorithms.detect_parameters import detect_parameters
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.exports.recipe import recipe
from changedet_plugin.bridge.result.tables import read_run
from changedet_plugin.core.errors import ResultError
from changedet_plugin.core.events import DETECT
from changedet_plugin.core.parameters import RUN
from changedet_plugin.core.run_facts import RunFacts
from tests.desktop.rasters import write_pixels

N_DATES, N_REFERENCE, SIDE = 8, 4, 96
AREA = {"wkt": "POLYGON((590000 5760000, 590900 5760000, 590900 5759100, 590000 5759100, 590000 5760000))", "crs": "EPSG:32631"}
QUERIES = (
    "SELECT * FROM changes ORDER BY fid",
    "SELECT * FROM patches ORDER BY fid",
    "SELECT * FROM dates ORDER BY date",
    "SELECT * FROM histogram ORDER BY low",
    "SELECT key, value FROM run WHERE key NOT IN ('run_id', 'started', 'seconds', 'parameters') ORDER BY key",
)


@pytest.fixture
def series(workdir):
    """Eight dates of one place, in a folder whose name needs quoting; the names tell no date."""
    folder = workdir / 'it\'s a "series" $HOME'
    folder.mkdir()
    rng = np.random.default_rng(5)
    ground = np.kron(rng.integers(40, 160, (3, SIDE // 8, SIDE // 8)), np.ones((8, 8))) + rng.normal(0, 6, (3, SIDE, SIDE))
    rows = []
    for index in range(N_DATES):
        pixels = ground + 5 * np.sin(index) + rng.normal(0, 2, ground.shape)
        if index >= N_REFERENCE:
            pixels[:, 32:64, 32:64] = pixels[::-1, 32:64, 32:64] + 60
        path = folder / f"scene {chr(ord('a') + index)}.tif"
        write_pixels(path, np.clip(pixels, 1, 4000).astype(np.uint16))
        rows.append({"path": str(path), "date": datetime.date(2018, 3 + index, 5).isoformat(), "mask": None})
    return rows


def run(engine_python, series, output, **more):
    values = {"rasters": series, "output": str(output), "store": str(output.parent / "store"), **more}
    run_engine(engine_python, DETECT, values, lambda _event: None, lambda: False)
    return read_run(str(output))


def by_shell(text, qgis_process, workdir):
    """Run the text as it is pasted, with the name that qgis_process has here."""
    if os.name == "nt":
        pytest.skip("a POSIX shell is needed")
    names = workdir / "bin"
    names.mkdir()
    (names / "qgis_process").symlink_to(qgis_process.program)
    more = {"PATH": f"{names}:{os.environ['PATH']}", "XDG_CACHE_HOME": str(workdir / "cache")}
    environment = {**qgis_process.environment, **more}
    done = subprocess.run(["/bin/sh", "-c", text], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def tables(path):
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return [connection.execute(query).fetchall() for query in QUERIES]


def changed(run, **parameters):
    """The run as if it had been asked for with other parameters."""
    return replace(run, facts=replace(run.facts, parameters={**run.facts.parameters, **parameters}))


def words(run, **options):
    return dict(word.partition("=")[::2] for word in shlex.split(recipe(run, windows=False, **options))[4:])


def test_the_command_in_a_real_shell_gives_the_same_tables(engine_python, qgis_process, series, workdir):
    (workdir / "no clouds").mkdir()
    for row in series:
        # Masks are matched by the name of their raster.
        row["mask"] = str(workdir / "no clouds" / Path(row["path"]).name)
        mask = np.zeros((1, SIDE, SIDE), np.uint16)
        mask[:, :8, :8] = 3
        write_pixels(row["mask"], mask)
    more = {"reference_end": "2018-07-01", "patch_px": 4, "confirm": 2, "bands": [3, 1], "area": AREA, "mask_values": [3, 9]}
    first = run(engine_python, series, workdir / "first run.gpkg", **more)
    by_shell(recipe(first), qgis_process, workdir)
    again = str(workdir / "first run_again.gpkg")
    for before, after in zip(tables(first.path), tables(again)):
        assert after == before
    assert tables(again)[0], "there is a change to compare"
    assert [row["date"] for row in read_run(again).facts.inputs] == [row["date"] for row in series]


def test_only_what_differs_from_the_defaults_is_said(result):
    run = result.run
    inputs = [{"path": "/a/2019-01-01.tif", "date": "2019-01-01", "mask": None}]
    plain = replace(run, facts=replace(run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin", "confirm": 3}))
    assert set(words(plain)) == {"INPUT", "DATES", "REFERENCE_END", "OUTPUT"}
    assert set(words(changed(plain, confirm=2, threshold=2.5, device="cpu"))) > {"CONFIRM", "THRESHOLD", "DEVICE"}


def test_every_word_is_a_parameter_and_the_defaults_are_those_of_the_algorithm(qgis_app, result):
    defaults = {parameter.name(): parameter.defaultValue() for parameter in detect_parameters()}
    masking = {"file_band": 4, "values": [1], "bits": [3], "limit": 0.5, "meaning": "scl"}
    everything = {
        **{"encoder": "/e.onnx", "patch_px": 4, "patch_size": 60.0, "threshold": 3.0, "confirm": 1, "align": "ignore"},
        **{"sensor": "radar", "same_day": "mean", "device": "cpu", "bands": [1], "area": AREA, "masking": masking},
    }
    inputs = [{"path": "/a/2019-01-01.tif", "date": "2019-01-02", "mask": "/m.tif"}]
    facts = replace(result.run.facts, inputs=tuple(inputs), parameters=everything)
    said = words(replace(result.run, facts=facts), with_paths=False)
    assert set(said) == set(defaults) - {"RASTERS", "STAC", "ASSETS"}
    for name in ("CONFIRM", "ALIGN", "SENSOR", "SAME_DAY", "DEVICE"):
        assert defaults[name] == RUN[name.lower()].default


def test_dates_are_said_only_where_the_files_do_not_tell_them(result, workdir):
    write_pixels(workdir / "2019-01-01.tif", np.ones((1, SIDE, SIDE), np.uint16))
    for date, is_said in (("2019-01-01", False), ("2019-01-02", True)):
        inputs = [{"path": str(workdir / "2019-01-01.tif"), "date": date, "mask": None}]
        run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin"}))
        assert words(run).get("DATES") == (date if is_said else None)


def test_a_recipe_to_share_holds_no_path_and_no_place(result):
    run = replace(result.run, path="/home/ada/secret/changes.gpkg")
    inputs = [{"path": "/home/ada/secret/2019-01-01.tif", "date": "2019-01-01", "mask": "/home/ada/masks/a.tif"}]
    parameters = {"encoder": "/home/ada/model.onnx", "area": AREA}
    text = recipe(replace(run, facts=replace(run.facts, inputs=tuple(inputs), parameters=parameters)), with_paths=False)
    assert not any(part in text for part in ("home", "ada", "secret", "masks", "model", "5900", "/"))
    assert "DATES=2019-01-01" in text


def test_windows_quotes_with_double_quotes(result):
    inputs = [{"path": r"C:\My data\2019-01-01.tif", "date": "2019-01-01", "mask": None}]
    run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin"}))
    text = recipe(run, windows=True)
    assert r'"INPUT=C:\My data\2019-01-01.tif"' in text
    assert "'" not in text


@pytest.fixture
def osgeo4w(workdir, monkeypatch):
    """A folder as the installer of Windows makes it, with the programs that a test puts there."""
    (workdir / "OSGeo4W" / "bin").mkdir(parents=True)
    monkeypatch.setenv("OSGEO4W_ROOT", str(workdir / "OSGeo4W"))
    return workdir / "OSGeo4W" / "bin"


@pytest.mark.parametrize(
    ("programs", "called"),
    [
        (["qgis_process-qgis-ltr.bat", "qgis_process.exe"], "qgis_process-qgis-ltr.bat"),
        (["qgis_process.exe", "qgis-bin.exe"], "qgis_process.exe"),
        (["qgis_process-qgis-dev.bat", "qgis_process-{release}.bat"], "qgis_process-{release}.bat"),
    ],
)
def test_windows_calls_the_program_where_the_installer_puts_it(result, osgeo4w, programs, called):
    release = Path(QgsApplication.prefixPath()).name
    for name in programs:
        (osgeo4w / name.format(release=release)).touch()
    inputs = [{"path": "C:/2019-01-01.tif", "date": "2019-01-01", "mask": None}]
    run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin"}))
    assert recipe(run, windows=True).startswith(f"{osgeo4w / called.format(release=release)} run changedet:detectchanges -- ")
    assert recipe(run, windows=False).startswith("qgis_process run ")
    assert recipe(run, with_paths=False, windows=True).startswith("qgis_process run ")


def test_windows_finds_the_program_by_its_name_where_no_installer_put_it(result, osgeo4w):
    inputs = [{"path": "C:/2019-01-01.tif", "date": "2019-01-01", "mask": None}]
    run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin"}))
    assert recipe(run, windows=True).startswith("qgis_process run ")


def test_what_cannot_be_said_in_one_command_is_one_sentence(result):
    inputs = [{"path": f"/{n}.tif", "date": "2019-01-01", "mask": f"/{n}/m.tif"} for n in "ab"]
    asked = {"encoder": "builtin", "masking": {"file_band": 2}}
    run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters=asked))
    with pytest.raises(ResultError, match="band of the masks"):
        recipe(run, windows=False)
    many = tuple({"path": f"/{n}_{{a,b}}.tif", "date": "2019-01-01"} for n in range(4000))
    with pytest.raises(ResultError, match="too long for a shell"):
        recipe(replace(run, facts=replace(run.facts, inputs=many)), windows=False)
    with pytest.raises(ResultError, match="does not tell how it was made"):
        recipe(replace(run, facts=RunFacts()))


def test_what_is_no_layer_is_said_as_a_list_and_gives_the_same_tables(engine_python, qgis_process, series, workdir):
    """Files of one band each, set otherwise than they say, with masks in folders of their own."""
    said = []
    for number, row in enumerate(series):
        image = gdal.Open(row["path"])
        place = workdir / f"it's {number}"
        place.mkdir()
        for band in (1, 2, 3):
            gdal.Translate(str(place / f"B0{band}.tif"), image, bandList=[band])
        mask = np.full((1, SIDE, SIDE), 4, np.uint16)
        mask[:, :8, :8] = 9
        write_pixels(place / "classes.tif", mask)
        more = {"mask": str(place / "classes.tif"), "mask_meaning": "scl", "nodata": [[0, 0]]}
        said.append({**row, **more, "path": f"{place}/{{B01,B02,B03}}.tif", "names": ["blue", "green", "red"]})
    first = run(engine_python, said, workdir / "first run.gpkg", patch_px=4, confirm=2)
    by_shell(recipe(first), qgis_process, workdir)
    for before, after in zip(tables(first.path), tables(workdir / "first run_again.gpkg")):
        assert after == before
    assert tables(first.path)[0], "there is a change to compare"


def test_the_toolbox_takes_addresses_one_a_line(processing, with_engine, series, workdir):
    places = []
    for row in series:
        image = gdal.Open(row["path"])
        for band in (1, 2):
            gdal.Translate(str(workdir / f"S2_{row['date']}_B0{band}.tif"), image, bandList=[band])
        places.append(f"{workdir}/S2_{row['date']}_{{B01,B02}}.tif")
    output = str(workdir / "again.gpkg")
    processing.run("changedet:detectchanges", {"RASTERS": "\n".join(places), "PATCH_PX": "4", "OUTPUT": output})
    inputs = read_run(output).facts.inputs
    assert [(entry["path"], entry["date"]) for entry in inputs] == [(place, row["date"]) for place, row in zip(places, series)]


@pytest.mark.parametrize(
    ("text", "words"), [("[1", "no list in JSON"), ('[{"path": 1}]', "not a text"), ("[[]]", "no file"), ("/no.tif", "no.tif")]
)
def test_what_is_no_list_of_rasters_is_a_sentence(processing, with_engine, workdir, text, words):
    with pytest.raises(QgsProcessingException, match=words):
        processing.run("changedet:detectchanges", {"RASTERS": text, "OUTPUT": str(workdir / "c.gpkg")})


@pytest.mark.parametrize("windows", [True, False])
@pytest.mark.parametrize("letter", ["\n", "\r", "\x03", "\x1b", "\x00", "\u2028"])
def test_what_would_end_the_line_or_act_as_a_key_is_refused(result, windows, letter):
    for inputs, encoder in (([f"/a{letter}b.tif"], "builtin"), (["/a.tif"], f"x{letter}.onnx")):
        rows = tuple({"path": path, "date": "2019-01-01", "mask": None} for path in inputs)
        run = replace(result.run, facts=replace(result.run.facts, inputs=rows, parameters={"encoder": encoder}))
        with pytest.raises(ResultError, match="cannot be seen"):
            recipe(run, windows=windows)


def test_the_command_prompt_is_given_no_quote(result):
    inputs = ({"path": 'a" & calc.exe & "b.tif', "date": "2019-01-01", "mask": None},)
    run = replace(result.run, facts=replace(result.run.facts, inputs=inputs, parameters={"encoder": "builtin"}))
    with pytest.raises(ResultError, match="holds a quote"):
        recipe(run, windows=True)
    assert shlex.split(recipe(run, windows=False))[4] == 'INPUT=a" & calc.exe & "b.tif'


@pytest.mark.parametrize(
    ("n", "folder", "words"), [(1, "C:/100%", "holds “%”"), (400, "C:/a folder/of/the/year", "too long for the command prompt")]
)
def test_what_the_command_prompt_cannot_take_is_refused(result, n, folder, words):
    days = [datetime.date(2019, 1, 1) + datetime.timedelta(days) for days in range(n)]
    inputs = [{"path": f"{folder}/{day}.tif", "date": day.isoformat(), "mask": None} for day in days]
    run = replace(result.run, facts=replace(result.run.facts, inputs=tuple(inputs), parameters={"encoder": "builtin"}))
    with pytest.raises(ResultError, match=words):
        recipe(run, windows=True)


def test_a_run_on_signed_addresses_is_copied_as_no_command_that_lacks_them(result):
    inputs = tuple({**entry, "path": "https://h.example/a.tif", "signed": True} for entry in [{"date": "2019-07-01"}] * 2)
    facts = replace(result.run.facts, inputs=inputs, parameters={"encoder": "builtin", "reference_end": "2019-07-01"})
    run = replace(result.run, facts=facts)
    with pytest.raises(ResultError, match="newly signed"):
        recipe(run)
    assert "RASTER_2.tif" in recipe(run, with_paths=False)
