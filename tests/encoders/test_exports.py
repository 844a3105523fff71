"""Every family of models: random weights of the official architecture, through ONNX, equal to the official forward.

The export itself compares on two batches and two sides, and fails where the difference is over 1e-5.
"""

from __future__ import annotations

import json

import numpy as np
import pytest

from changedet_plugin.core.errors import EncoderError
from changedet_plugin.engine.encoders import onnx_encoder
from scripts import export_onnx
from scripts.encoders import contract, parity, registry

FAMILIES = ("galileo-nano", "clay-tiny", "anysat-tiny", "dinov2-small", "dinov2-small-reg", "sam2-tiny")
"""The smallest of each."""
REQUIRED = {"schema", "name", "license", "license_url", "source", "bands", "wavelengths_um", "input_units", "normalization"}
REQUIRED |= {"gsd_m", "tile_px", "halo_px", "patch_px", "dim", "time", "precision", "selftest"}


@pytest.mark.parametrize("name", FAMILIES)
def test_random_weights_become_an_encoder_that_passes_its_own_check(exported, name):
    assert export_onnx.main(["check", str(exported(name))]) == 0


@pytest.mark.parametrize("name", FAMILIES)
def test_the_contract_is_complete_and_lies_beside_the_file(exported, name):
    path = exported(name)
    entries = contract.read(path)
    assert entries.keys() >= REQUIRED
    assert len(entries["bands"]) == len(entries["wavelengths_um"]) == len(entries["normalization"]["mean"])
    assert json.loads(path.with_name(path.name + ".json").read_text(encoding="utf-8")) == entries


@pytest.mark.parametrize("name", FAMILIES)
def test_the_engine_refuses_random_weights(exported, name):
    with pytest.raises(EncoderError, match="random weights"):
        onnx_encoder.load(str(exported(name)), 8, "cpu")


@pytest.mark.parametrize("name", FAMILIES)
def test_places_keep_their_tokens_whatever_lies_beside_them_in_the_batch(exported, name):
    path = exported(name)
    entries = contract.read(path)
    shape = [2, *entries["selftest"]["shape"][1:]]
    pixels = contract.test_pixels(entries, shape, seed=1)
    running = parity.session(path)
    both = running.run(["tokens"], {"pixels": pixels})[0]
    alone = running.run(["tokens"], {"pixels": pixels[1:]})[0]
    np.testing.assert_allclose(both[1:], alone, atol=1e-4 * np.abs(alone).max())


@pytest.mark.parametrize(
    "options", [("--fp16",), ("--int8",), ("--exporter", "legacy"), ("--static",)], ids=lambda options: options[-1]
)
@pytest.mark.parametrize("name", ["galileo-nano", "anysat-tiny"])
def test_smaller_files_and_the_other_exporter_pass_too(exported, name, options):
    assert export_onnx.main(["check", str(exported(name, *options))]) == 0


def test_clay_takes_the_bands_of_another_sensor(exported):
    entries = contract.read(exported("clay-tiny", "--sensor", "landsat-c2l2-sr"))
    assert entries["bands"] == ["red", "green", "blue", "NIR", "SWIR1", "SWIR2"]
    assert (entries["gsd_m"], entries["input_units"]["scale"]) == (30.0, 2.75e-5)


def test_every_model_is_listed(capsys):
    assert export_onnx.main(["list"]) == 0
    assert set(registry.RECIPES) == {line.split()[0] for line in capsys.readouterr().out.splitlines()}
