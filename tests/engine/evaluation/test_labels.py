"""Labels of every form, laid on the patches of a run."""

import datetime
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyogrio
import pytest
import shapely

from changedet_plugin.core.errors import LabelsError
from changedet_plugin.engine.evaluation import labels
from changedet_plugin.engine.types import PatchGrid, PixelGrid
from tests.embedding import silent
from tests.fakes import UTM31, fake_changes

NORTH, WEST = 5000000, 500000
DATES = tuple(datetime.date(2020, month, 1) for month in range(1, 7))


@pytest.fixture
def scores():
    """3 x 4 patches of 4 pixels of 10 m; three reference dates, three new ones."""
    grid = PatchGrid(PixelGrid(UTM31, (10.0, 0.0, WEST, 0.0, -10.0, NORTH), (12, 17)), 4)
    return replace(fake_changes(20).scores, grid=grid, dates=DATES, n_reference=3)


def read(path, scores, ignored=(), warn=silent):
    return labels.truth(labels.find(Path(path), ignored), scores, 0.25, warn)


def pixels(values=0):
    return np.full((1, 12, 17), values, np.uint8)


def test_a_change_raster_gives_shares_of_the_known_pixels(write_raster, scores):
    raster = pixels()
    raster[0, :4, :4] = 1
    raster[0, :4, 4:6] = [[1, 255]] * 4
    raster[0, 4:8] = 255
    truth = read(write_raster("change.tif", raster), scores)
    assert not truth.dated
    assert truth.changed[0, 0].tolist() == [1, pytest.approx(1 / 3), 0, 0]
    assert np.isnan(truth.changed[0, 1]).all()
    assert truth.positive.sum() == 2
    assert truth.negative.sum() == 6


def test_a_raster_of_years_says_where_and_when_and_what_came_before_is_unknown(write_raster, scores):
    raster = np.zeros((1, 12, 17), np.uint16)
    raster[0, :4, :4], raster[0, :4, 4:8], raster[0, 4:8, :4] = 2020, 2019, 65535
    truth = read(write_raster("years.tif", raster), scores)
    assert truth.years[0, :3].tolist() == [2020, 0, 0]
    assert truth.positive.tolist() == [[True, False, False, False], [False] * 4, [False] * 4]
    assert not truth.negative[0, 1]
    assert not truth.negative[1, 0]
    assert truth.negative.sum() == 9


def test_labels_on_another_grid_are_taken_by_the_nearest_pixel_and_nothing_is_known_beyond(write_raster, scores):
    # pixels of 20 m in another zone's neighbour would move; here they begin two patches further east
    coarse = np.ones((1, 6, 4), np.uint8)
    truth = read(write_raster("change.tif", coarse, origin=(WEST + 80, NORTH), pixel=(20, 20)), scores)
    assert np.isnan(truth.changed[0, :, :2]).all()
    assert (truth.changed[0, :, 2:] == 1).all()


def test_labels_in_degrees_meet_the_patches_they_lie_on(write_raster, scores):
    step = 10 / 111_000
    lon, lat = 3.0, 45.1536  # of the corner of the grid
    west = np.zeros((1, 40, 60), np.uint8)
    west[0, :, :30] = 1
    path = write_raster("change.tif", west, crs="EPSG:4326", origin=(lon - 22 * step, lat + 12 * step), pixel=(step, step))
    truth = read(path, scores)
    assert (truth.changed[0, :, 0] == 1).all()
    assert (truth.changed[0, :, 3] == 0).all()


def test_class_maps_are_compared_with_the_last_reference_date(write_raster, scores, tmp_path):
    folder = tmp_path / "labels"
    maps = {date: pixels(3) for date in DATES}
    maps[DATES[0]][:] = 9  # before the last reference date: of no account
    for date in DATES[4:]:
        maps[date][0, :4, :4] = 5
    maps[DATES[3]][0, :4, 4:8] = 6  # passing
    maps[DATES[5]][0, 4:8, :4] = 255
    maps[DATES[5]][0, 8:12, :4] = 7  # ignored
    for date, values in maps.items():
        write_raster(f"{date}.tif", values, folder=folder)
    (folder / "classes.csv").write_text("value,name\n3,forest\n5,built-up\n")
    truth = read(folder, scores, ignored=(7,))
    assert truth.dated
    assert truth.first[0, 0] == 1
    assert truth.kinds[truth.kind[0, 0]] == "forest -> built-up"
    assert truth.positive.sum() == 1
    assert not truth.negative[0, 1]
    assert np.isnan(truth.changed[2, 1:, 0]).all()


def test_a_missing_class_map_is_unknown_and_without_one_of_the_reference_the_last_before_counts(write_raster, scores, tmp_path):
    folder = tmp_path / "labels"
    for date in (DATES[1], DATES[3], DATES[5]):
        write_raster(f"{date}.tif", pixels(1 if date == DATES[1] else 2), folder=folder)
    said = []
    truth = read(folder, scores, warn=said.append)
    assert "2020-02-01" in str(said[0])
    assert np.isnan(truth.changed[1]).all()
    assert (truth.changed[[0, 2]] == 1).all()


def centre(row, col):
    return WEST + col * 40 + 20, NORTH - row * 40 - 20


def table(path, header, rows):
    path.write_text("\n".join([header, *(",".join(map(str, row)) for row in rows)]) + "\n")
    return path


def test_points_of_a_table_mark_their_patches_from_their_date_on(scores, tmp_path):
    rows = [(*centre(0, 0), "2020-05-01", 1), (*centre(2, 3), "", 0)]
    truth = read(table(tmp_path / "points.csv", "x,y,date,change", rows), scores)
    assert truth.dated
    assert truth.first[0, 0] == 1
    assert truth.negative[2, 3]
    assert np.isfinite(truth.changed).any(0).sum() == 2


def test_without_a_word_on_change_a_point_without_a_date_has_not_changed(scores, tmp_path):
    truth = read(table(tmp_path / "points.csv", "x,y,date", [(*centre(0, 0), "2020-05-01"), (*centre(1, 1), "")]), scores)
    assert truth.positive[0, 0]
    assert truth.negative[1, 1]


def test_where_only_changes_are_marked_the_rest_is_unchanged_and_that_is_said(scores, tmp_path):
    said = []
    truth = read(table(tmp_path / "points.csv", "x,y", [centre(0, 0)]), scores, warn=said.append)
    assert not truth.dated
    assert (truth.positive.sum(), truth.negative.sum()) == (1, 11)
    assert "count as unchanged" in str(said[0])


def test_places_may_say_only_where_nothing_changed(scores, tmp_path):
    truth = read(table(tmp_path / "points.csv", "x,y,change", [(*centre(0, 0), 0)]), scores)
    assert (truth.positive.sum(), truth.negative.sum()) == (0, 1)


def test_a_change_before_the_new_dates_is_not_judged(scores, tmp_path):
    said = []
    rows = [(*centre(0, 0), "2020-02-01"), (*centre(1, 1), "2020-04-01")]
    truth = read(table(tmp_path / "points.csv", "x,y,date", rows), scores, warn=said.append)
    assert np.isnan(truth.changed[:, 0, 0]).all()
    assert truth.first[1, 1] == 0
    assert any("not judged" in str(sentence) for sentence in said)


def test_polygons_of_a_vector_file_cover_shares_of_patches_in_their_own_coordinates(scores, tmp_path):
    x, y = WEST, NORTH
    half = shapely.box(x, y - 40, x + 20, y)
    path = tmp_path / "change.gpkg"
    dates = np.array(["2020-04-15"], "datetime64[D]")
    pyogrio.raw.write(path, shapely.to_wkb([half]), [dates], ["date"], geometry_type="Polygon", crs="EPSG:32631")
    truth = read(path, scores)
    assert truth.changed[:, 0, 0].tolist() == [0, 0.5, 0.5]
    degrees = table(tmp_path / "degrees.csv", "lon,lat", [(3.0002, 45.1532)])
    assert read(degrees, scores).positive.tolist()[0] == [True, False, False, False]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("none.tif", None, "are not there"),
        ("empty", None, "no dated raster"),
        ("damaged.tif", "x", "cannot be read as a raster"),
        ("damaged.gpkg", "x", "cannot be read as a vector file"),
        ("a.csv", "a,b\n1,2\n", "x and y"),
        ("date.csv", "x,y,date\n500010,4999990,soon\n", "not a date"),
        ("change.csv", "x,y,change\n500010,4999990,often\n", "write 1 where"),
        ("old.csv", "x,y,date\n500010,4999990,2019-01-01\n", "later than the reference"),
        ("far.csv", "x,y\n1,1\n", "lies on the series"),
        ("column.csv", "x,y,disturbance_date\n500010,4999990,2020-05-01\n", "columns x, y, disturbance_date; .* Call it date"),
        ("day.csv", "x,y,seen\n500010,4999990,1.5.2020\n", "seen may say what changed"),
    ],
)
def test_labels_that_cannot_be_used_end_in_a_sentence(name, text, words, scores, tmp_path):
    path = tmp_path / name
    if text is not None:
        path.write_text(text)
    elif name == "empty":
        path.mkdir()
    with pytest.raises(LabelsError, match=words):
        read(path, scores)


def test_rasters_that_are_no_labels_of_the_series_end_in_a_sentence(write_raster, scores, tmp_path):
    with pytest.raises(LabelsError, match="holds the value 7"):
        read(write_raster("classes.tif", pixels(7)), scores)
    with pytest.raises(LabelsError, match="nothing about the place"):
        read(write_raster("far.tif", pixels(1), origin=(WEST + 9999, NORTH)), scores)
    with pytest.raises(LabelsError, match="No class map is of any of the new dates"):
        read(Path(write_raster("2019-01-01.tif", pixels(1), folder=tmp_path / "old")).parent, scores)
    with pytest.raises(LabelsError, match="before the first new one"):
        read(Path(write_raster("2020-05-01.tif", pixels(1), folder=tmp_path / "new")).parent, scores)
    with pytest.raises(LabelsError, match="are of one date"):
        read(Path(write_raster("b_2020-05-01.tif", pixels(1), folder=tmp_path / "new")).parent, scores)
