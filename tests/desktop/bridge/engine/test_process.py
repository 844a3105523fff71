"""The engine as a child: what it says, and every way in which it can fail."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest
from qgis.PyQt.QtCore import QTimer

from changedet_plugin.bridge import background
from changedet_plugin.bridge.engine import line_process
from changedet_plugin.bridge.engine import process as engine_process
from changedet_plugin.bridge.engine.line_process import run_lines
from changedet_plugin.bridge.engine.process import run_engine
from changedet_plugin.bridge.engine.task import EngineTask
from changedet_plugin.core.errors import Cancelled, EngineError
from changedet_plugin.core.events import DETECT


@pytest.fixture(autouse=True)
def own_data_folder(monkeypatch, workdir):
    monkeypatch.setenv("XDG_DATA_HOME", str(workdir))


@pytest.fixture
def child(monkeypatch):
    """Make a few lines of Python the engine: the part that talks stays the real one."""

    def start_with(code):
        monkeypatch.setattr(engine_process, "_START", "import json, os, sys, time\n" + code)

    return start_with


def ask(on_event=lambda event: None, is_canceled=lambda: False, python=sys.executable, parameters=None):
    return run_engine(python, DETECT, parameters or {}, on_event, is_canceled)


SAY = "def say(**event): print(json.dumps(event), flush=True)\nrequest = json.loads(sys.stdin.readline())\n"


def test_events_come_in_order_and_the_result_is_returned(child):
    child(
        SAY
        + "say(event='progress', stage='read', fraction=.5, message='é')\n"
        + "say(event='warning', sentence='careful')\n"
        + "say(event='result', asked=request, environment=dict(os.environ), isolated=sys.flags.isolated)\n"
    )
    events = []
    result = ask(events.append, parameters={"rasters": ["ü.tif"]})
    assert [event["event"] for event in events] == ["progress", "warning"]
    assert events[0]["message"] == "é"
    assert result["asked"] == {"command": "detect", "parameters": {"rasters": ["ü.tif"]}}
    assert result["isolated"] == 1


def test_what_was_set_for_qgis_does_not_reach_the_engine(child, monkeypatch):
    names = {"PYTHONPATH", "PROJ_LIB", "PROJ_DATA", "GDAL_DATA", "QT_PLUGIN_PATH", "GDAL_CONFIG_FILE", "LD_LIBRARY_PATH"}
    names |= {"DYLD_LIBRARY_PATH", "DYLD_FRAMEWORK_PATH", "DYLD_INSERT_LIBRARIES"}
    for name in names:
        monkeypatch.setenv(name, "/nowhere")
    child(SAY + "say(event='result', environment=sorted(os.environ))")
    assert not names & set(ask()["environment"])


def test_standard_input_stays_open_while_it_runs_and_closes_to_stop_it(child, workdir):
    child(
        SAY
        + "import threading\n"
        + f"def watch():\n  sys.stdin.read(); open({str(workdir / 'closed')!r}, 'w').close(); os._exit(3)\n"
        + "threading.Thread(target=watch, daemon=True).start()\n"
        + "say(event='progress', stage='embed', fraction=0, message=''); time.sleep(60)\n"
    )
    started = threading.Event()
    with pytest.raises(Cancelled):
        ask(lambda event: started.set(), started.is_set)
    assert (workdir / "closed").exists()


def test_cancel_ends_a_child_that_does_not_listen(child):
    child(SAY + "say(event='progress', stage='embed', fraction=os.getpid(), message=''); time.sleep(60)\n")
    process_ids = []
    with pytest.raises(Cancelled):
        ask(lambda event: process_ids.append(event["fraction"]), lambda: bool(process_ids))
    with pytest.raises(ProcessLookupError):
        os.kill(process_ids[0], 0)


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        ("say(event='error', kind='SeriesError', sentence='One date.'); sys.exit(1)", "SeriesError", "One date."),
        ("os.kill(os.getpid(), 9)", "EngineCrashed", "killed or crashed"),
        ("os.abort()", "EngineCrashed", "killed or crashed"),
        ("sys.exit(0)", "EngineCrashed", "without a result"),
        ("raise RuntimeError('boom')", "EngineCrashed", "exit status 1"),
        ("print('no event at all'); print('[1, 2]')", "EngineCrashed", "without a result"),
        ("print('x' * (1 << 20), end='')", "EngineCrashed", "without a result"),
        ("say(event='result'); sys.exit(7)", "EngineCrashed", "exit status 7"),
    ],
)
def test_every_bad_end_is_one_sentence(child, code, kind, words):
    child(SAY + code)
    with pytest.raises(EngineError, match=words) as caught:
        ask()
    assert caught.value.kind == kind
    assert "\n" not in str(caught.value)


def test_the_log_holds_what_the_child_complained_of(child):
    child(SAY + "print('on the wrong pipe'); raise RuntimeError('boom')")
    with pytest.raises(EngineError) as caught:
        ask()
    log = Path(str(caught.value).rpartition("its log is ")[2].rstrip("."))
    text = log.read_text()
    assert "boom" in text
    assert "on the wrong pipe" in text


def test_only_the_newest_logs_are_kept(workdir):
    for _ in range(30):
        line_process.new_log("engine").touch()
    assert len(list((workdir / "changedet/log").iterdir())) <= 20


def test_a_python_that_is_not_there_is_one_sentence():
    with pytest.raises(EngineError, match="could not be started") as caught:
        ask(python="/nowhere/python")
    assert caught.value.kind == "EngineMissing"


def test_a_python_without_the_packages_is_one_sentence():
    with pytest.raises(EngineError, match="lacks the package") as caught:
        ask(python="/usr/bin/python3", parameters={"rasters": ["a.tif"], "output": "b.gpkg"})
    assert caught.value.kind == "EngineMissing"


def test_the_real_engine_answers_a_bad_request_in_one_sentence(engine_python):
    with pytest.raises(EngineError, match="No rasters") as caught:
        ask(python=engine_python, parameters={"rasters": []})
    assert caught.value.kind == "RequestError"


def test_an_exception_of_the_listener_stops_the_child(child, workdir):
    child(SAY + "say(event='progress'); time.sleep(60)\n")

    def refuse(event):
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        ask(refuse)


def test_lines_longer_than_a_pipe_arrive_whole(workdir):
    lines = []
    code = "print('a' * 300000); print('b' * 10, end='')"
    ending = run_lines(sys.executable, ["-c", code], lines.append, lambda: False, log=workdir / "x.log")
    assert ending.code == 0
    assert [len(line) for line in lines] == [300000, 10]


def follow(running):
    heard = []
    running.progressed.connect(lambda *values: heard.append(("progressed", values, threading.get_ident())))
    running.warned.connect(lambda sentence: heard.append(("warned", sentence, threading.get_ident())))
    running.detected.connect(lambda result: heard.append(("detected", result, threading.get_ident())))
    running.failed.connect(lambda kind, sentence: heard.append(("failed", (kind, sentence), threading.get_ident())))
    running.cancelled.connect(lambda: heard.append(("cancelled", None, threading.get_ident())))
    return heard


def test_a_task_tells_on_the_main_thread_how_far_it_is_and_how_it_ended(qtbot, child):
    child(
        SAY
        + "say(event='progress', stage='embed', fraction=.5, message='date 1 of 2', seconds_left=12.5); time.sleep(.3)\n"
        + "say(event='warning', sentence='careful')\n"
        + "say(event='result', output='x.gpkg')\n"
    )
    running = EngineTask(sys.executable, {"rasters": []})
    heard = follow(running)
    background.start(running)
    qtbot.waitUntil(lambda: any(name in ("detected", "failed", "cancelled") for name, *_ in heard), timeout=20000)
    assert [name for name, *_ in heard] == ["progressed", "warned", "detected"]
    assert heard[0][1] == ("embed", 0.5, "date 1 of 2", 12.5)
    assert heard[2][1] == {"output": "x.gpkg"}
    assert {thread for *_, thread in heard} == {threading.get_ident()}


def test_a_task_that_fails_tells_the_sentence(qtbot, child):
    child(SAY + "say(event='error', kind='AreaError', sentence='Outside.'); sys.exit(1)")
    running = EngineTask(sys.executable, {})
    heard = follow(running)
    background.start(running)
    qtbot.waitUntil(lambda: bool(heard), timeout=20000)
    assert heard[0][:2] == ("failed", ("AreaError", "Outside."))


def test_a_mistake_of_ours_ends_the_task_and_not_qgis(qtbot, child):
    child(SAY + "say(event='progress', stage='x', fraction='not a number')")
    running = EngineTask(sys.executable, {})
    heard = follow(running)
    background.start(running)
    qtbot.waitUntil(lambda: bool(heard), timeout=20000)
    assert heard[0][0] == "failed"
    assert heard[0][1][0] == "ValueError"


def test_a_task_that_is_cancelled_leaves_no_child(qtbot, child):
    child(SAY + "say(event='progress', stage='embed', fraction=.1, message=str(os.getpid())); time.sleep(60)\n")
    running = EngineTask(sys.executable, {})
    heard = follow(running)
    background.start(running)
    qtbot.waitUntil(lambda: bool(heard), timeout=20000)
    process_id = int(heard[0][1][2])
    QTimer.singleShot(0, running.cancel)
    qtbot.waitUntil(lambda: heard[-1][0] == "cancelled", timeout=20000)
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)


def test_progress_comes_no_oftener_than_the_eye_follows_and_every_stage_is_told(qtbot, child):
    steps = "for stage in ('read', 'embed') for i in range(2500)"
    many = f"[say(event='progress', stage=stage, fraction=i / 2500, message='') {steps}]"
    child(f"{SAY}{many}\nsay(event='result', output='x.gpkg')\n")
    running = EngineTask(sys.executable, {"rasters": []})
    heard = follow(running)
    background.start(running)
    qtbot.waitUntil(lambda: any(name == "detected" for name, *_ in heard), timeout=20000)
    told = [values[0] for name, values, _ in heard if name == "progressed"]
    assert set(told) == {"read", "embed"}
    assert len(told) < 500
