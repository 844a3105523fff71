"""What a series was searched with belongs to it: after QGIS was left, in another project, and in a second series."""

from __future__ import annotations

import pytest

from tests.live.images import write_mask, write_series

DAYS = tuple(f"{year}-07-01" for year in range(2001, 2011))
CHOICES = "vars(dock().session.model.choices)"
SHOWN = (
    "s = dock().series\n"
    "[s.patch.currentText(), s.masks.kind.currentData(), s.masks.file.filePath(), s.masks.values.text(), s.area.choice(),"
    " s.options.automatic.isChecked(), s.options.threshold.value(), s.options.confirm.value(), s.options.align.currentData(),"
    " s.options.sensor.currentData(), s.split_date.text(), s.options.title()[:22], s.masks.title()[:21]]"
)
FOUND = "[tuple(map(str, f.attributes())) for f in dock().session.result.layers.changes.dataProvider().getFeatures()]"
SET = """
from qgis.core import QgsFeature, QgsGeometry, QgsRectangle, QgsVectorFileWriter, QgsVectorLayer
import datetime
made = QgsVectorLayer("Polygon?crs=EPSG:32631", "area", "memory")
feature = QgsFeature()
feature.setGeometry(QgsGeometry.fromRect(QgsRectangle(500000, 4998500, 501700, 5000000)))
made.dataProvider().addFeatures([feature])
QgsVectorFileWriter.writeAsVectorFormat(made, {area!r}, "UTF-8", made.crs(), "GPKG")
layer = QgsVectorLayer({area!r}, "area")
QgsProject.instance().addMapLayer(layer)
dock().session.series.add_files([{images!r}])
series = dock().series
series.area.layer.click()
series.patch.setCurrentIndex(0)
series.patch.activated.emit(0)
series.masks.kind.setCurrentIndex(1)
series.masks.file.setFilePath({mask!r})
series.masks.values.setText("7")
series.options.automatic.setChecked(False)
series.options.threshold.setValue(1.2)
series.options.confirm.setValue(2)
series.options.align.setCurrentIndex(2)
series.options.sensor.setCurrentIndex(1)
dock().session.model.set_reference_end(datetime.date(2007, 7, 1))
"""


@pytest.fixture
def searched(desktop, folder):
    """A saved project whose series was searched with nothing at its default; gives what was chosen, shown and found."""
    write_series(folder / "images", *DAYS, n_unchanged=7)
    mask = write_mask(folder / "mask.tif", 7)
    desktop.start()
    desktop.ask(SET.format(area=str(folder / "area.gpkg"), images=str(folder / "images"), mask=str(mask)))
    chosen, shown = desktop.ask(CHOICES), desktop.ask(SHOWN)
    found = run(desktop)
    desktop.ask(f"QgsProject.instance().write(r'{folder / 'kept.qgs'}')")
    return chosen, shown, found


def run(desktop):
    desktop.ask("dock().show_page(0)")
    desktop.settle()
    desktop.click("run_button")
    desktop.wait_until("not dock().session.run.is_running and 'found' in dock().status.words.text()", 120)
    return desktop.ask(FOUND)


def test_settings_come_back_with_the_project_and_not_with_another(searched, desktop, folder):
    chosen, shown, found = searched
    assert found
    assert shown[-2].startswith("Options: threshold 1.2")
    assert shown[-1].startswith("Clouds and masks: One")
    assert desktop.quit() == 0
    desktop.start("--project", str(folder / "kept.qgs"))
    # The dock is opened when the project is, as a person does it.
    desktop.wait_until("QgsProject.instance().fileName()")
    assert desktop.ask(CHOICES) == chosen
    assert desktop.ask(SHOWN) == shown
    assert run(desktop) == found
    desktop.ask("QgsProject.instance().setDirty(False); iface.newProject()")
    usual = desktop.ask("from changedet_plugin.gui.series.choices import Choices; vars(Choices())")
    assert desktop.ask(CHOICES) == usual
    assert desktop.ask("[len(dock().session.model.rows), dock().series.warnings.text(), dock().status.words.text()]") == [
        0,
        "",
        "Ready",
    ]
    assert desktop.ask(SHOWN)[-2:] == ["Options", "Clouds and masks"]
    desktop.ask(f"iface.addProject(r'{folder / 'kept.qgs'}')")
    assert desktop.ask(SHOWN) == shown


def test_a_second_series_has_settings_of_its_own_and_the_first_keeps_its(searched, desktop, folder):
    chosen, _shown, _found = searched
    told = desktop.ask("[dock().series.warnings.text(), dock().status.words.text()]")
    desktop.ask("dock().series.list.new_asked.emit()")
    assert desktop.ask(CHOICES)["threshold"] is None
    assert desktop.ask("[dock().series.warnings.text(), dock().status.words.text()]") == ["", "Ready"]
    desktop.ask("dock().session.series.memory.open(dock().session.series.memory.names[0])")
    assert desktop.ask(CHOICES) == chosen
    assert desktop.ask("[dock().series.warnings.text(), dock().status.words.text()]") == told
