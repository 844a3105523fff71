"""The engine as a child process: requests in, events out."""

import array
import fcntl
import json
import os
import select
import signal
import sqlite3
import subprocess
import sys
import termios
import threading
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from changedet_plugin.core import notices
from changedet_plugin.core.run_facts import RunFacts
from changedet_plugin.engine import worker
from scripts.paths import ROOT
from tests.listener import Listener


@pytest.fixture
def request_of(write_raster, tmp_path):
    def make(size=96, n_dates=6, **parameters):
        rng = np.random.default_rng(0)
        rasters = [
            {
                "path": write_raster(f"s/{2014 + i}-07-01.tif", rng.integers(1, 999, (2, size, size)).astype(np.uint16)),
                "date": f"{2014 + i}-07-01",
            }
            for i in range(n_dates)
        ]
        values = {"rasters": rasters, "output": str(tmp_path / "changes.gpkg"), "store": str(tmp_path / "store"), **parameters}
        return json.dumps({"command": "detect", "parameters": values})

    return make


@pytest.fixture
def engine():
    processes = []

    def start(line):
        process = subprocess.Popen(
            [sys.executable, "-m", "changedet_plugin.engine", "worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        process.stdin.write(line + "\n")
        process.stdin.flush()
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait()
        process.stdout.close()


def events(process):
    return [json.loads(line) for line in process.stdout]


def test_a_run_sends_progress_and_ends_in_a_result(engine, request_of, tmp_path):
    process = engine(request_of())
    sent = events(process)
    assert process.wait() == 0
    fractions = [event["fraction"] for event in sent if event["event"] == "progress"]
    assert fractions == sorted(fractions)
    assert sent[-1]["event"] == "result"
    assert Path(sent[-1]["output"]).is_file()
    assert Path(sent[-1]["scores"]).is_file()


def test_what_is_no_request_is_answered_with_an_error(engine):
    process = engine("hello")
    assert [event["kind"] for event in events(process)] == ["RequestError"]
    assert process.wait() == 1


def test_a_second_run_encodes_nothing(engine, request_of):
    line = request_of()
    first = events(engine(line))[-1]
    second = events(engine(line))[-1]
    assert (second["encoded"], second["reused"]) == ([], first["encoded"])


def until_date_is_read(process, date):
    for line in process.stdout:
        event = json.loads(line)
        if event.get("stage") == "embed" and f"date {date} of" in event["message"]:
            return


def test_closing_the_input_stops_the_run_and_keeps_the_finished_dates(engine, request_of, tmp_path):
    line = request_of(size=640, n_dates=8)
    process = engine(line)
    until_date_is_read(process, 5)
    process.stdin.close()
    assert events(process)[-1]["kind"] == "Cancelled"
    assert not (tmp_path / "changes.gpkg").exists()
    assert len(events(engine(line))[-1]["reused"]) >= 2


def test_a_warning_is_a_sentence_and_the_code_that_words_it(engine, request_of, tmp_path):
    *others, result = events(engine(request_of(n_dates=4)))
    warned = [event for event in others if event["event"] == "warning"]
    assert [event["sentence"] for event in warned] == result["warnings"]
    assert [(event["code"], event["values"]) for event in warned] == [("reference_without_the_usual", {"n": 2, "needed": 3})]
    for event in warned:
        assert str(notices.from_plain(event)) == event["sentence"]
    with closing(sqlite3.connect(tmp_path / "changes.gpkg")) as connection:
        facts = RunFacts.from_table(connection.execute("SELECT key, value FROM run"))
    assert list(facts.warnings) == result["warnings"]
    assert list(facts.notices) == [{"code": event["code"], "values": event["values"]} for event in warned]


def test_a_killed_engine_leaves_no_result_and_the_next_run_goes_on(engine, request_of, tmp_path):
    line = request_of(size=640, n_dates=8)
    process = engine(line)
    until_date_is_read(process, 5)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(0.1)
    assert [path.name for path in tmp_path.iterdir() if "gpkg" in path.name or "scores" in path.name] == []
    result = events(engine(line))[-1]
    assert len(result["reused"]) >= 2
    assert Path(result["output"]).is_file()


@pytest.fixture
def pipe():
    """Both ends of a pipe, and what asks how many bytes wait in it as Windows does: an error once the other end is closed."""
    reading, writing = os.pipe()

    def peek():
        n_bytes = array.array("i", [0])
        fcntl.ioctl(reading, termios.FIONREAD, n_bytes)
        ready = select.poll()
        ready.register(reading)
        if not n_bytes[0] and any(event & select.POLLHUP for _, event in ready.poll(0)):
            raise BrokenPipeError
        return n_bytes[0]

    yield reading, writing, peek
    os.close(reading)


def test_a_watcher_that_asks_stays_until_the_pipe_is_closed_and_never_waits_in_a_read(pipe):
    reading, writing, peek = pipe
    taken = []
    watcher = threading.Thread(target=worker.until_closed, args=(peek, lambda n: taken.append(os.read(reading, n))))
    watcher.start()
    os.write(writing, b"more")
    watcher.join(3 * worker.POLL_S)
    assert watcher.is_alive()
    os.close(writing)
    watcher.join(5)
    assert not watcher.is_alive()
    assert b"".join(taken) == b"more"


def test_the_libraries_are_loaded_before_anything_waits_for_the_pipe():
    code = """
import sys, threading
from changedet_plugin.engine import worker
worker.Channel.watch = lambda channel, requests: print("changedet_plugin.engine.commands.registry" in sys.modules)
worker.serve(worker.Channel(sys.stderr), '{"command": "encoders"}', sys.stdin)
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "True\n"


def test_a_path_that_the_pipe_cannot_spell_does_not_end_a_run(write_raster, tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    command = [sys.executable, "-m", "changedet_plugin.engine", "encoders", "--folder", str(tmp_path / "модели")]
    (tmp_path / "модели").mkdir()
    (tmp_path / "модели" / "x.onnx").write_bytes(b"none")
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=False)
    assert done.returncode == 0
    assert rb"\u043c\u043e" in done.stdout


@pytest.fixture
def listener():
    listener = Listener()
    yield listener
    listener.close()


def test_the_libraries_of_a_run_call_nobody_and_keep_nothing_of_their_own(request_of, listener, tmp_path):
    (own := tmp_path / "own").mkdir()
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "HTTPS_PROXY"), f"http://127.0.0.1:{listener.port}")
    folders = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "TMPDIR"), str(own))
    kept = {name: value for name, value in os.environ.items() if name.upper() not in ("ORT_DISABLE_TELEMETRY", "NO_PROXY")}
    values = json.loads(request_of(n_dates=4))["parameters"]
    command = [sys.executable, "-m", "changedet_plugin.engine", "detect", *(raster["path"] for raster in values["rasters"])]
    command += ["--output", values["output"], "--store", values["store"]]
    # Ended as any Python ends: what libraries still have to send is waited for.
    subprocess.run(command, cwd=ROOT, env={**kept, **folders, **proxies}, capture_output=True, check=True)
    assert listener.heard == []
    assert list(own.rglob("*")) == []
