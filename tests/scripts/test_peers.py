"""Other packages beside ours: how their answers become scores of patches, and where their figures are shown."""

from __future__ import annotations

import json
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest

from scripts.accuracy import peers
from scripts.accuracy.cases import Case, Group
from scripts.accuracy.judge import Outcome
from scripts.paths import ROOT
from scripts.peers.__main__ import PYTHON
from scripts.peers.monitors import strongest

SEGMENT = [("t_break", int), ("change_prob", int), ("magnitude", float, (2,)), ("rmse", float, (2,))]
STATE = [("anomaly_conse", np.uint8)]
AREAS = {"auroc": 0.75, "average_precision": 0.5}
GROUP = Group("small", "a small series", (Case("small 4", ROOT),))


def outcome(n_patches):
    figures = {"n_patches": n_patches, "n_changed": 5, "scorers": {"default": {"auroc": 0.875, "average_precision": 0.625}}}
    return Outcome("small 4", 8, 4, n_patches, 0, 0, figures)


@pytest.fixture
def kept(tmp_path):
    one = {"n_patches": 40, "n_changed": 5, "own_cpu_s": 2.0, "peers": {"COLD": {**AREAS, "cpu_s": 8.0}}}
    path = tmp_path / "peers.json"
    path.write_text(json.dumps({"written": "2020-01-01", "packages": {"pyxccd": "1"}, "series": {"small 4": one}}))
    return path


def test_the_page_can_be_written_where_the_peers_were_not_run(tmp_path):
    assert peers.table([GROUP], {"small": [outcome(40)]}, tmp_path / "none.json") == peers.NOT_RUN


def test_a_peer_stands_beside_the_default_with_its_time(kept):
    *_, row, times = peers.table([GROUP], {"small": [outcome(40)]}, kept).splitlines()
    assert row == "| small | 1 | **.875 / .625** | .750 / .500 |"
    assert times.endswith("| 2.0 | 8.0 |")


def test_figures_of_other_patches_are_not_shown(kept):
    assert ".750" not in peers.table([GROUP], {"small": [outcome(41)]}, kept)


def test_only_breaks_on_new_dates_count_and_the_strongest_decides():
    segments = np.array([(100, 100, (4, 4), (2, 2)), (200, 100, (3, 3), (1, 1)), (300, 50, (9, 9), (1, 1))], SEGMENT)
    np.testing.assert_allclose(strongest(segments, np.array([50, 150, 250])), [4, 4, 0.5])


def test_a_break_of_sccd_that_has_begun_counts_less_than_one_that_is_confirmed():
    def found(breaks, mode, anomalies):
        state = np.array([(anomalies,)], STATE)
        result = SimpleNamespace(rec_cg=np.array(breaks, SEGMENT), nrt_mode=mode, nrt_model=state)
        return strongest(result, np.array([150]))[0]

    assert found([], 1, 0) == 0 < found([], 1, 3) < 1 < found([(200, 0, (2, 2), (1, 1))], 1, 0)
    assert found([], 0, 3) == 0


@pytest.mark.skipif(not PYTHON.is_file(), reason="no environment of the peers: scripts/setup_peers.sh makes it")
def test_every_peer_says_more_of_a_pixel_that_stepped_than_of_the_others(tmp_path):
    rng = np.random.default_rng(0)
    days = np.arange(737_000, 737_000 + 1600, 12)
    season = 0.05 * np.cos(2 * np.pi * days / 365.25)[:, None, None]
    red = 0.1 - season + rng.normal(0, 0.012, (len(days), 8, 8))
    infrared = 0.35 + 2 * season + rng.normal(0, 0.012, red.shape)
    red[90:, :4], infrared[90:, :4] = red[90:, :4] + 0.06, infrared[90:, :4] - 0.06
    bands = np.rint(10_000 * np.stack([red, infrared], 1)).astype(np.int64)
    index = (infrared - red) / (infrared + red)
    np.savez(tmp_path / "series.npz", days=days, n_reference=np.array([70, 6]), bands=bands, index=index)
    subprocess.run([PYTHON, "-m", "scripts.peers.monitors", "series.npz", "found.npz"], check=True, cwd=tmp_path,
                   env={"PYTHONPATH": str(ROOT), "PATH": "/usr/bin"})  # fmt: skip
    with np.load(tmp_path / "found.npz") as found:
        pixels = {name: found[name][0] for name in found.files if not name.endswith("seconds")}
        assert np.isnan(found["CUSUM"][1]).all()  # six dates are too few for its model
        assert np.isfinite(found["COLD"][1]).any()
    assert len(pixels) == 7
    for name, said in pixels.items():
        assert np.nanmean(said[:4]) > 1.5 * np.nanmean(said[4:]), name
