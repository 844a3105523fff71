"""How rasters are drawn for comparison: which bands, one stretch for two dates, radar as a mean; real files, real pixels."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsContrastEnhancement, QgsCoordinateReferenceSystem, QgsProject, QgsRasterLayer, QgsRectangle
from qgis.PyQt.QtCore import QSize

from changedet_plugin.bridge.pictures.bands import choose
from changedet_plugin.bridge.pictures.chips import GROUND, Chips, around, chips
from changedet_plugin.bridge.pictures.scenes import Scenes
from changedet_plugin.core.result_file import StoredRun
from changedet_plugin.core.run_facts import RunFacts
from tests.desktop.rasters import DATES, SIDE, speckle, write_bands
from tests.desktop.seen import pixels

LONGEST_MS = 20_000
SENTINEL = ("B01", "B02", "B03", "B04", "B08")


def run_of(folder, paths, masks=None, values=()):
    """What a run says of itself that took these rasters, one a date."""
    inputs = [
        {"path": str(path), "date": date.isoformat(), "mask": str(mask) if mask else None, "bytes": path.stat().st_size}
        for path, date, mask in zip(paths, DATES, masks or [None] * len(paths))
    ]
    dates = DATES[: len(paths)]
    facts = RunFacts(inputs=tuple(inputs), parameters={"masking": {"band": None, "values": list(values)}})
    rows = tuple({"date": date, "valid_share": 1.0, "role": "new"} for date in dates)
    return StoredRun(str(folder / "c.gpkg"), facts, dates, (True,) + (False,) * (len(dates) - 1), rows, ([], [], []))


def ground(seed=1, n_bands=5):
    """Plain ground, 500 to 1500."""
    return np.random.default_rng(seed).uniform(500, 1500, (n_bands, SIDE, SIDE)).astype(np.float32)


@pytest.fixture
def draw(qtbot, qgis_app, workdir):
    """Call it with a run and the numbers of two dates: both pictures, (rows, columns, 3) red first, one pixel a metre."""
    made = []

    def drawn(run, before=0, after=1, extent=None):
        scenes = Scenes(run, QgsProject.instance())
        shown = Chips()
        made.append(shown)
        shown.show(scenes, scenes_crs())
        whole = extent or QgsRectangle(500000, 5000000, 500000 + SIDE, 5000000 + SIDE)
        size = QSize(round(whole.width()), round(whole.height()))
        pair = chips(run.dates[before], run.dates[after], whole, size)
        qtbot.waitUntil(lambda: all([shown.get(one) is not None for one in pair]), timeout=LONGEST_MS)
        return [pixels(shown.get(one)) for one in pair]

    yield drawn
    for shown in made:
        shown.show(None, scenes_crs())
    QgsProject.instance().clear()


def scenes_crs():
    return QgsCoordinateReferenceSystem("EPSG:32631")


def test_what_is_equal_at_two_dates_looks_equal(draw, workdir):
    one = ground()
    other = one.copy()
    other[:, :50] *= 1.8
    paths = [write_bands(workdir / f"{n}.tif", bands, SENTINEL) for n, bands in enumerate((one, other))]
    before, after = draw(run_of(workdir, paths))
    assert np.array_equal(before[50:], after[50:])
    assert after[:50].mean() > before[:50].mean() + 20
    assert (after[:50] == 255).mean() < 0.25


def test_a_layer_of_the_project_with_a_stretch_of_its_own_changes_nothing(draw, workdir):
    one = ground()
    paths = [write_bands(workdir / f"{n}.tif", bands, SENTINEL) for n, bands in enumerate((one, one))]
    layer = QgsRasterLayer(str(paths[0]), "bright")
    layer.setContrastEnhancement(QgsContrastEnhancement.ContrastEnhancementAlgorithm.NoEnhancement)
    QgsProject.instance().addMapLayer(layer)
    before, after = draw(run_of(workdir, paths))
    assert np.array_equal(before, after)
    assert np.ptp(before) > 200


def test_what_is_red_to_the_eye_is_drawn_red_whatever_band_it_is(draw, workdir):
    bands = ground()
    bands[SENTINEL.index("B04"), :20, :20] = 3000
    bands[SENTINEL.index("B01"), -20:, -20:] = 3000
    path = write_bands(workdir / "a.tif", bands, SENTINEL)
    before, _ = draw(run_of(workdir, [path, path]))
    red, green, blue = before[2:18, 2:18].reshape(-1, 3).mean(axis=0)
    assert red > green + 50
    assert red > blue + 50
    plain = before[30:60, 30:60].reshape(-1, 3).mean(axis=0)
    assert before[-18:-2, -18:-2].reshape(-1, 3).mean(axis=0) == pytest.approx(plain, abs=20)


@pytest.mark.parametrize(
    ("names", "bands"),
    [
        (("coastal", "blue", "green", "red"), (4, 3, 2)),
        (("red", "green", "blue", "NIR"), (1, 2, 3)),
        (("SWIR1", "NIR", "red", "green"), (1, 2, 3)),
        (("green", "red", "NIR"), (3, 2, 1)),
        (("", "", "", ""), (1, 2, 3)),
        (("NDVI", "SWIR1"), (1,)),
        (("",), (1,)),
    ],
)
def test_bands_are_chosen_by_name_and_else_as_they_come(names, bands):
    assert choose(names).bands == bands


def test_wavelengths_tell_the_colours_where_names_do_not(draw, workdir):
    bands = ground(n_bands=4)
    bands[3, :20, :20] = 3000
    path = write_bands(workdir / "a.tif", bands)
    image = gdal.Open(str(path), gdal.GA_Update)
    for number, length in enumerate((443, 490, 560, 665), 1):
        image.GetRasterBand(number).SetMetadataItem("wavelength", str(length))
    image = None
    before, _ = draw(run_of(workdir, [path, path]))
    red, green, blue = before[2:18, 2:18].reshape(-1, 3).mean(axis=0)
    assert red > max(green, blue) + 50


def test_a_cloud_at_one_date_does_not_turn_the_ground_black(draw, workdir):
    clear, cloudy = ground(1), ground(2)
    cloudy[:, :60] = 12_000
    paths = [write_bands(workdir / f"{n}.tif", bands, SENTINEL) for n, bands in enumerate((clear, clear, cloudy, clear, clear))]
    before, after = draw(run_of(workdir, paths), 1, 2)
    assert before.std() > 30
    assert after[:60].min() == 255


def test_what_a_mask_hides_does_not_count_for_the_stretch(draw, workdir):
    clear, cloudy = ground(1), ground(1)
    cloudy[:, :60] = 12_000
    hidden = np.zeros((1, SIDE, SIDE), np.uint8)
    hidden[0, :60] = 9
    paths = [write_bands(workdir / f"{n}.tif", bands, SENTINEL) for n, bands in enumerate((clear, cloudy))]
    masks = [write_bands(workdir / f"m{n}.tif", mask, kind=gdal.GDT_Byte) for n, mask in enumerate((hidden * 0, hidden))]
    masked, _ = draw(run_of(workdir, paths, masks, values=(9,)))
    alone, _ = draw(run_of(workdir, [paths[0], paths[0]]))
    assert np.abs(masked - alone).mean() < 5


@pytest.mark.parametrize(("names", "is_power"), [((), False), (("VV", "VH"), False), (("VV", "VH"), True)])
def test_radar_is_the_mean_of_three_dates_with_the_difference_in_blue(draw, workdir, names, is_power):
    images = [speckle(seed) for seed in range(6)]
    if is_power:
        images = [10 ** (image / 10) for image in images]
    paths = [write_bands(workdir / f"{n}.tif", image, names) for n, image in enumerate(images)]
    run = run_of(workdir, paths)
    before, after = draw(run, 2, 3)
    single, _ = draw(run, 0, 3)
    assert before[:60, :60, 1].std() < 0.75 * single[:60, :60, 1].std()
    for image in (before, after):
        assert image[60:, 60:, 1].mean() < image[:60, :60, 1].mean() - 40
        assert image[60:, 60:, 2].mean() > image[:60, :60, 2].mean() + 40
        assert image[60:, 60:, 0].mean() == pytest.approx(image[:60, :60, 0].mean(), abs=10)


def test_a_radar_picture_takes_no_date_from_the_other_side_of_the_change(qgis_app, workdir):
    paths = [write_bands(workdir / f"{n}.tif", speckle(n), ("VV", "VH")) for n in range(6)]
    run = run_of(workdir, paths)
    scenes = Scenes(run, QgsProject.instance())
    scenes.measure(run.dates)
    assert scenes.groups(run.dates[3], is_after=True) == [tuple(str(path) for path in paths[3:6])]
    assert scenes.groups(run.dates[2], is_after=False) == [tuple(str(path) for path in paths[2::-1])]


@pytest.mark.parametrize(
    ("late", "drawn"),
    [
        ([(0.4, 0), (0.5, 900)], 5),  # low sun, then haze
        ([(1, 0), (8, 0)], 6),  # clouds that no mask found
        ([(1.1, 50), (0.9, 20)], 7),
        ([(0.3, 0)] * 6, 7),  # nothing is clear: the newest
    ],
)
def test_the_last_clear_date_lies_under_the_changes(workdir, qgis_app, late, drawn):
    bands = [ground(n) for n in range(8)]
    for at, (gain, offset) in enumerate(late, 8 - len(late)):
        bands[at] = bands[at] * gain + offset
    run = run_of(workdir, [write_bands(workdir / f"{n}.tif", image, SENTINEL) for n, image in enumerate(bands)])
    scenes = Scenes(run, QgsProject.instance())
    scenes.search()
    assert scenes.last_clear == (run.dates[0], run.dates[drawn])


def test_a_date_of_few_valid_pixels_does_not_lie_under_the_changes(workdir, qgis_app):
    run = run_of(workdir, [write_bands(workdir / f"{n}.tif", ground(n), SENTINEL) for n in range(4)])
    rows = tuple({**row, "valid_share": 0.6 if row["date"] == run.dates[-1] else 1.0} for row in run.date_rows)
    scenes = Scenes(replace(run, date_rows=rows), QgsProject.instance())
    scenes.search()
    assert scenes.last_clear == (run.dates[0], run.dates[2])


def test_at_the_edge_of_the_scene_the_place_stays_in_the_middle_on_neutral_ground(draw, workdir):
    bands = ground()
    bands[:, :10, :10] = 3000
    path = write_bands(workdir / "a.tif", bands, SENTINEL)
    box = QgsRectangle(500000, 5000000 + SIDE - 10, 500010, 5000000 + SIDE)
    extent = around(box, least=60)
    before, _ = draw(run_of(workdir, [path, path]), extent=extent)
    assert before.shape == (60, 60, 3)
    assert before[26:34, 26:34].min() > 200
    neutral = [GROUND.red(), GROUND.green(), GROUND.blue()]
    assert (before[:20] == neutral).all()
    assert (before[:, :20] == neutral).all()


def test_a_wish_that_is_repeated_while_its_dates_are_measured_is_drawn_once(qtbot, qgis_app, workdir):
    paths = [write_bands(workdir / f"{n}.tif", ground(), SENTINEL) for n in range(2)]
    run = run_of(workdir, paths)
    scenes, shown, drawn = Scenes(run, QgsProject.instance()), Chips(), []
    shown.ready.connect(drawn.append)
    shown.show(scenes, scenes_crs())
    whole = QgsRectangle(500000, 5000000, 500000 + SIDE, 5000000 + SIDE)
    wanted, _ = chips(*run.dates, whole, QSize(SIDE, SIDE))
    assert shown.get(wanted) is None
    # The dates are known now, but the task that measures them has not said so.
    scenes.measure(run.dates)
    assert shown.get(wanted) is None
    qtbot.waitUntil(lambda: shown.get(wanted) is not None, timeout=LONGEST_MS)
    qtbot.wait(300)
    assert pixels(shown.get(wanted)).std() > 20
    assert drawn == [wanted]
    shown.show(None, scenes_crs())
