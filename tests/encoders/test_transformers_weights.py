"""Weights as transformers saves them: what is exported is that model, and the card says from which file."""

from __future__ import annotations

import numpy as np
import pytest
import torch
import transformers

from scripts import export_onnx
from scripts.encoders import checkpoint, contract, parity
from scripts.encoders.dinov2 import Small
from scripts.encoders.recipe import Options


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A DINOv2 with random weights, and the folder it was saved to."""
    torch.manual_seed(1)
    model = transformers.Dinov2Model(Small(Options()).configuration(transformers)).eval()
    folder = tmp_path_factory.mktemp("dinov2")
    model.save_pretrained(folder)
    return model, folder


def test_a_saved_folder_is_exported_as_it_is(saved, tmp_path):
    model, folder = saved
    out = tmp_path / "dinov2.onnx"
    assert export_onnx.main(["export", "dinov2-small", "--weights", str(folder), "--out", str(out)]) == 0
    entries = contract.read(out)
    assert entries["weights"] == "official"
    assert entries["source_sha256"] == checkpoint.sha256(folder / checkpoint.SAFETENSORS)
    recipe = Small(Options())
    pixels = recipe.pixels(1, 224)
    with torch.no_grad():
        expected = recipe.expected(model, pixels).numpy()
    tokens = parity.session(out).run(["tokens"], {"pixels": pixels.numpy()})[0]
    assert np.abs(tokens - expected).max() <= 1e-5 * np.abs(expected).max()


def test_weights_of_another_size_are_refused(saved, tmp_path, capsys):
    _, folder = saved
    out = tmp_path / "dinov2.onnx"
    assert export_onnx.main(["export", "dinov2-base", "--weights", str(folder), "--out", str(out)]) == 1
    assert "does not fit DINOv2 base" in capsys.readouterr().err
    assert not out.exists()
