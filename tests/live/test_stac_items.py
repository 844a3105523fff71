"""Items of a catalogue, added by mouse and keys: there again after QGIS was left, and no server is asked for it."""

from __future__ import annotations

from tests.engine.reading.test_stac import write_catalogue
from tests.listener import Listener
from tests.range_server import serving

ROWS = "[(str(row.date), row.layer, row.takes_part, row.stac.mask) for row in dock().session.model.rows]"


def test_items_come_back_with_the_project_and_no_server_is_asked(desktop, folder):
    (folder / "catalogue").mkdir()
    write_catalogue(folder / "catalogue")
    project, listener = folder / "kept.qgs", Listener()
    try:
        with serving(folder / "catalogue") as server:
            desktop.start()
            desktop.ask("dock().show_page(0)")
            desktop.click("add_layers", 0.95)
            desktop.key("s")
            desktop.write(f"{server}/catalog.json")
            desktop.click("stac_look")
            desktop.wait_until("widget('stac_look').isEnabled()")
            assert "6 images" in desktop.ask("widget('stac_words').text()")
            desktop.key("alt+a")
            desktop.wait_until("len(dock().session.model.rows) == 6")
            before = desktop.ask(ROWS)
            desktop.ask(f"QgsProject.instance().write({str(project)!r})")
            assert desktop.quit() == 0
        there = f"http://127.0.0.1:{listener.port}"
        project.write_text(project.read_text().replace(server, there))
        desktop.start(str(project))
        desktop.ask("dock().show_page(0)")
        desktop.wait_until("len(dock().session.model.rows) == 6")
        desktop.point(*desktop.at("series_table", 0.5, 0.3))
        desktop.settle()
        assert desktop.ask(ROWS) == [[*row[:3], row[3].replace(server, there)] for row in before]
        assert listener.heard == []
        assert desktop.quit() == 0
    finally:
        listener.close()
