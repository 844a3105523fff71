"""The cache encodes nothing twice, and is whole after a kill, a crash or a full disk."""

from __future__ import annotations

import datetime
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import zarr

from changedet_plugin.core.errors import Cancelled, OutputError
from changedet_plugin.engine.embedding import cache
from scripts.paths import ROOT
from tests.embedding import whole


def other_process(folder, paths, tell):
    """The command line of a Python that embeds these rasters; ``tell`` is the line that makes its report."""
    code = (
        "import sys, time; sys.path.insert(0, sys.argv[1])\n"
        "from changedet_plugin.core.parameters import Machine, Parameters\n"
        "from tests.embedding import embed_files, silent\n"
        f"{tell}\n"
        "embed_files(sys.argv[3:], Parameters(patch_px=8), Machine(device='cpu', store=sys.argv[2]), tell)\n"
    )
    return [sys.executable, "-c", code, str(ROOT), str(folder), *paths]


def test_killed_process_leaves_a_cache_that_goes_on(run, monthly, tmp_path):
    paths = monthly(8, shape=(200, 300))
    command = other_process(tmp_path / "store", paths, "def tell(*event): print(event, flush=True); time.sleep(0.02)")
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line.startswith("('embed', 0.5"):
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    embeddings, log, *_ = run(paths)
    assert log.encoded
    assert log.reused
    expected = whole(run(paths, store=str(tmp_path / "other"))[0])
    np.testing.assert_array_equal(whole(embeddings), expected)


def test_two_runs_at_once_share_the_cache(run, monthly, tmp_path):
    paths = monthly(6, shape=(120, 130))
    command = other_process(tmp_path / "store", paths, "tell = silent")
    both = [subprocess.Popen(command) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    embeddings, log, *_ = run(paths)
    assert log.encoded == ()
    np.testing.assert_array_equal(whole(embeddings), whole(run(paths, store=str(tmp_path / "other"))[0]))


@pytest.mark.parametrize("harm", ["group", "chunk", "slots", "everything"])
def test_damaged_cache_is_made_again(run, monthly, tmp_path, harm):
    paths = monthly(4)
    before = whole(run(paths)[0])
    (folder,) = (path for path in (tmp_path / "store").iterdir() if path.is_dir())
    if harm == "group":
        (folder / "zarr.json").write_text("{")
    elif harm == "chunk":
        chunk = next(path for path in (folder / "tokens" / "c").rglob("*") if path.is_file())
        chunk.write_bytes(chunk.read_bytes()[:100])
    elif harm == "slots":
        shutil.rmtree(folder / "slots")
    else:
        for path in folder.rglob("*"):
            if path.is_file():
                path.write_bytes(b"")
    embeddings, log, *_ = run(paths)
    assert log.encoded
    np.testing.assert_array_equal(whole(embeddings), before)


def test_tile_without_a_valid_pixel_is_not_encoded_again(tmp_path):
    made = cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4))
    slot = made.slot("a", datetime.date(2019, 1, 1))
    made.write(slot, (0, 1), np.zeros((4, 4, 2)), np.zeros((4, 4), np.uint8))
    again = cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4))
    assert again.slot("a", datetime.date(2019, 1, 1)) == slot
    assert again.is_done(slot, (0, 1))
    assert not again.is_done(slot, (0, 0))


def test_store_opens_as_a_labelled_cube(run, monthly, tmp_path):
    embeddings, *_ = run(monthly(4))
    group = zarr.open_group(next(path for path in (tmp_path / "store").iterdir() if path.is_dir()), mode="r")
    assert group["tokens"].metadata.dimension_names == ("date", "y", "x", "feature")
    assert group["tokens"].dtype == np.float16
    assert group["tokens"].chunks[0] == 1
    days = np.asarray(group["date"][...]).astype("timedelta64[D]") + np.datetime64("1970-01-01")
    assert [days[slot].astype(datetime.date) for slot in embeddings.slots] == list(embeddings.dates)


def test_store_used_least_recently_is_removed_first_and_one_in_use_never(tmp_path):
    stores = [cache.EmbeddingCache(tmp_path, cache.key_of(index), (4, 4, 2), (4, 4)) for index in range(3)]
    for age, made in zip((9000, 8000, 10), stores):
        made.write(made.slot("a", datetime.date(2019, 1, 1)), (0, 0), np.ones((4, 4, 2)), np.full((4, 4), 100))
        os.utime(tmp_path / cache.key_of(stores.index(made)) / "used", (time.time() - age,) * 2)
    (tmp_path / "not ours").mkdir()
    size = sum(path.stat().st_size for path in (tmp_path / cache.key_of(0)).rglob("*") if path.is_file())
    used = stores[1]
    del stores, made
    for most_bytes, left in ((int(3.2 * size), (1, 2, 3)), (1, (1, 3))):
        cache.EmbeddingCache(tmp_path, cache.key_of(3), (4, 4, 2), (4, 4), most_bytes=most_bytes)
        assert {path.name for path in tmp_path.iterdir()} == {"not ours", "lock", *map(cache.key_of, left)}
    np.testing.assert_array_equal(used.tokens[0, slice(0, 4)], 1)


def test_a_store_that_another_process_uses_stays_and_goes_when_that_dies(monthly, tmp_path):
    tell = "def tell(*event): print(*event, flush=True); event[0] == 'embed' and time.sleep(600)"
    other = subprocess.Popen(other_process(tmp_path, monthly(4), tell), stdout=subprocess.PIPE, text=True)
    next(line for line in other.stdout if line.startswith("embed"))
    (store,) = (path for path in tmp_path.iterdir() if path.is_dir() and path.name != "rasters")
    os.utime(store / "used", (0, 0))
    cache.EmbeddingCache(tmp_path, cache.key_of(3), (4, 4, 2), (4, 4), most_bytes=1)
    assert store.is_dir()
    other.kill()
    other.wait()
    cache.EmbeddingCache(tmp_path, cache.key_of(3), (4, 4, 2), (4, 4), most_bytes=1)
    assert not store.exists()


@pytest.mark.parametrize("harm", ["chunk", "half a chunk", "store", "another store"])
def test_tokens_that_are_gone_end_the_run_with_a_sentence(run, monthly, tmp_path, harm):
    embeddings, *_ = run(monthly(4))
    (store,) = (path for path in (tmp_path / "store").iterdir() if path.is_dir())
    chunk = store / "tokens" / "c" / str(embeddings.slots[2]) / "0" / "0" / "0"
    if harm == "chunk":
        chunk.unlink()
    elif harm == "half a chunk":
        os.truncate(chunk, chunk.stat().st_size // 2)
    else:
        shutil.rmtree(store)
    if harm == "another store":
        run(monthly(4, first=8))
    with pytest.raises(OutputError, match="removed or damaged while a run used it; run it again"):
        whole(embeddings)


def test_a_store_that_goes_while_it_is_written_ends_the_run_with_a_sentence(run, monthly, tmp_path):
    def clear(stage, fraction, message):
        if stage == "embed" and fraction >= 0.5:
            shutil.rmtree(tmp_path / "store", ignore_errors=True)

    with pytest.raises(OutputError, match="run it again"):
        run(monthly(6), report=clear)


def test_cache_follows_the_platform_rule(monkeypatch, tmp_path):
    if sys.platform != "linux":
        pytest.skip("the rule of XDG")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache.default_folder() == tmp_path / "changedet"


def test_cache_where_a_file_is_in_the_way_is_a_sentence(run, monthly, tmp_path):
    (tmp_path / "taken").write_text("")
    with pytest.raises(OutputError, match="taken"):
        run(monthly(4), store=str(tmp_path / "taken"))


def holder(folder):
    """Another process that holds the lock of a store until its input is closed."""
    code = "import fcntl, sys; f = open(sys.argv[1], 'a+b'); fcntl.flock(f, fcntl.LOCK_EX); print('held', flush=True); input()"
    command = [sys.executable, "-c", code, str(folder / "lock")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    return process


def test_a_lock_that_another_run_holds_is_tried_again_until_it_is_free(tmp_path):
    asked = []

    def waiting():
        asked.append(1)
        if len(asked) == 3:
            other.communicate("")

    made = cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4), waiting=waiting)
    other = holder(tmp_path / cache.key_of(1))
    assert made.slot("a", datetime.date(2020, 1, 1)) == 0
    assert len(asked) >= 3


def test_a_run_that_waits_for_a_lock_can_be_cancelled(tmp_path):
    def waiting():
        raise Cancelled("Stopped.")

    made = cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4), waiting=waiting)
    other = holder(tmp_path / cache.key_of(1))
    with pytest.raises(Cancelled):
        made.slot("a", datetime.date(2020, 1, 1))
    other.communicate("")


@pytest.mark.parametrize(("n_refusals", "is_made"), [(2, True), (3, False)])
def test_a_folder_that_a_scanner_looks_into_is_renamed_at_the_third_try(tmp_path, monkeypatch, n_refusals, is_made):
    refusals = iter(range(n_refusals))
    rename = Path.rename

    def scanned(folder, target):
        if next(refusals, None) is not None:
            raise PermissionError(13, "Access is denied")
        return rename(folder, target)

    monkeypatch.setattr(Path, "rename", scanned)
    if is_made:
        cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4))
        assert sorted(path.name for path in tmp_path.iterdir()) == [cache.key_of(1), "lock"]
    else:
        with pytest.raises(OutputError, match="Access is denied"):
            cache.EmbeddingCache(tmp_path, cache.key_of(1), (4, 8, 2), (4, 4))
