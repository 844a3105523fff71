"""The warnings of the engine are worded in the language of QGIS; what is not known there stays English."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace

import pytest
from qgis.core import QgsApplication, QgsProcessingFeedback

from changedet_plugin.algorithms.engine_algorithm import FeedbackAdapter
from changedet_plugin.bridge import i18n
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.bridge.notices import warnings_of, worded
from changedet_plugin.core.notices import SENTENCES, notice
from changedet_plugin.core.run_facts import RunFacts
from scripts import translate

SCENES = [notice("scene_off", scene="a.tif", pixels=3.25)] * 8
MISPLACED = notice("misplaced_left_out", scenes=SCENES)
FRENCH = "Écartées, car elles ne se superposent pas aux autres : a.tif est décalée de 3.2 pixels, a.tif est décalée"
FUTURE = {"code": "of_the_future", "values": {}}


@pytest.fixture
def french(qgis_app, workdir, monkeypatch):
    """QGIS in French, with the translation compiled as it is shipped."""
    compiler = shutil.which("lrelease") or shutil.which("/usr/lib/qt6/bin/lrelease")
    if compiler is None:
        pytest.skip("lrelease, Qt's compiler of translations, is missing")
    source = translate.ROOT / "i18n" / "changedet_fr.ts"
    subprocess.run([compiler, "-silent", source, "-qm", workdir / "changedet_fr.qm"], check=True)
    monkeypatch.setattr(i18n, "TRANSLATIONS", workdir)
    monkeypatch.setattr(QgsApplication, "locale", lambda: "fr_FR")
    translator = i18n.install_translator()
    assert translator is not None
    yield
    i18n.remove_translator(translator)


def event_of(told):
    return {"event": "warning", "sentence": str(told), **told.as_plain()}


def test_a_french_qgis_words_warnings_in_french(french):
    sentence = worded(event_of(MISPLACED), str(MISPLACED))
    assert sentence.startswith(FRENCH)
    assert " et 2 de plus ; l'alignement « correct » recale" in sentence
    known = translate.read(translate.ROOT / "i18n" / "changedet_fr.ts")
    assert [form for forms in SENTENCES.values() for form in forms if i18n.tr(form) != known[form][0]] == []


def test_an_english_qgis_words_them_as_the_engine_does(qgis_app):
    assert worded(event_of(MISPLACED), "never") == str(MISPLACED)


def test_what_is_not_known_stays_english(french):
    assert worded(FUTURE, "In English.") == "In English."
    assert worded({"event": "warning", "sentence": "In English."}, "In English.") == "In English."


def test_a_result_tells_its_warnings_in_the_language_of_qgis_and_an_old_one_in_english(french):
    facts = RunFacts(warnings=(str(MISPLACED), "Later."), notices=(MISPLACED.as_plain(), FUTURE))
    first, second = warnings_of(facts)
    assert first.startswith(FRENCH)
    assert second == "Later."
    assert warnings_of(replace(facts, notices=())) == [str(MISPLACED), "Later."]


def test_a_run_of_the_dock_and_one_of_processing_warn_in_french(french, monkeypatch, qtbot):
    heard = []

    class Feedback(QgsProcessingFeedback):
        def pushWarning(self, warning):
            heard.append(warning)

    FeedbackAdapter(Feedback(False)).take(event_of(MISPLACED))

    def run(python, command, parameters, on_event, is_canceled):
        on_event(event_of(MISPLACED))
        return {"event": "result"}

    monkeypatch.setattr("changedet_plugin.bridge.engine.task.run_engine", run)
    task = EngineTask(sys.executable, {})
    task.warned.connect(heard.append)
    assert task.work() == {"event": "result"}
    assert [warning.startswith(FRENCH) for warning in heard] == [True, True]
